package python

import "github.com/pyferry/pyferry/core/text"

// decorated walks a definition after its decorators.
func (b *binder) decorated(n *node) {
	definition := n.child("definition")
	for _, k := range n.kids {
		if k != definition && len(k.kids) > 0 {
			b.decorator(k.kids[0])
		}
	}
	b.walk(definition)
}

func (b *binder) decorator(n *node) {
	if n.kind == "call" {
		b.noteCall(n.child("function"), n.child("arguments"), n, true)
		b.walkAll(n.kids)
		return
	}
	b.noteCall(n, nil, n, true)
	b.walk(n)
}

func (b *binder) function(n *node) {
	name := n.child("name")
	b.defaults(n.child("parameters"))
	b.generically(n, func() {
		b.annotations(n.child("parameters"))
		b.walk(n.child("return_type"))
		b.body(FunctionScope, b.identifier(name), n, n.child("parameters"))
	})
	b.note(name, Store)
}

func (b *binder) lambda(n *node) {
	b.defaults(n.child("parameters"))
	b.body(LambdaScope, "lambda", n, n.child("parameters"))
}

// body walks what runs when the function n is called.
func (b *binder) body(kind ScopeKind, name string, n, parameters *node) {
	b.within(kind, name, n, func() {
		b.later(func() {
			b.parameters(parameters)
			b.walk(n.child("body"))
		})
	})
}

// generically walks by f inside the scope of n's type parameters, if it has
// any (PEP 695).
func (b *binder) generically(n *node, f func()) {
	params := n.child("type_parameters")
	if params == nil {
		f()
		return
	}
	b.within(TypeParamsScope, "", n, func() {
		b.typeParameters(params)
		f()
	})
}

func (b *binder) typeParameters(n *node) {
	for _, k := range n.kids {
		for len(k.kids) > 0 && (k.kind == "type" || k.kind == "splat_type" || k.kind == "constrained_type") {
			if k.kind == "constrained_type" {
				bounds := k.kids[1:]
				b.later(func() { b.walkAll(bounds) })
			}
			k = k.kids[0]
		}
		if k.kind == "identifier" {
			b.scope.symbol(b.identifier(k)).Param = true
		}
	}
}

// defaults walks the default values of parameters, in the scope around the
// function.
func (b *binder) defaults(parameters *node) {
	if parameters == nil {
		return
	}
	for _, p := range parameters.kids {
		b.walk(p.child("value"))
	}
}

func (b *binder) annotations(parameters *node) {
	if parameters == nil {
		return
	}
	for _, p := range parameters.kids {
		b.walk(p.child("type"))
	}
}

func (b *binder) parameters(parameters *node) {
	if parameters == nil {
		return
	}
	for _, p := range parameters.kids {
		b.parameter(p)
	}
}

func (b *binder) parameter(n *node) {
	switch n.kind {
	case "identifier":
		b.scope.symbol(b.mangled(b.identifier(n))).Param = true
	case "default_parameter", "typed_default_parameter":
		b.parameter(n.child("name"))
	case "typed_parameter", "list_splat_pattern", "dictionary_splat_pattern":
		b.parameter(n.kids[0])
	}
}

func (b *binder) classDefinition(n *node) {
	name := n.child("name")
	b.generically(n, func() {
		b.walk(n.child("superclasses"))
		b.within(ClassScope, b.identifier(name), n, func() {
			was := b.class
			b.class = b.identifier(name)
			b.walk(n.child("body"))
			b.class = was
		})
	})
	b.note(name, Store)
}

// alias walks `type Name[T] = value`, whose value is evaluated when asked for.
func (b *binder) alias(n *node) {
	if len(n.kids) != 2 {
		return
	}
	name := n.kids[0].only()
	var params []*node
	if name != nil && name.kind == "generic_type" {
		params, name = name.kids[1:], name.kids[0]
	}
	if name == nil || name.kind != "identifier" {
		b.typeCall(n)
		return
	}
	b.within(TypeParamsScope, "", n, func() {
		for _, p := range params {
			b.typeParameters(p)
		}
		b.later(func() { b.walk(n.kids[1]) })
	})
	b.note(name, Store)
}

// typeCall walks `type(x).attr = value`, which the grammar takes for an alias.
func (b *binder) typeCall(n *node) {
	at := text.Span{Start: n.span.Start, End: n.span.Start + len("type")}
	b.noteIn(b.scope, "type", at, Load)
	b.walkAll(n.kids)
}
