package extract

import (
	"strings"

	"github.com/pyferry/pyferry/analysis/python"
	"github.com/pyferry/pyferry/core/imports"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/text"
)

// isTarget reports whether c binds the module that is moved to.
func (p *plan) isTarget(c clause) bool {
	return c.name == "" && c.module == p.module.name || c.name != "" && c.module+"."+c.name == p.module.name
}

// unqualify takes the module's name off what s uses of it, for inside the
// module `m.scale` is `scale`. The notebook's `import pkg.mod as m` stays.
func (p *plan) unqualify(c clause, s *stmt) error {
	if len(p.bare[s]) > 0 {
		return nil
	}
	prefix := c.bound()
	if c.name == "" && c.as == "" {
		prefix = c.module
	}
	var edits []text.Edit
	for _, u := range s.Uses {
		if u.Name != c.bound() {
			continue
		}
		rest, ok := strings.CutPrefix(s.cell.source[u.Span.Start:s.Span.End], prefix+".")
		name := identifierFirst.FindString(rest)
		switch {
		case !ok || name == "" || u.Op != python.Load:
			return refuse(c.bound(), s, "is the module %s itself", p.module.name)
		case !p.module.binds(name):
			return refuse(prefix+"."+name, s, "is not defined in %s", p.module.name)
		case s.localAt(name, u.Span.Start):
			return refuse(name, s, "is also a name of %s's own, and that of %s.%s in %s", s.label(), prefix, name, p.module.name)
		}
		edits = append(edits, text.Edit{Span: text.Span{Start: u.Span.Start, End: u.Span.Start + len(prefix) + 1}})
	}
	p.bare[s] = edits
	return nil
}

// loaded is the order of the statement that loads the module in the notebook:
// the first that moves, or an earlier one that imports the module or another
// that does.
func (p *plan) loaded() int {
	first := inOrder(p.moved)[0].order
	if p.module.create {
		return first
	}
	for _, s := range p.book.stmts[:first] {
		for _, imp := range s.imports {
			if imp.Context&(imports.InFunction|imports.Dynamic) == 0 && p.loads(imp) {
				return s.order
			}
		}
	}
	return first
}

// loads reports whether an import of the notebook loads the module.
func (p *plan) loads(imp imports.Import) bool {
	if p.project.Resolve(p.path, project.Reference{Module: imp.Module}).Origin != project.Local {
		return false
	}
	for _, c := range clausesOf(imp) {
		if p.isTarget(c) || p.reaches(c) {
			return true
		}
	}
	return false
}
