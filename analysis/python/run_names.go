package python

import (
	"slices"
	"strings"
)

// A change is what a name of the module was before it was set.
type change struct {
	name string
	old  value
}

// set gives a name of the module a value, in a way that can be undone.
func (r *runner) set(name string, v value) {
	r.changes = append(r.changes, change{name, r.state[name]})
	r.state[name] = v
}

// since returns the names that were set since the given number of changes,
// with what they were then.
func (r *runner) since(mark int) map[string]value {
	was := map[string]value{}
	for _, c := range slices.Backward(r.changes[mark:]) {
		was[c.name] = c.old
	}
	return was
}

// course runs f, takes back what it sets, and returns that.
func (r *runner) course(f func()) map[string]value {
	mark := len(r.changes)
	f()
	is := map[string]value{}
	for name, old := range r.since(mark) {
		is[name] = r.state[name]
		r.state[name] = old
	}
	r.changes = r.changes[:mark]
	return is
}

// perhaps runs f, which may not run at all: what it binds may be bound, and
// nothing that it finds is certain.
func (r *runner) perhaps(f func()) {
	found := r.found
	r.doubt++
	is := r.course(f)
	r.doubt--
	r.found = found
	r.join(is)
}

// join notes that a course may have been taken which has set names.
func (r *runner) join(is map[string]value) {
	for name, v := range is {
		r.set(name, either(r.state[name], v))
	}
}

// either is what is known after one of two courses.
func either(a, b value) value {
	switch {
	case a == b:
		return a
	case a.bound == surely && b.bound == surely:
		return common(a, b).surely()
	case a.bound == never && b.bound == never:
		return value{deleted: max(a.deleted, b.deleted)}
	}
	v := a
	if b.bound != never {
		v = b
	}
	v.bound, v.truth, v.empty, v.deleted = maybe, unknown, a.empty || b.empty, 0
	return v
}

// common is what two values have in common.
func common(a, b value) value {
	empty := a.empty || b.empty
	a.bound, a.truth, a.empty, a.deleted = b.bound, b.truth, b.empty, b.deleted
	if a != b {
		a = value{}
	}
	a.truth, a.empty = unknown, empty
	return a
}

// where says whose the name is in the scope that runs.
func (r *runner) where(name string) (Where, bool) {
	if r.scope == nil {
		return Module, false
	}
	if r.scope.Kind == ModuleScope {
		return Module, true
	}
	sym := r.scope.Symbols[name]
	if sym == nil {
		return Local, false
	}
	return sym.Where, true
}

// load looks up the name that n spells.
func (r *runner) load(n *node) value {
	name := r.name(n)
	where, ok := r.where(name)
	if !ok {
		return value{bound: maybe}
	}
	if where != Module {
		v, found := r.lookUp(name)
		if found || where == Free || r.scope.Kind != ClassScope {
			return v
		}
	}
	v := r.state[name]
	if v.bound == never && !r.opaque && !r.program.Known(name) && !r.isOfClass(name) {
		r.report(n, name, v)
	}
	return v
}

// isOfClass reports whether Python brings the name to the body of a class, or
// to the functions in it.
func (r *runner) isOfClass(name string) bool {
	switch name {
	case "__class__":
		return r.frame != nil
	case "__module__", "__qualname__":
		return r.scope.Kind == ClassScope
	}
	return false
}

// lookUp finds a local name in the frames around.
func (r *runner) lookUp(name string) (value, bool) {
	if f := r.frameOf(name); f != nil {
		return f.values[name], true
	}
	return value{bound: maybe}, false
}

// valueOf is what is known of a name, without a use of it.
func (r *runner) valueOf(name string) value {
	if where, ok := r.where(name); ok && where == Module {
		return r.state[name]
	}
	v, _ := r.lookUp(name)
	return v
}

// filled notes that the object that n spells may hold something.
func (r *runner) filled(n *node) {
	if n.kind != "identifier" {
		return
	}
	name := r.name(n)
	v := r.valueOf(name)
	if !v.empty {
		return
	}
	v.empty = false
	if where, ok := r.where(name); ok && where == Module {
		r.set(name, v)
	} else if f := r.frameOf(name); f != nil {
		f.values[name] = v
	}
}

// frameOf is the innermost frame that has the local name, or nil.
func (r *runner) frameOf(name string) *frame {
	for f := r.frame; f != nil; f = f.outer {
		if _, ok := f.values[name]; ok {
			return f
		}
	}
	return nil
}

func (r *runner) report(n *node, name string, v value) {
	fromClass := slices.ContainsFunc(r.decoratedClasses, func(class string) bool { return strings.HasPrefix(name, class) })
	if fromClass || r.isPresent[name] || r.steps > maxSteps {
		return
	}
	u := Unbound{Name: name, Cell: r.cell, Span: n.span, Run: r.run, Later: -1, Deleted: v.deleted - 1}
	for _, at := range r.defined[name] {
		later := at.cell > r.run || at.cell == r.run && (r.cell != r.run || at.offset >= r.current.Start)
		if later && (u.Later < 0 || at.cell < u.Later) {
			u.Later = at.cell
		}
	}
	// A function that may be called may be called as late as need be, and who
	// calls a function that binds the name is not always seen.
	if r.mayBe && len(r.defined[name]) > 0 || r.boundByFunction[name] && u.Later < 0 {
		return
	}
	r.found = append(r.found, u)
}

// bind gives the name that n spells a value.
func (r *runner) bind(n *node, v value) { r.bindName(r.name(n), v) }

func (r *runner) bindName(name string, v value) {
	v.bound = surely
	where, ok := r.where(name)
	switch {
	case !ok:
	case where == Module:
		r.set(name, v)
	case where == Local && r.frame != nil:
		if r.doubt > r.certain {
			v = v.unknown() // another branch may bind it otherwise
		}
		r.frame.values[name] = v
	}
}

// unbind deletes the name that n spells.
func (r *runner) unbind(n *node) {
	name := r.name(n)
	if where, ok := r.where(name); !ok || where != Module {
		if ok && r.frame != nil {
			delete(r.frame.values, name)
		}
		return
	}
	r.load(n)
	r.set(name, value{deleted: r.run + 1})
	r.epoch++
}

// target binds what stands on the left of an assignment. A plain name gets the
// value itself; what is unpacked is asked for its parts.
func (r *runner) target(n *node, v value) {
	switch n.kind {
	case "identifier":
		r.bind(n, v)
	case "expression_list", "pattern_list", "tuple_pattern", "list_pattern", "list_splat_pattern", "tuple", "list",
		"list_splat", "parenthesized_expression", "as_pattern_target":
		r.consume(v)
		for _, k := range n.kids {
			r.target(k, v.item())
		}
	case "attribute":
		r.setAttribute(n, v)
	case "subscript":
		r.expression(n)
		r.filled(n.child("value"))
		r.keep(n.child("value"), holding(v))
	default:
		r.expression(n)
	}
}

// setAttribute gives an object or class of the program an attribute; another one may
// keep the value.
func (r *runner) setAttribute(n *node, v value) {
	object := r.expression(n.child("object"))
	c := object.instance
	if c == nil {
		c = object.class
	}
	if text := r.text(n.child("object")); text == "builtins" || text == "__builtins__" {
		r.opaque = true
	}
	if c == nil {
		r.keep(n.child("object"), holding(v))
		return
	}
	name := r.text(n.child("attribute"))
	if was, ok := c.find(name); ok && was.function != nil && was.function.role == onAccess {
		r.escape(v)
		return
	}
	if c.attributes == nil {
		c.attributes = map[string]value{}
	}
	if was, ok := c.attributes[name]; ok && was != v || r.doubt > 0 {
		v = value{} // it depends on the object
	}
	c.attributes[name] = v
}

func (r *runner) text(n *node) string { return n.span.Of(r.parsed[r.cell].src) }

// name is the name that n spells as Python stores it.
func (r *runner) name(n *node) string { return normal(r.text(n)) }

// alike intersects what the branches of which one must run have found: a name
// is certain to fail if it fails in each.
func alike(branches [][]Unbound) []Unbound {
	var certain []Unbound
	for _, u := range branches[0] {
		everywhere := !slices.ContainsFunc(branches[1:], func(b []Unbound) bool {
			return !slices.ContainsFunc(b, func(o Unbound) bool { return o.Name == u.Name })
		})
		if everywhere {
			certain = append(certain, u)
		}
	}
	return certain
}
