package extract

import (
	"maps"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/analysis/python"
)

// takeChanges takes along the statements that change what a moved one made
// before another moved one uses it:
//
//	noise = np.eye(3)
//	noise[noise == 0] = 0.1
//	inverse = np.linalg.inv(noise)
//
// One that cannot come stays, and then the order is not kept.
func (p *plan) takeChanges() {
	for again := true; again; {
		again = false
		for _, s := range inOrder(p.moved) {
			for _, name := range p.readNow(s) {
				owner := p.owners[name]
				if owner == nil || !p.moved[owner] || !p.container(owner) && !tables[p.valueOf(owner)] {
					continue
				}
				for _, t := range p.book.between(owner.order, s.order, p.moved) {
					again = p.takeChange(t, name, owner) || again
				}
			}
		}
	}
}

// tables have items that are set like those of a dict.
var tables = set("pandas.DataFrame pandas.Series")

// takeChange takes t along if it does nothing but change what owner bound to
// name. The plan stays as it was if t cannot come.
func (p *plan) takeChange(t *stmt, name string, owner *stmt) bool {
	if !t.changes(name) || t.magic || t.apart || t.cell.broken || !t.ownLine() || p.uncovers(t) || p.inert(t) != nil {
		return false
	}
	for _, u := range t.Uses {
		if u.Lazy || u.Name != name && !p.holdsNothing(t, u) {
			return false
		}
	}
	for _, between := range p.book.between(owner.order, t.order, p.moved) {
		if p.run(between, name, true) {
			return false
		}
	}
	before := p.copy()
	p.moved[t] = true
	if p.takeNeeds(t) != nil {
		*p = *before
		return false
	}
	return true
}

// changing are the methods of lists, dicts, sets and arrays that change them
// and give None, which no cell shows.
var changing = set("append extend insert update add sort reverse clear discard fill")

// changes reports whether all that s does is to set items of name, or to call
// one method of it that changes it.
func (s *stmt) changes(name string) bool {
	switch s.Kind {
	case python.Assign, python.Augment:
		return !slices.ContainsFunc(s.Uses, func(u python.Use) bool {
			return u.Op != python.Load && (u.Op != python.Mutate || u.Name != name || !itemOf(u.Attr))
		})
	case python.Expression:
		return slices.ContainsFunc(s.Calls, func(c python.Call) bool {
			method, ok := strings.CutPrefix(c.Path, name+".")
			return ok && c.Span == s.Span && changing[method]
		})
	}
	return false
}

// itemOf reports whether what is set is an item of an object, or an item of
// that.
func itemOf(part string) bool {
	return strings.HasPrefix(part, "[") && strings.HasSuffix(part, "]") && !strings.Contains(part, "].")
}

// holdsNothing reports whether a use in t is of something that nobody else can
// change while the changed object holds it: a number, string, function or
// module, or what a call makes.
func (p *plan) holdsNothing(t *stmt, u python.Use) bool {
	binders := p.book.binds[u.Name]
	if len(binders) == 0 {
		return builtinNames[u.Name]
	}
	if clauses, ok := importsOf(u.Name, binders); ok {
		return clauses[0].name == "" || t.callAt(u) >= 0 || purity(clauses[0].meaning(), false) == steady
	}
	return len(binders) == 1 && p.fixed(binders[0])
}

// uncovers reports whether the cell of s would show the value of an expression
// above s once s is gone.
func (p *plan) uncovers(s *stmt) bool {
	for _, t := range s.cell.stmts[s.index+1:] {
		if len(t.bound()) > 0 {
			return false
		}
	}
	for _, t := range slices.Backward(s.cell.stmts[:s.index]) {
		if !p.moved[t] || len(t.bound()) > 0 {
			return t.Kind == python.Expression
		}
	}
	return false
}

// copy is the plan as it is now, for going back to it.
func (p *plan) copy() *plan {
	c := *p
	c.moved, c.copied, c.owners, c.builtins = maps.Clone(p.moved), maps.Clone(p.copied), maps.Clone(p.owners), maps.Clone(p.builtins)
	c.globals, c.unknown, c.bare, c.imports = maps.Clone(p.globals), maps.Clone(p.unknown), maps.Clone(p.bare), slices.Clone(p.imports)
	return &c
}

// meetChanges refuses changes that come along where the module has the object
// already, and has changed it, or not, in its own way.
func (p *plan) meetChanges() error {
	for _, s := range inOrder(p.moved) {
		name := s.label()
		if owner := p.owners[name]; len(s.bound()) == 0 && owner != nil && !p.added(owner) {
			return refuse(name, s, "is changed here, but not so in %s", p.module.name)
		}
	}
	return nil
}
