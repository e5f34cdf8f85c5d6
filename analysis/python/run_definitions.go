package python

import (
	"slices"
	"strings"
)

// definition runs a def: its defaults and annotations are evaluated, its body
// is not.
func (r *runner) definition(n *node) { r.bind(n.child("name"), value{function: r.function(n)}) }

func (r *runner) function(n *node) *function {
	defaults := r.defaults(n.child("parameters"))
	r.types(n)
	f := r.newFunction(n, FunctionScope)
	f.defaults = defaults
	return f
}

func (r *runner) newFunction(n *node, scope ScopeKind) *function {
	kind := plainFunction
	if yields(n.child("body")) || strings.HasPrefix(r.text(n), "async") {
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

// defaults evaluates the default values of parameters. Those that can run
// code are returned by name.
func (r *runner) defaults(parameters *node) map[string]value {
	if parameters == nil {
		return nil
	}
	values := map[string]value{}
	for _, p := range parameters.kids {
		v := r.expression(p.child("value"))
		if name := p.child("name"); name != nil && v.active() {
			values[r.name(name)] = v.surely()
		}
	}
	return values
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
	defaults := r.defaults(n.child("parameters"))
	f := r.newFunction(n, LambdaScope)
	f.defaults = defaults
	return value{function: f}
}

// transparent are decorators that leave a function what it is when it is
// called, by the last part of their names.
var transparent = map[string]bool{
	"lru_cache": true, "cache": true, "wraps": true, "staticmethod": true, "classmethod": true, "property": true,
	"cached_property": true, "contextmanager": true, "asynccontextmanager": true, "no_grad": true, "dataclass": true, "total_ordering": true, "override": true, "final": true,
}

// roles are decorators that say what kind of method a function is.
var roles = map[string]methodRole{
	"staticmethod": onNothing, "classmethod": onClass, "property": onAccess, "cached_property": onAccess,
}

// decorated runs a decorated definition: the decorators are evaluated from the
// first to the last and applied from the last to the first.
func (r *runner) decorated(n *node) bool {
	var decorators []decorator
	for _, k := range n.kids {
		if k.kind == "decorator" && len(k.kids) > 0 {
			decorators = append(decorators, r.decorator(k.kids[0]))
		}
	}
	definition := n.child("definition")
	r.opaque = r.opaque || slices.ContainsFunc(decorators, func(d decorator) bool { return d.name == "global_enum" })
	if definition.kind == "class_definition" {
		foreign := slices.ContainsFunc(decorators, func(d decorator) bool { return d.function == nil && !transparent[d.name] })
		if foreign {
			r.decoratedClasses = append(r.decoratedClasses, r.text(definition.child("name")))
		}
		r.classBody(definition, foreign)
		return false
	}
	v := value{function: r.function(definition)}
	for _, d := range slices.Backward(decorators) {
		if strings.HasSuffix(d.name, "contextmanager") && handles(definition.child("body")) {
			r.swallowers[r.text(definition.child("name"))] = true
		}
		v = r.decorate(v, d)
	}
	r.bind(definition.child("name"), v)
	return false
}

// A decorator is a decorator's value and the last part of its name.
type decorator struct {
	value
	name string
}

func (r *runner) decorator(n *node) decorator {
	if n.kind == "attribute" && r.accesses(n) {
		return decorator{name: "property", value: r.expression(n.child("object"))}
	}
	v, path := r.expression(n), n
	if n.kind == "call" {
		path = n.child("function")
	}
	return decorator{v, lastPart(compact(r.text(path)))}
}

// accesses reports whether a decorator adds to a property (@x.setter).
func (r *runner) accesses(n *node) bool {
	switch r.text(n.child("attribute")) {
	case "setter", "deleter":
		return n.child("object").kind == "identifier"
	}
	return false
}

// decorate is what a decorator makes of a function.
func (r *runner) decorate(v value, d decorator) value {
	switch {
	case d.function != nil && d.function.role == onAccess: // the property stays what it is for readers
		return d.value
	case d.function != nil && d.function.kind == plainFunction:
		return r.callFunction(d.value, []argument{{value: v}})
	case !transparent[d.name]:
		return value{}
	}
	if v.function != nil {
		v.function.role = roles[d.name]
	}
	return v
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
	r.bind(n.child("name"), value{class: c})
}
