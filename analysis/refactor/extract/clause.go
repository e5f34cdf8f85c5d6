package extract

import (
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/imports"
	"github.com/pyferry/pyferry/core/project"
)

// A clause is one imported name: `import a.b`, `import a.b as c`,
// `from a import b` or `from a import b as c`.
type clause struct {
	module string // dotted
	name   string // of a from-import, else ""; "*" for a star import
	as     string // what `as` binds, else ""
}

// bound is the name that the clause binds.
func (c clause) bound() string {
	switch {
	case c.as != "":
		return c.as
	case c.name != "":
		return c.name
	}
	top, _, _ := strings.Cut(c.module, ".")
	return top
}

// meaning is the same for clauses that bind the same object.
func (c clause) meaning() string {
	switch {
	case c.name != "":
		return c.module + "." + c.name
	case c.as != "":
		return c.module
	}
	return c.bound()
}

// String is the clause as a statement.
func (c clause) String() string {
	s := "import " + c.module
	if c.name != "" {
		s = "from " + c.module + " import " + c.name
	}
	if c.as != "" {
		s += " as " + c.as
	}
	return s
}

// clauses lists what a statement imports when it runs, absolute imports only.
func (s *stmt) clauses() []clause {
	var list []clause
	for _, imp := range s.imports {
		if imp.Context&(imports.InFunction|imports.Dynamic) == 0 {
			list = append(list, clausesOf(imp)...)
		}
	}
	return list
}

func clausesOf(imp imports.Import) []clause {
	module := strings.Repeat(".", imp.Level) + imp.Module
	if !imp.From {
		return []clause{{module: module, as: imp.As}}
	}
	if imp.Star {
		return []clause{{module: module, name: "*"}}
	}
	var list []clause
	for _, n := range imp.Names {
		list = append(list, clause{module: module, name: n.Name, as: n.As})
	}
	return list
}

// importsOf lists the clauses with which binders bind name. It reports false
// if one of them binds it otherwise, or to something else.
func importsOf(name string, binders []*stmt) ([]clause, bool) {
	list := bindingClauses(name, binders)
	for _, c := range list {
		if c.meaning() != list[0].meaning() {
			return nil, false
		}
	}
	return list, len(list) > 0
}

// bindingClauses lists the clauses with which binders bind name, or nil if one
// of them has none.
func bindingClauses(name string, binders []*stmt) []clause {
	var list []clause
	for _, s := range binders {
		n := len(list)
		for _, c := range s.clauses() {
			if c.bound() == name && c.name != "*" {
				list = append(list, c)
			}
		}
		if len(list) == n {
			return nil
		}
	}
	return list
}

// addImport takes c along, unless the module is itself what c imports from.
func (p *plan) addImport(c clause, at *stmt) error {
	if slices.Contains(p.imports, c) {
		return nil
	}
	if p.isTarget(c) {
		return p.unqualify(c, at)
	}
	if c.module == p.module.name {
		return p.importFromSelf(c, at)
	}
	if err := p.importable(c, at); err != nil {
		return err
	}
	if c.name != "" && c.module+"."+c.name == p.module.name || c.name == "" && strings.HasPrefix(p.module.name+".", c.module+".") {
		return refuse(c.bound(), at, "is %s, which the module %s cannot import from inside", c.meaning(), p.module.name)
	}
	if p.project.Resolve(p.path, reference(c)).Origin == project.Local && p.reaches(c) {
		return refuse(c.bound(), at, "comes from %s, which itself imports %s", c.module, p.module.name)
	}
	for _, other := range p.imports {
		if other.bound() == c.bound() && other.meaning() != c.meaning() && c.name != "*" {
			return refuse(c.bound(), at, "means %s here, but %s in other code that moves", c.meaning(), other.meaning())
		}
	}
	p.imports = append(p.imports, c)
	return nil
}

// importable refuses what only the notebook, or nothing, could import.
func (p *plan) importable(c clause, at *stmt) error {
	switch {
	case strings.HasPrefix(c.module, "."):
		return refuse(c.bound(), at, "is imported relatively, which a notebook cannot do")
	case p.project.Resolve(p.path, reference(c)).Origin == project.Local && !p.project.PackageImports(topLevel(c.module)):
		return refuse(c.bound(), at, "comes from %s, which lies beside the notebook and not in the package", c.module)
	}
	return nil
}

func (p *plan) importFromSelf(c clause, at *stmt) error {
	if c.as != "" && c.as != c.name || c.name == "*" {
		return refuse(c.bound(), at, "is a name of %s under another name", c.module)
	}
	if !p.module.binds(c.name) {
		return refuse(c.bound(), at, "is imported from %s, which does not define it", c.module)
	}
	return nil
}

// reaches reports whether importing c imports the target module.
func (p *plan) reaches(c clause) bool {
	seen := map[string]bool{}
	var visit func(dotted string) bool
	visit = func(dotted string) bool {
		if dotted == p.module.name {
			return true
		}
		// A package around the module is being loaded anyway when the module is.
		around := strings.HasPrefix(p.module.name, dotted+".")
		if dotted == "" || seen[dotted] || around && (dotted != c.module || p.isModule(c.module+"."+c.name)) {
			return false
		}
		seen[dotted] = true
		if visit(parent(dotted)) {
			return true
		}
		file := p.folder.File(p.project.ModulePath(dotted))
		if file == nil {
			return false
		}
		for _, imp := range file.Imports {
			if imp.Context&(imports.InFunction|imports.TypeChecking|imports.Dynamic) != 0 {
				continue
			}
			for _, next := range imported(imp, dotted, strings.HasSuffix(file.Path, "__init__.py")) {
				if visit(next) {
					return true
				}
			}
		}
		return false
	}
	return visit(c.module) || c.name != "" && visit(c.module+"."+c.name)
}

func (p *plan) isModule(dotted string) bool {
	return p.folder.File(p.project.ModulePath(dotted)) != nil
}

// imported lists the modules that imp, in the module called dotted, may load.
func imported(imp imports.Import, dotted string, isPackage bool) []string {
	base := imp.Module
	if imp.Level > 0 {
		at := dotted
		for range imp.Level {
			if !isPackage {
				at = parent(at)
			}
			isPackage = false
		}
		base = strings.Trim(at+"."+imp.Module, ".")
	}
	list := []string{base}
	for _, n := range imp.Names {
		list = append(list, base+"."+n.Name)
	}
	return list
}

// lastPart is a dotted name without its parents.
func lastPart(dotted string) string { return dotted[strings.LastIndexByte(dotted, '.')+1:] }

// parent is the dotted name of the package that a module is in, or "".
func parent(dotted string) string { return dotted[:max(strings.LastIndexByte(dotted, '.'), 0)] }
