package python

import (
	"slices"
	"strings"
)

// block runs statements in order. It reports whether it is left early, by
// return, raise, break, continue or exit.
func (r *runner) block(list []*node) (left bool) {
	for i, n := range list {
		if r.statement(n) {
			return true
		}
		if (r.mayReturn || r.mayBreak) && i+1 < len(list) {
			r.perhaps(func() { left = r.block(list[i+1:]) })
			return left
		}
	}
	return false
}

// mayLeave notes that a course was left which may not have been taken.
func (r *runner) mayLeave() {
	r.mayReturn = r.mayReturn || r.exit == returning
	r.mayBreak = r.mayBreak || r.exit == breaking
}

// statements are those with an order of their own; any other evaluates what it
// holds from left to right.
var statements map[string]func(*runner, *node) (left bool)

func init() {
	statements = map[string]func(*runner, *node) bool{
		"expression_statement":    (*runner).expressionStatement,
		"assignment":              func(r *runner, n *node) bool { r.assign(n); return false },
		"augmented_assignment":    (*runner).augment,
		"return_statement":        (*runner).giveBack,
		"raise_statement":         (*runner).leave,
		"break_statement":         func(r *runner, _ *node) bool { r.exit = breaking; return true },
		"continue_statement":      func(r *runner, _ *node) bool { r.exit = breaking; return true },
		"assert_statement":        (*runner).assertStatement,
		"if_statement":            (*runner).ifStatement,
		"for_statement":           (*runner).forStatement,
		"while_statement":         (*runner).whileStatement,
		"try_statement":           (*runner).tryStatement,
		"with_statement":          (*runner).withStatement,
		"match_statement":         (*runner).matchStatement,
		"function_definition":     func(r *runner, n *node) bool { r.definition(n); return false },
		"class_definition":        func(r *runner, n *node) bool { r.classBody(n, false); return false },
		"decorated_definition":    (*runner).decorated,
		"import_statement":        (*runner).importStatement,
		"import_from_statement":   (*runner).importStatement,
		"future_import_statement": (*runner).importStatement,
		"delete_statement":        (*runner).deleteStatement,
		"global_statement":        func(*runner, *node) bool { return false },
		"nonlocal_statement":      func(*runner, *node) bool { return false },
		"type_alias_statement":    (*runner).typeAlias,
	}
}

func (r *runner) statement(n *node) (left bool) {
	if r.steps++; r.steps > maxSteps {
		return true
	}
	if run := statements[n.kind]; run != nil {
		return run(r, n)
	}
	r.all(n.kids)
	return false
}

func (r *runner) expressionStatement(n *node) (left bool) {
	for _, k := range n.kids {
		switch {
		case statements[k.kind] != nil:
			left = r.statement(k) || left
		default:
			r.expression(k)
			if r.exits(k) {
				left, r.exit = true, failing
			}
		}
	}
	return left
}

// exits reports whether an expression ends the cell.
func (r *runner) exits(n *node) bool {
	switch {
	case n.kind == "identifier": // IPython calls it
		name := r.text(n)
		return r.scope.Kind == ModuleScope && (name == "exit" || name == "quit") && r.isBuiltin(name)
	case n.kind != "call":
		return false
	}
	switch r.text(n.child("function")) {
	case "exit", "quit", "sys.exit", "os._exit":
		return true
	}
	return false
}

// giveBack runs a return statement.
func (r *runner) giveBack(n *node) bool {
	for _, k := range n.kids {
		r.returned = append(r.returned, r.expression(k))
	}
	if len(n.kids) == 0 {
		r.returned = append(r.returned, value{})
	}
	r.exit = returning
	return true
}

func (r *runner) leave(n *node) bool {
	for _, k := range n.kids {
		r.escape(r.expression(k))
	}
	r.exit = failing
	return true
}

// assign runs an assignment and returns its value.
func (r *runner) assign(n *node) value {
	left, right := n.child("left"), n.child("right")
	var v value
	switch {
	case right == nil:
	case right.kind == "assignment":
		v = r.assign(right)
	default:
		v = r.expression(right)
		if v.truth == unknown {
			v.truth = r.truth(right)
		}
		v.empty = r.isEmpty(right) || v.truth == isFalse
	}
	r.annotation(n.child("type"))
	if left != nil && (right != nil || left.kind != "identifier") {
		r.target(left, v)
	}
	return v
}

func (r *runner) augment(n *node) bool {
	left := n.child("left")
	r.expression(left)
	r.expression(n.child("right"))
	r.target(left, value{})
	return false
}

// assertStatement evaluates the condition; the message is wanted only where
// it does not hold.
func (r *runner) assertStatement(n *node) bool {
	fails := false
	for i, k := range n.kids {
		switch {
		case i == 0:
			r.escape(r.expression(k))
			fails = r.truth(k) == isFalse
		case fails:
			r.escape(r.expression(k))
		default:
			r.perhaps(func() { r.escape(r.expression(k)) })
		}
	}
	if fails {
		r.exit = failing
	}
	return fails
}

func (r *runner) ifStatement(n *node) bool {
	r.expression(n.child("condition"))
	rest := slices.DeleteFunc(slices.Clone(n.kids), func(k *node) bool { return k.field != "alternative" })
	return r.choose(r.truth(n.child("condition")), n.child("consequence"), rest)
}

// choose runs one of two courses: body, or the elif and else clauses of rest.
func (r *runner) choose(t truth, body *node, rest []*node) bool {
	otherwise := func() bool { return r.alternative(rest) }
	switch t {
	case isTrue:
		return r.block(body.kids)
	case isFalse:
		return otherwise()
	}
	return r.branches([]func() bool{func() bool { return r.block(body.kids) }, otherwise})
}

// alternative runs the elif and else clauses behind an if.
func (r *runner) alternative(rest []*node) bool {
	if len(rest) == 0 {
		return false
	}
	if rest[0].kind == "else_clause" {
		return r.block(rest[0].child("body").kids)
	}
	r.expression(rest[0].child("condition"))
	return r.choose(r.truth(rest[0].child("condition")), rest[0].child("consequence"), rest[1:])
}

// branches runs courses of which exactly one is taken. It reports whether all
// are left early.
func (r *runner) branches(courses []func() bool) (left bool) {
	var ends []map[string]value
	var found [][]Unbound
	outer := r.found
	r.doubt++
	for _, course := range courses {
		r.found = nil
		is := r.course(func() { left = course() })
		found = append(found, r.found)
		if left {
			r.mayLeave()
			r.abandoned = append(r.abandoned, is)
		} else {
			ends = append(ends, is)
		}
	}
	r.doubt--
	r.found = append(outer, alike(found)...)
	for name, v := range r.meet(ends) {
		r.set(name, v)
	}
	return len(ends) == 0
}

// rejoin notes that courses may have been taken which were left early, since
// there were mark of them.
func (r *runner) rejoin(mark int) {
	for _, is := range r.abandoned[mark:] {
		r.join(is)
	}
	r.abandoned = r.abandoned[:mark]
}

// meet is what the names are that some of the courses have set.
func (r *runner) meet(ends []map[string]value) map[string]value {
	met := map[string]value{}
	for _, is := range ends {
		for name := range is {
			met[name] = r.reached(name, ends[0])
			for _, other := range ends[1:] {
				met[name] = either(met[name], r.reached(name, other))
			}
		}
	}
	return met
}

// reached is what a name is at the end of a course.
func (r *runner) reached(name string, end map[string]value) value {
	if v, ok := end[name]; ok {
		return v
	}
	return r.state[name]
}

func (r *runner) forStatement(n *node) bool {
	right := n.child("right")
	source := r.expression(right)
	r.consume(source)
	if r.isEmpty(right) {
		return r.withoutLoop(n)
	}
	mark := len(r.changes)
	r.over(right, func() {
		r.target(n.child("left"), source.item())
		r.loop(n, mark)
	})
	return false
}

func (r *runner) whileStatement(n *node) bool {
	condition := n.child("condition")
	r.expression(condition)
	if r.truth(condition) == isFalse {
		return r.withoutLoop(n)
	}
	r.loop(n, len(r.changes))
	return r.truth(condition) == isTrue && !breaks(n.child("body"))
}

// withoutLoop runs what follows a loop that ends before it begins.
func (r *runner) withoutLoop(n *node) (left bool) {
	for _, k := range n.kids {
		if k.kind == "else_clause" {
			left = r.block(k.child("body").kids)
		}
	}
	return left
}

// breaks reports whether a loop's body can end the loop.
func breaks(n *node) bool {
	switch n.kind {
	case "break_statement":
		return true
	case "for_statement", "while_statement":
		return slices.ContainsFunc(n.kids, func(k *node) bool { return k.kind == "else_clause" && breaks(k) })
	case "function_definition", "class_definition", "lambda":
		return false
	}
	return slices.ContainsFunc(n.kids, breaks)
}

// over runs a round for the items of source, or perhaps none.
func (r *runner) over(source *node, round func()) {
	if r.mayBeEmpty(source) {
		r.perhaps(round)
	} else {
		round()
	}
}

// mayBeEmpty reports whether n mentions a name that was bound to nothing that
// could be iterated over, such as [] or, for a range, 0.
func (r *runner) mayBeEmpty(n *node) bool {
	switch n.kind {
	case "identifier":
		return r.valueOf(r.text(n)).empty
	case "attribute":
		return r.mayBeEmpty(n.child("object"))
	case "call":
		arguments := n.child("arguments")
		return r.mayBeEmpty(n.child("function")) || arguments != nil && slices.ContainsFunc(arguments.kids, r.mayBeEmpty)
	}
	return false
}

// isEmpty reports whether n is a literal, or a call of a builtin, that holds
// nothing to iterate over.
func (r *runner) isEmpty(n *node) bool {
	switch n.kind {
	case "list", "tuple", "dictionary":
		return len(n.kids) == 0
	case "string":
		return len(n.kids) == 2 && strings.Trim(r.text(n.kids[0]), `rRuUbBfF"'`) == ""
	case "parenthesized_expression":
		return n.only() != nil && r.isEmpty(n.only())
	case "call":
		return empties[compact(r.text(n))] && r.isBuiltin(r.text(n.child("function")))
	}
	return false
}

// empties are calls whose results hold nothing.
var empties = setOf("range(0) list() tuple() dict() set() frozenset() str() bytes()")

// isBuiltin reports whether nothing in the program binds the name.
func (r *runner) isBuiltin(name string) bool { return len(r.defined[name]) == 0 && !r.opaque }

// loop runs the body of a loop once. It may run more often or, seldom, never:
// what it deletes may be bound again in the end.
func (r *runner) loop(n *node, mark int) {
	inLoop, leavers := r.mayBreak, len(r.abandoned)
	r.forgetTruth(n)
	if left := r.block(n.child("body").kids); left && r.exit == returning {
		r.mayReturn = true
	}
	r.mayBreak = inLoop
	r.rejoin(leavers)
	for name, v := range r.since(mark) {
		if v.bound != never && r.state[name].bound == never {
			r.set(name, value{bound: maybe})
		}
	}
	for _, k := range n.kids {
		if k.kind == "else_clause" {
			r.perhaps(func() { r.block(k.child("body").kids) })
		}
	}
}

// forgetTruth forgets whether names are true that a loop's body, or a function,
// binds: they may have another value the next time round.
func (r *runner) forgetTruth(loop *node) {
	forget := func(name string) {
		if v := r.state[name]; v.truth != unknown {
			v.truth = unknown
			r.set(name, v)
		}
	}
	for _, b := range r.parsed[r.cell].bindings {
		if loop.span.Start <= b.offset && b.offset < loop.span.End {
			forget(b.name)
		}
	}
	for name := range r.boundByFunction {
		forget(name)
	}
}

func (r *runner) withStatement(n *node) bool {
	swallows := false
	for _, k := range n.kids {
		if k.kind == "with_clause" {
			for _, item := range k.kids {
				for _, v := range item.kids {
					swallows = r.withItem(v) || swallows
				}
				swallows = swallows || swallowing(r.text(item))
			}
		}
	}
	body := n.child("body").kids
	if swallows {
		r.perhaps(func() { r.block(body) })
		return false
	}
	return r.block(body)
}

// withItem evaluates a context manager. It reports whether it is one of the
// program's that may swallow an error.
func (r *runner) withItem(n *node) (swallows bool) {
	if n.kind != "as_pattern" {
		return r.manages(n)
	}
	alias := n.child("alias")
	for _, k := range n.kids {
		if k != alias {
			swallows = r.manages(k) || swallows
		}
	}
	if alias != nil {
		r.target(alias, value{})
	}
	return swallows
}

func (r *runner) manages(n *node) (swallows bool) {
	v := r.expression(n)
	r.escape(v)
	if n.kind == "call" && r.swallowers[r.text(n.child("function"))] {
		return true
	}
	if v.instance == nil {
		return false
	}
	r.escapeMethod(v.instance, "__enter__")
	r.escapeMethod(v.instance, "__exit__")
	leave, ok := v.instance.find("__exit__")
	return ok && (leave.function == nil || givesBack(leave.function.node.child("body")))
}

// givesBack reports whether a body returns a value.
func givesBack(n *node) bool {
	if n.kind == "return_statement" {
		return len(n.kids) > 0
	}
	return slices.ContainsFunc(n.kids, givesBack)
}

// handles reports whether a body catches something.
func handles(n *node) bool {
	return n.kind == "try_statement" || n.kind == "with_statement" || slices.ContainsFunc(n.kids, handles)
}

// swallowing reports whether a with item expects that its body fails.
func swallowing(item string) bool {
	return strings.Contains(item, "suppress(") || strings.Contains(item, "raises") || strings.Contains(item, "Raises")
}

func (r *runner) matchStatement(n *node) bool {
	r.expression(n.child("subject"))
	first := true
	for _, k := range n.child("body").kids {
		if k.kind != "case_clause" {
			continue
		}
		if first {
			r.compared(k)
			first = false
		}
		r.perhaps(func() {
			for _, part := range k.kids {
				switch part.kind {
				case "case_pattern":
					r.capture(part)
				case "if_clause":
					r.all(part.kids)
				default:
					if r.block(part.kids) {
						r.mayLeave()
					}
				}
			}
		})
	}
	return false
}

// comparing are the patterns that look at their first part at once.
var comparing = setOf("case_clause case_pattern class_pattern union_pattern as_pattern")

// compared evaluates the value or class that the first pattern of a match
// starts with. What else is in the patterns is reached only where others match.
func (r *runner) compared(n *node) {
	class := false
	for len(n.kids) > 0 && comparing[n.kind] {
		class = n.kind == "class_pattern"
		n = n.kids[0]
	}
	if n.kind == "dotted_name" && (class || len(n.kids) > 1) {
		r.expression(n.kids[0])
	}
}

// capture binds the names of a pattern (PEP 634).
func (r *runner) capture(n *node) {
	if n.kind == "dotted_name" && len(n.kids) == 1 || n.kind == "identifier" {
		r.bindName(r.name(n), value{})
		return
	}
	for _, k := range n.kids {
		r.capture(k)
	}
}

func (r *runner) deleteStatement(n *node) bool {
	for _, k := range n.kids {
		r.delete(k)
	}
	return false
}

func (r *runner) delete(n *node) {
	switch n.kind {
	case "identifier":
		r.unbind(n)
	case "expression_list", "tuple", "list", "parenthesized_expression":
		for _, k := range n.kids {
			r.delete(k)
		}
	default:
		r.expression(n)
	}
}

func (r *runner) typeAlias(n *node) bool {
	if name := n.kids[0].only(); name != nil && name.kind == "identifier" {
		r.bind(name, value{})
	} else if name != nil && len(name.kids) > 0 {
		r.bind(name.kids[0], value{})
	}
	return false
}

// importStatement binds what an import binds.
func (r *runner) importStatement(n *node) bool {
	module := n.child("module_name")
	for _, k := range n.kids {
		switch {
		case k == module:
		case k.kind == "wildcard_import":
			r.star(r.text(module))
		case k.kind == "aliased_import":
			r.opaque = r.opaque || r.text(k.kids[0]) == "__main__"
			r.bind(k.child("alias"), value{})
		case k.kind == "dotted_name":
			r.bind(k.kids[0], value{})
		}
	}
	return false
}

func (r *runner) star(module string) {
	names, ok := r.program.Star(module)
	for _, name := range names {
		r.bindName(name, value{})
	}
	r.opaque = r.opaque || !ok
}
