package extract

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"github.com/pyferry/pyferry/analysis/python"
	"github.com/pyferry/pyferry/core/imports"
)

// checkModule compares what comes with what the module has.
func (p *plan) checkModule() error {
	for _, s := range inOrder(p.moved) {
		for _, name := range s.bound() {
			if err := p.meet(name, s); err != nil {
				return err
			}
		}
	}
	if err := p.meetChanges(); err != nil {
		return err
	}
	for _, c := range p.imports {
		if err := p.meetImport(c); err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(p.builtins)) {
		s := p.builtins[name]
		switch {
		case builtinNames[name] && p.module.binds(name):
			return refuse(name, s, "is a builtin here, but %s defines it", p.module.name)
		case builtinNames[name] && p.starredThere(name, clause{}):
			return refuse(name, s, "is a builtin here, but a star import of %s may bind it", p.module.name)
		}
	}
	return p.checkFuture()
}

// meet compares one moved name with the module's.
func (p *plan) meet(name string, s *stmt) error {
	there := p.module.statementOf(name)
	if there == nil {
		return p.checkCaptured(name, s)
	}
	have, want := there.Span.Of(p.module.text), s.source()
	if same(have, want) {
		if p.module.alters(name, there) {
			return refuse(name, s, "is changed after its definition in %s", p.module.name)
		}
		p.present[s] = true
		return nil
	}
	if p.superseding && slices.Contains(p.targets, name) {
		return p.supersede(name, s, there)
	}
	r := refuse(name, s, "is defined differently in %s", p.module.name)
	r.Reason += ":\n" + udiff.Unified(p.module.path, fmt.Sprintf("cell %d", s.cell.number), have+"\n", want+"\n")
	return r
}

// altering are the methods that change a list, dict, set or deque.
var altering = union(filling, set("remove pop popitem clear sort reverse discard appendleft extendleft popleft"))

// alters reports whether another statement of the module than there, which
// binds name last, changes what it means.
func (m *module) alters(name string, there *python.Statement) bool {
	for i := range m.parsed.Statements {
		s := &m.parsed.Statements[i]
		if s != there && slices.ContainsFunc(s.Uses, func(u python.Use) bool {
			switch {
			case u.Name != name:
				return false
			case u.Op == python.Store || u.Op == python.Unbind:
				return u.Lazy || s.Span.Start > there.Span.Start
			}
			return there.Kind == python.Assign && (u.Op == python.Mutate || altering[strings.TrimPrefix(u.Attr, ".")])
		}) {
			return true
		}
	}
	return false
}

// same reports whether two definitions differ in their format at most.
func same(a, b string) bool {
	if plain(a) == plain(b) {
		return true
	}
	form := python.Canonical(a)
	return form != "" && form == python.Canonical(b)
}

// plain is code without the differences of line ends.
func plain(code string) string { return strings.ReplaceAll(code, "\r\n", "\n") }

// checkCaptured refuses a name that the module's own code reads without
// binding it: a builtin, most likely.
func (p *plan) checkCaptured(name string, at *stmt) error {
	for _, s := range p.module.parsed.Statements {
		if slices.ContainsFunc(s.Uses, func(u python.Use) bool { return u.Name == name }) {
			return refuse(name, at, "would change what %s means in %s", name, p.module.name)
		}
	}
	return nil
}

// meetImport compares an import that goes along with what the module binds.
func (p *plan) meetImport(c clause) error {
	at := p.importer(c)
	if c.name != "*" && p.starredThere(c.bound(), c) {
		return refuse(c.bound(), at, "is %s in the notebook, but a star import of %s may bind it", c.meaning(), p.module.name)
	}
	if c.name == "*" || !p.module.binds(c.bound()) {
		return p.checkCaptured(c.bound(), at)
	}
	if p.module.has(c) || p.module.meaningOf(c.bound()) == c.meaning() {
		return nil
	}
	return refuse(c.bound(), at, "is %s in the notebook, but something else in %s", c.meaning(), p.module.name)
}

// importer is the statement of the notebook that imports c, or nil.
func (p *plan) importer(c clause) *stmt {
	for _, s := range p.book.binds[c.bound()] {
		if slices.Contains(s.clauses(), c) {
			return s
		}
	}
	return nil
}

// starredThere reports whether a star import of the module may bind name to
// something else than c does. One of which nothing is known binds no name that
// an alias or a module has, and none of the builtins that no library hides.
func (p *plan) starredThere(name string, c clause) bool {
	for _, imp := range p.module.imports {
		if !imp.Star || imp.Context.Has(imports.InFunction) {
			continue
		}
		from := p.module.absolute(imp)[0].module
		binds, known := p.starBinds(from, name)
		doubtful := !known && !safeBuiltins[name] && c.as == "" && (c.module == "") == (c.name == "")
		if (binds || doubtful) && (c.module != from || c.name != name) {
			return true
		}
	}
	return false
}

var futureAnnotations = clause{module: "__future__", name: "annotations"}

// checkFuture takes along the notebook's future statements, which IPython
// applies to all later cells.
func (p *plan) checkFuture() error {
	has := p.module.has(futureAnnotations)
	for _, name := range p.book.future {
		c := clause{module: "__future__", name: name}
		if name == "annotations" && !p.aware || p.module.has(c) {
			continue
		}
		if slices.ContainsFunc(p.module.parsed.Statements, func(s python.Statement) bool { return s.Annotated }) {
			return refuse(name, nil, "(from __future__) would change the annotations of %s", p.module.name)
		}
		if !slices.Contains(p.imports, c) {
			p.imports = append(p.imports, c)
		}
	}
	if has && p.aware && !slices.Contains(p.book.future, "annotations") {
		for _, s := range inOrder(p.moved) {
			if s.Annotated && (s.Kind == python.Class && len(s.Calls) > 0 || p.book.looksAtAnnotations()) {
				return refuse(s.label(), s, "has annotations that %s would not evaluate", p.module.name)
			}
		}
	}
	return nil
}

var annotationWords = regexp.MustCompile(`__annotations__|\bget_annotations\b|\bsignature\(|\bfields\(`)

// looksAtAnnotations reports whether the notebook may print annotations.
func (b *book) looksAtAnnotations() bool {
	return slices.ContainsFunc(b.cells, func(c *cell) bool { return annotationWords.MatchString(c.source) })
}
