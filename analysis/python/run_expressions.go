package python

import "strings"

// all evaluates nodes from left to right.
func (r *runner) all(list []*node) {
	for _, n := range list {
		r.expression(n)
	}
}

// evaluations are the expressions that do more than evaluate what they hold.
var evaluations map[string]func(*runner, *node) value

func init() {
	evaluations = map[string]func(*runner, *node) value{
		"identifier":               (*runner).load,
		"attribute":                (*runner).attribute,
		"call":                     (*runner).call,
		"await":                    (*runner).await,
		"keyword_argument":         func(r *runner, n *node) value { return r.expression(n.child("value")) },
		"lambda":                   (*runner).lambda,
		"parenthesized_expression": (*runner).parenthesized,
		"boolean_operator":         (*runner).either,
		"conditional_expression":   (*runner).conditional,
		"comparison_operator":      (*runner).comparison,
		"named_expression":         (*runner).walrus,
		"list_comprehension":       (*runner).comprehension,
		"set_comprehension":        (*runner).comprehension,
		"dictionary_comprehension": (*runner).comprehension,
		"generator_expression":     (*runner).comprehension,
		"type":                     func(r *runner, n *node) value { r.annotation(n); return value{} },
		"member_type":              func(r *runner, n *node) value { return r.expression(n.kids[0]) },
		"subscript":                (*runner).subscript,
		"assignment":               (*runner).assign,
	}
}

// expression evaluates n. Of most expressions nothing is known; a function
// that ends up in one, other than to be called, is given away.
func (r *runner) expression(n *node) value {
	if n == nil {
		return value{}
	}
	if r.steps++; r.steps > maxSteps {
		return value{}
	}
	if evaluate := evaluations[n.kind]; evaluate != nil {
		return evaluate(r, n)
	}
	for _, k := range n.kids {
		r.escape(r.expression(k))
	}
	return value{}
}

func (r *runner) parenthesized(n *node) value {
	if only := n.only(); only != nil {
		return r.expression(only)
	}
	r.all(n.kids)
	return value{}
}

func (r *runner) attribute(n *node) value {
	object := r.expression(n.child("object"))
	of := object.instance
	if of == nil {
		of = object.class
	}
	if of == nil {
		return value{}
	}
	v, _ := of.find(r.text(n.child("attribute")))
	return v
}

func (r *runner) await(n *node) value {
	for _, k := range n.kids {
		if k.kind != "call" {
			r.expression(k)
			continue
		}
		if v := r.callee(k); v.function != nil && v.function.kind == delayed {
			r.invoke(v.function, v.instance, false)
		}
	}
	return value{}
}

// either evaluates `a and b` or `a or b`, of which the right side may not be
// evaluated.
func (r *runner) either(n *node) value {
	r.escape(r.expression(n.child("left")))
	r.perhaps(func() { r.escape(r.expression(n.child("right"))) })
	return value{}
}

// conditional evaluates `a if condition else b`.
func (r *runner) conditional(n *node) value {
	if len(n.kids) != 3 {
		r.all(n.kids)
		return value{}
	}
	yes, condition, no := n.kids[0], n.kids[1], n.kids[2]
	r.expression(condition)
	switch r.truth(condition) {
	case isTrue:
		return r.expression(yes)
	case isFalse:
		return r.expression(no)
	}
	course := func(n *node) func() bool {
		return func() bool { r.escape(r.expression(n)); return false }
	}
	r.branches([]func() bool{course(yes), course(no)})
	return value{}
}

// comparison notes a guard such as `"x" in globals()`: the name is looked for
// before it is used.
func (r *runner) comparison(n *node) value {
	if first := n.kids[0]; len(n.kids) == 2 && first.kind == "string" && len(first.kids) == 3 && r.asksForNames(n.kids[1]) {
		r.isPresent[r.text(first.kids[1])] = true
	}
	for _, k := range n.kids {
		r.escape(r.expression(k))
	}
	return value{}
}

// asksForNames reports whether n gives the names of the module.
func (r *runner) asksForNames(n *node) bool {
	text := compact(r.text(n))
	text = strings.TrimSuffix(text, ".keys()")
	return text == "globals()" || text == "locals()" || text == "vars()" || text == "dir()"
}

func (r *runner) walrus(n *node) value {
	v := r.expression(n.child("value"))
	name := n.child("name")
	scope := r.scope
	for r.scope.Kind == ComprehensionScope && r.scope.Parent != nil {
		r.scope = r.scope.Parent
	}
	r.bind(name, v)
	r.scope = scope
	return v
}

// comprehension evaluates the first iterable outside and the rest in a scope
// of its own. That there is at least one item is taken for granted.
func (r *runner) comprehension(n *node) value {
	first := true
	inner := r.open(ComprehensionScope, n)
	for _, k := range n.kids {
		if k.kind != "for_in_clause" {
			continue
		}
		for _, part := range k.kids {
			if part.field == "right" && first {
				r.expression(part)
			}
		}
		first = false
	}
	r.inside(inner, nil, func() {
		first := true
		for _, k := range n.kids {
			if k.kind == "for_in_clause" {
				r.forClause(k, first)
				first = false
			} else if k.field != "body" {
				r.all(k.kids)
			}
		}
		for _, k := range n.kids {
			if k.field == "body" {
				r.escape(r.expression(k))
			}
		}
	})
	return value{}
}

func (r *runner) forClause(n *node, first bool) {
	for _, k := range n.kids {
		switch {
		case k.field == "left":
			r.target(k, value{})
		case !first:
			r.expression(k)
		}
	}
}

// subscript evaluates a[b]; the dictionary of the module's names can bind any.
func (r *runner) subscript(n *node) value {
	if r.asksForNames(n.child("value")) {
		r.opaque = true
	}
	for _, k := range n.kids {
		r.escape(r.expression(k))
	}
	return value{}
}

// annotation evaluates a type, unless Python leaves it unread.
func (r *runner) annotation(n *node) {
	if n == nil || r.parsed[r.cell].future || r.scope.Kind != ModuleScope && r.scope.Kind != ClassScope {
		return
	}
	for _, k := range n.kids {
		r.expression(k)
	}
}

// open is the scope that n opens inside the one that runs.
func (r *runner) open(kind ScopeKind, n *node) *Scope {
	return r.parsed[r.cell].scopes[scopeKey{kind, n.span}]
}

// inside runs f in a scope with a frame of its own. Without a scope, which
// means that the text was not understood, nothing runs.
func (r *runner) inside(scope *Scope, values map[string]value, f func()) *frame {
	if scope == nil {
		return &frame{}
	}
	if values == nil {
		values = map[string]value{}
	}
	outerScope, outer := r.scope, r.frame
	own := &frame{outer: outer, scope: scope, values: values}
	r.scope, r.frame = scope, own
	f()
	r.scope, r.frame = outerScope, outer
	return own
}

// truth tells what is known of a condition.
func (r *runner) truth(n *node) truth {
	switch n.kind {
	case "true":
		return isTrue
	case "false", "none":
		return isFalse
	case "integer":
		if strings.Trim(r.text(n), "0_") == "" {
			return isFalse
		}
		return isTrue
	case "parenthesized_expression":
		if only := n.only(); only != nil {
			return r.truth(only)
		}
	case "not_operator":
		return opposite(r.truth(n.child("argument")))
	case "identifier":
		return r.truthOfName(r.text(n))
	case "comparison_operator":
		if text := strings.ReplaceAll(compact(r.text(n)), "'", `"`); text == `__name__=="__main__"` {
			return isTrue
		}
	}
	return unknown
}

func (r *runner) truthOfName(name string) truth {
	if name == "TYPE_CHECKING" {
		return isFalse
	}
	if where, ok := r.where(name); ok && where == Module {
		if v := r.state[name]; v.bound == surely {
			return v.truth
		}
	}
	return unknown
}

func opposite(t truth) truth {
	switch t {
	case isTrue:
		return isFalse
	case isFalse:
		return isTrue
	}
	return unknown
}
