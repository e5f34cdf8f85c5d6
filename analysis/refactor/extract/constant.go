package extract

import (
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/analysis/python"
	"github.com/pyferry/pyferry/core/project"
)

func reference(c clause) project.Reference { return project.Reference{Module: c.module} }

// movable tells why s cannot run in a module as it does in the notebook.
func (p *plan) movable(s *stmt, name string) error {
	switch {
	case s.cell.broken:
		return refuse(name, s, "stands in a cell that cannot be read as Python")
	case s.magic:
		return refuse(name, s, "is defined with IPython syntax")
	case s.apart:
		return refuse(name, s, "is defined under %%timeit, which leaves no definition in the notebook")
	case s.Awaits:
		return refuse(name, s, "awaits when the cell runs")
	case strings.Trim(s.cell.source[lineStart(s.cell.source, s.Span.Start):s.Span.Start], "\f") != "" && !afterSemicolon(s):
		return refuse(name, s, "is indented")
	}
	switch s.Kind {
	case python.Function, python.Class, python.If, python.Try:
	case python.Assign:
		if !s.Targets {
			return refuse(name, s, "is bound together with a part of an object")
		}
	default:
		return refuse(name, s, "is data that the notebook computes")
	}
	if err := p.inert(s); err != nil {
		if err.Name == "" {
			err.Name = name
		}
		return err
	}
	return nil
}

func afterSemicolon(s *stmt) bool {
	before := s.cell.source[lineStart(s.cell.source, s.Span.Start):s.Span.Start]
	return strings.HasSuffix(strings.TrimSpace(before), ";")
}

// deep is deeper than functions nest.
const deep = math.MaxInt

// inert tells why running s has effects, or a value that depends on when and
// where it runs. Bodies of functions do not run.
func (p *plan) inert(s *stmt) *Refusal {
	if s.Awaits {
		return refuse("", s, "awaits when the cell runs")
	}
	if s.Kind == python.If || s.Kind == python.Try {
		if err := p.inertBlocks(s, s.Blocks); err != nil {
			return err
		}
	}
	j := judge{p, s, map[body]bool{}}
	definition := s.Kind == python.Function || s.Kind == python.Class
	eager := slices.ContainsFunc(s.Calls, func(c python.Call) bool { return !c.Lazy })
	for _, c := range s.Calls {
		if c.Lazy && (definition || !eager) {
			continue
		}
		if err := j.call(c, s); err != nil {
			return err
		}
	}
	if definition {
		return j.hooks(s)
	}
	if !eager {
		return nil
	}
	return j.handed(s, deep)
}

// handed judges the functions that s mentions, outside bodies nested deeper
// than deepest: what it calls may call them.
func (p judge) handed(s *stmt, deepest int) *Refusal {
	for _, u := range s.Uses {
		if u.Op != python.Load || u.Depth > deepest {
			continue
		}
		for _, owner := range p.book.binds[u.Name] {
			if owner == s || owner.Kind != python.Function {
				continue
			}
			if err := p.pureBody(owner, deep, refuse("", p.at, "is computed with %s()", u.Name)); err != nil {
				return err
			}
		}
	}
	return nil
}

// inertBlocks tells why a statement in an if or try cannot go along with it.
func (p *plan) inertBlocks(s *stmt, blocks []python.Statement) *Refusal {
	for i := range blocks {
		b := &blocks[i]
		switch b.Kind {
		case python.Import, python.Function, python.Class:
		case python.If, python.Try:
			if err := p.inertBlocks(s, b.Blocks); err != nil {
				return err
			}
		case python.Assign:
			if !b.Targets {
				return refuse("", s, "is bound where parts of objects are changed")
			}
		default:
			if len(b.Calls) > 0 || slices.ContainsFunc(b.Uses, func(u python.Use) bool { return u.Op != python.Load }) {
				return refuse("", s, "is bound where other things are done")
			}
		}
	}
	return nil
}

// A judge tells what running the statement at would do.
type judge struct {
	*plan
	at   *stmt
	seen map[body]bool // what was judged, or is being judged further up
}

// A body is what a call runs: the code of a statement down to a depth.
type body struct {
	of      *stmt
	deepest int
}

// call tells why a call in the code of s may have effects or an unsteady
// result.
func (p judge) call(c python.Call, s *stmt) *Refusal {
	last := lastPart(c.Path)
	computed := refuse("", p.at, "is computed by %s()", c.Path)
	if c.Decorator {
		computed = refuse("", p.at, "is decorated with %s, which may do more than define it", c.Path)
	}
	switch {
	case c.Path == "":
		return refuse("", p.at, "is computed by a call")
	case c.Local && c.Path == c.Root:
		return nil
	case c.Root == "" || c.Local:
		return p.method(last, c, computed)
	}
	binders := p.book.binds[c.Root]
	if len(binders) == 0 || p.builtinBefore(c.Root, p.at) {
		if c.Path == c.Root && pureBuiltins[c.Root] || c.Path != c.Root && builtinTypes[c.Root] {
			return nil
		}
		if len(p.book.stars) > 0 && !builtinNames[c.Root] {
			return p.starCall(c, computed)
		}
		return computed
	}
	if clauses := bindingClauses(c.Root, p.effectiveImports(c.Root, s, c.Lazy)); clauses != nil {
		for _, from := range clauses {
			if err := p.libraryCall(from.meaning()+strings.TrimPrefix(c.Path, c.Root), c, computed); err != nil {
				return err
			}
		}
		return nil
	}
	return p.ownCall(c, s, computed)
}

// starCall judges a call of a name that some star import binds.
func (p judge) starCall(c python.Call, computed *Refusal) *Refusal {
	for _, star := range p.book.stars {
		for _, from := range star.clauses() {
			module := from.module
			if strings.HasSuffix(module, "pylab") {
				module = "numpy"
			}
			if from.name == "*" && purity(module+"."+c.Path, c.Bare) == steady && !matches(unsteadyWords, c.Path) {
				return nil
			}
		}
	}
	return computed
}

func (p judge) libraryCall(path string, c python.Call, computed *Refusal) *Refusal {
	if slices.Contains(c.Strings, "now") || slices.Contains(c.Strings, "today") {
		return computed
	}
	switch purity(path, c.Bare) {
	case steady:
		return nil
	case unsteady:
		return computed
	}
	p.unknown[p.at] = path
	return nil
}

// ownCall judges a call of something that the notebook defines, or a method
// of it.
func (p judge) ownCall(c python.Call, s *stmt, computed *Refusal) *Refusal {
	owner, err := p.effective(c.Root, s, c.Lazy)
	if err != nil {
		return err
	}
	last := lastPart(c.Path)
	switch {
	case owner == s && c.Path == c.Root:
		return nil // recursion
	case owner.Kind == python.Function && c.Path == c.Root, owner.Kind == python.Class:
		return p.pureBody(owner, runDepth(owner, c), computed)
	case c.Path != c.Root && decoratorMethods[last] && c.Decorator:
		return nil
	case c.Path == c.Root+"."+last && draws[last] && p.seeded(owner, c.Root):
		return nil
	case c.Path != c.Root:
		return p.method(last, c, computed)
	case c.Path == c.Root && owner.Kind == python.Assign:
		return p.pureBody(owner, runDepth(owner, c), computed) // a lambda, or a partial
	}
	return computed
}

var nothing = regexp.MustCompile(`\bNone\b`)

// seeded reports whether s does nothing but make name a generator of random
// numbers that are the same in every run. That nothing else draws from it
// between is seen where the order is.
func (p *plan) seeded(s *stmt, name string) bool {
	if s.Kind != python.Assign || !slices.Equal(s.bound(), []string{name}) || len(s.Calls) == 0 {
		return false
	}
	c := s.Calls[0]
	clauses, ok := importsOf(c.Root, p.book.binds[c.Root])
	if !ok || c.Bare || c.Lazy || c.Span.End != s.Span.End || nothing.MatchString(s.source()) {
		return false
	}
	for _, u := range s.Uses {
		if slices.ContainsFunc(p.book.binds[u.Name], func(b *stmt) bool { return b != s && nothing.MatchString(b.source()) && b.Kind == python.Assign }) {
			return false
		}
	}
	return slices.Contains(seeded, clauses[0].meaning()+strings.TrimPrefix(c.Path, c.Root))
}

// pureBody judges what running the code of owner down to a depth does.
func (p judge) pureBody(owner *stmt, deepest int, computed *Refusal) *Refusal {
	if p.seen[body{owner, deepest}] {
		return nil
	}
	p.seen[body{owner, deepest}] = true
	for _, u := range owner.Uses {
		if u.Lazy && u.Op == python.Store {
			return computed
		}
	}
	if owner.magic || owner.cell.broken {
		return computed
	}
	for _, c := range owner.Calls {
		if c.Depth <= deepest && p.call(c, owner) != nil {
			return computed
		}
	}
	return p.handed(owner, deepest)
}

// runDepth is how deep the functions nest whose bodies the call by of owner
// runs: its own, that of the decorator that it makes, or, where it calls its
// own local functions or is a class, perhaps any.
func runDepth(owner *stmt, by python.Call) int {
	for _, c := range owner.Calls {
		if c.Depth == 1 && c.Local && c.Path == c.Root {
			return deep
		}
	}
	switch {
	case owner.Kind != python.Function:
		return deep
	case by.Decorator && by.Arguments:
		return 2
	}
	return 1
}

// method judges a call of a method of some value.
func (p judge) method(name string, c python.Call, computed *Refusal) *Refusal {
	switch {
	case pureMethods[name]:
		return nil
	case matches(unsteadyWords, name):
		return computed
	}
	p.unknown[p.at] = c.Path
	return nil
}
