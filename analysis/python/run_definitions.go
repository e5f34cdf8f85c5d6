package python

import "strings"

// definition runs a def: its defaults and annotations are evaluated, its body
// is not.
func (r *runner) definition(n *node, kind functionKind) {
	r.defaults(n.child("parameters"))
	r.types(n)
	r.bind(n.child("name"), value{function: r.newFunction(n, FunctionScope, kind)})
}

func (r *runner) newFunction(n *node, scope ScopeKind, kind functionKind) *function {
	if kind == plainFunction && (yields(n.child("body")) || strings.HasPrefix(r.text(n), "async")) {
		kind = delayed
	}
	f := &function{node: n, cell: r.cell, scope: r.open(scope, n), frame: r.frame, kind: kind}
	if r.scope.Kind == ClassScope && r.frame != nil {
		f.frame = r.frame.outer // a method does not see the names of its class
	}
	return f
}

// yields reports whether a function with the given body is a generator.
func yields(n *node) bool {
	if n == nil || n.kind == "function_definition" || n.kind == "lambda" || n.kind == "class_definition" {
		return false
	}
	if n.kind == "yield" {
		return true
	}
	for _, k := range n.kids {
		if yields(k) {
			return true
		}
	}
	return false
}

func (r *runner) defaults(parameters *node) {
	if parameters == nil {
		return
	}
	for _, p := range parameters.kids {
		r.escape(r.expression(p.child("value")))
	}
}

// types evaluates the annotations of a function. Those of a function with type
// parameters stand in a scope of their own and are left alone.
func (r *runner) types(n *node) {
	if n.child("type_parameters") != nil {
		return
	}
	if parameters := n.child("parameters"); parameters != nil {
		for _, p := range parameters.kids {
			r.annotation(p.child("type"))
		}
	}
	r.annotation(n.child("return_type"))
}

func (r *runner) lambda(n *node) value {
	r.defaults(n.child("parameters"))
	return value{function: r.newFunction(n, LambdaScope, plainFunction)}
}

// transparent are decorators that leave a function what it is when it is
// called, by the last part of their names.
var transparent = map[string]bool{
	"lru_cache": true, "cache": true, "wraps": true, "staticmethod": true, "classmethod": true, "property": true,
	"cached_property": true, "no_grad": true, "dataclass": true, "total_ordering": true, "override": true, "final": true,
}

func (r *runner) decorated(n *node) bool {
	kind := plainFunction
	for _, k := range n.kids {
		if k.kind != "decorator" || len(k.kids) == 0 {
			continue
		}
		path := k.kids[0]
		r.expression(path)
		if path.kind == "call" {
			path = path.child("function")
		}
		if last := lastPart(compact(r.text(path))); !transparent[last] {
			kind = wrapped
		}
	}
	definition := n.child("definition")
	if definition.kind == "class_definition" {
		r.classBody(definition, kind == wrapped)
	} else {
		r.definition(definition, kind)
	}
	return false
}

// classBody runs a class statement: its body runs at once.
func (r *runner) classBody(n *node, foreign bool) {
	c := &class{foreign: foreign}
	if bases := n.child("superclasses"); bases != nil && n.child("type_parameters") == nil {
		for _, b := range bases.kids {
			v := r.expression(b)
			if v.class != nil {
				c.bases = append(c.bases, v.class)
			} else if r.text(b) != "object" {
				c.foreign = true
			}
		}
	}
	own := r.inside(r.open(ClassScope, n), nil, func() { r.block(n.child("body").kids) })
	c.names = own.values
	for _, v := range c.names {
		if v.function != nil && v.function.owner == nil {
			v.function.owner = c
		}
	}
	r.bind(n.child("name"), value{class: c})
}
