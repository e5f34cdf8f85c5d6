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
		"generator_expression":     (*runner).generator,
		"integer":                  (*runner).integer,
		"list":                     (*runner).collection,
		"tuple":                    (*runner).collection,
		"set":                      (*runner).collection,
		"dictionary":               (*runner).collection,
		"pair":                     (*runner).collection,
		"expression_list":          (*runner).collection,
		"list_splat":               (*runner).splat,
		"dictionary_splat":         (*runner).splat,
		"interpolation":            (*runner).look,
		"yield":                    (*runner).yield,
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
	r.opaque = r.opaque || r.givesModule(n)
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

// collection evaluates a display: the object keeps what stands in it.
func (r *runner) collection(n *node) value {
	var values []value
	for _, k := range n.kids {
		values = append(values, r.expression(k))
	}
	return holding(values...)
}

func (r *runner) splat(n *node) value {
	for _, k := range n.kids {
		r.consume(r.expression(k))
	}
	return value{}
}

// look evaluates what is only looked at.
func (r *runner) look(n *node) value {
	r.all(n.kids)
	return value{}
}

// yield hands values out, or all that another generator yields.
func (r *runner) yield(n *node) value {
	from := strings.HasPrefix(strings.TrimPrefix(r.text(n), "yield"), " from ")
	for _, k := range n.kids {
		if v := r.expression(k); from {
			r.consume(v)
		} else {
			r.escape(v)
		}
	}
	return value{}
}

func (r *runner) attribute(n *node) value {
	name := r.text(n.child("attribute"))
	if r.asksForNames(n.child("object")) && readers[name] {
		return value{}
	}
	object := r.expression(n.child("object"))
	of := object.instance
	if of == nil {
		of = object.class
	}
	switch {
	case of == nil && (passive[name] || !object.active()):
		return value{}
	case of == nil && object.handsOut():
		return value{held: object.held}
	case of == nil:
		return value{}
	}
	v, ok := of.find(name)
	switch {
	case !ok && of.foreign:
		r.escape(object) // a method that it inherits may call its own
	case v.function != nil && object.instance != nil && v.function.role == onAccess:
		return r.invoke(v.function, of, nil, false)
	case v.function != nil && (object.instance != nil || v.function.role == onClass):
		v.self = of
	}
	return v
}

// passive are methods of collections, generators and coroutines that neither
// hand out nor run what the object keeps.
var passive = setOf(`add append clear close count discard extend gi_code gi_frame gi_running index insert keys remove setdefault
	update`)

// readers are methods that only read the dictionary of the module's names.
var readers = setOf("copy get items keys values")

func (r *runner) await(n *node) value {
	for _, k := range n.kids {
		r.consume(r.expression(k))
	}
	return value{}
}

// either evaluates `a and b` or `a or b`, of which the right side may not be
// evaluated.
func (r *runner) either(n *node) value {
	left := r.expression(n.child("left"))
	switch t := r.truth(n.child("left")); {
	case t == unknown:
	case (t == isTrue) == strings.HasPrefix(strings.TrimLeft(r.between(n.child("left"), n.child("right")), " \t\r\n\\"), "and"):
		return r.expression(n.child("right"))
	default:
		return left
	}
	right := r.perhapsExpression(n.child("right"))
	if left.active() && left == right {
		return left
	}
	return value{}
}

func (r *runner) perhapsExpression(n *node) (v value) {
	r.perhaps(func() { v = r.expression(n) })
	return v
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
		return func() bool { r.expression(n); return false }
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
	in := len(n.kids) == 2 && strings.Contains(r.between(n.kids[0], n.kids[1]), "in")
	for i, k := range n.kids {
		switch {
		case r.asksForNames(k):
		case in && i == 1:
			r.consume(r.expression(k))
		default:
			r.expression(k)
		}
	}
	return value{}
}

// between is the text between two neighbours.
func (r *runner) between(a, b *node) string {
	return r.parsed[r.cell].src[a.span.End:b.span.Start]
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
// of its own. That there is at least one item is taken for granted, unless
// the iterable is empty as it is written.
func (r *runner) comprehension(n *node) value {
	first := firstIterable(n)
	if first == nil {
		return value{}
	}
	source := r.expression(first)
	r.consume(source)
	var v value
	r.over(first, func() {
		r.inside(r.open(ComprehensionScope, n), nil, func() { v = r.items(n, source) })
	})
	return v
}

// generator evaluates the first iterable of a generator expression; the rest
// waits until somebody asks for the items.
func (r *runner) generator(n *node) value {
	first := firstIterable(n)
	if first == nil {
		return value{}
	}
	v := r.expression(first)
	f := &function{node: n, cell: r.cell, scope: r.open(ComprehensionScope, n), frame: r.frame, kind: delayed}
	h := &held{function: f}
	if v.active() {
		h.values = []value{v}
	}
	return value{held: h}
}

// generate runs the body of a generator expression.
func (r *runner) generate(n *node) { r.items(n, value{}) }

// firstIterable is what the first for of a comprehension iterates over.
func firstIterable(n *node) *node {
	for _, k := range n.kids {
		if k.kind == "for_in_clause" {
			return k.child("right")
		}
	}
	return nil
}

// items runs the clauses of a comprehension in the scope that is theirs, and
// what stands before them; source is what the first for iterates over. The
// value is what it collects.
func (r *runner) items(n *node, source value) value {
	first := firstIterable(n)
	for _, k := range n.kids {
		switch {
		case k.field == "body":
		case k.kind == "for_in_clause":
			right := k.child("right")
			if right != first {
				source = r.expression(right)
				r.consume(source)
			}
			if r.isEmpty(right) {
				return value{}
			}
			r.target(k.child("left"), source.item())
		default:
			r.all(k.kids)
			if k.only() != nil && r.truth(k.only()) == isFalse {
				return value{}
			}
		}
	}
	return holding(r.expression(n.child("body")))
}

// subscript evaluates a[b]: a collection hands out one of what it keeps.
func (r *runner) subscript(n *node) value {
	var v value
	for _, k := range n.kids {
		part := r.expression(k)
		if k.field == "value" && part.handsOut() {
			v = part.taken(true)
		} else {
			if k.field == "value" && part.instance != nil {
				r.escapeMethod(part.instance, "__getitem__")
			}
			r.escape(part)
		}
	}
	return v
}

// annotation evaluates a type, unless Python leaves it unread.
func (r *runner) annotation(n *node) {
	if n == nil || r.future || r.scope.Kind != ModuleScope && r.scope.Kind != ClassScope {
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
