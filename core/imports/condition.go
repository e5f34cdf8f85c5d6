package imports

import "slices"

// A condition is the test of an `if` being evaluated in all worlds at once. It
// knows `and`, `or`, `not`, parentheses, TYPE_CHECKING, the flags of
// compatibility modules, and comparisons of sys.version_info, sys.hexversion
// and sys.version with literals. All else is unknown.
type condition struct {
	list []token
	at   int
	// nesting is the number of open parentheses and `not`s.
	nesting int
}

// maxConditionNesting bounds the recursion; CPython refuses more than 200
// parentheses.
const maxConditionNesting = 200

// An operand is a part of a condition: a truth by itself, or a value to compare,
// which may depend on the version. Of most parts neither is known.
type operand struct {
	truth truth
	// value returns an int, []int or string, or nil if it is not known.
	value func(version) any
}

// evaluate returns where the condition holds and fails.
func evaluate(list []token) truth {
	c := &condition{list: list}
	o := c.or()
	if c.at < len(list) {
		return truth{} // a conditional expression, := or broken code
	}
	return o.truth
}

// next returns the next token, or "" at the end.
func (c *condition) next() token {
	if c.at < len(c.list) {
		return c.list[c.at]
	}
	return ""
}

// accept reads the next token if it is t.
func (c *condition) accept(t token) bool {
	if c.next() != t {
		return false
	}
	c.at++
	return true
}

func (c *condition) or() operand {
	o := c.and()
	for c.accept("or") {
		o = operand{truth: o.truth.or(c.and().truth)}
	}
	return o
}

func (c *condition) and() operand {
	o := c.not()
	for c.accept("and") {
		o = operand{truth: o.truth.and(c.not().truth)}
	}
	return o
}

func (c *condition) not() operand {
	if c.nesting == maxConditionNesting {
		c.at = len(c.list)
		return operand{}
	}
	if !c.accept("not") {
		return c.comparison()
	}
	c.nesting++
	o := operand{truth: c.not().truth.not()}
	c.nesting--
	return o
}

// comparison reads operands with comparisons between them; a < b < c means
// a < b and b < c.
func (c *condition) comparison() operand {
	left := c.operand()
	operator := c.comparator()
	if operator == "" {
		return left
	}
	all := truth{yes: everywhere}
	for ; operator != ""; operator = c.comparator() {
		right := c.operand()
		all = all.and(compare(left, operator, right))
		left = right
	}
	return operand{truth: all}
}

var comparators = []token{"<", "<=", ">", ">=", "==", "!=", "<>", "in", "is"}

// comparator reads a comparison operator; "" if there is none.
func (c *condition) comparator() token {
	t := c.next()
	if t == "not" {
		c.at++ // not in
		return "in"
	}
	if !slices.Contains(comparators, t) {
		return ""
	}
	c.at++
	if t == "is" {
		c.accept("not")
	}
	return t
}

// operand reads up to the next comparison, `and`, `or` or closing bracket. It is
// known if it is one name or literal, or a condition in parentheses.
func (c *condition) operand() operand {
	start := c.at
	o := c.primary()
	if c.atOperandEnd() && c.at > start {
		return o
	}
	for !c.atOperandEnd() {
		c.at = bracketEnd(c.list, c.at)
	}
	return operand{}
}

var operandEnds = append([]token{"", "and", "or", "not", "if", "else", ")", "]", "}", ",", ":", ":="}, comparators...)

func (c *condition) atOperandEnd() bool { return slices.Contains(operandEnds, c.next()) }

// primary reads one name, literal or parenthesised condition.
func (c *condition) primary() operand {
	t := c.next()
	switch {
	case t == "":
		return operand{}
	case t == "(":
		return c.parenthesised()
	case t.isName():
		return c.name()
	}
	v := literalValue(t)
	if v == nil {
		return operand{}
	}
	c.at++
	return constant(v)
}

// parenthesised reads a tuple of integers or a condition.
func (c *condition) parenthesised() operand {
	end := bracketEnd(c.list, c.at)
	content := c.list[c.at+1 : max(end-1, c.at+1)]
	c.at = end
	if tuple := integerTuple(content); tuple != nil {
		return constant(tuple)
	}
	inner := &condition{list: content, nesting: c.nesting + 1}
	o := inner.or()
	if inner.at < len(content) {
		return operand{}
	}
	return o
}

// name reads a dotted name with its subscript.
func (c *condition) name() operand {
	c.at++
	for c.next() == "." && c.at+1 < len(c.list) && c.list[c.at+1].isName() {
		c.at += 2
	}
	last := string(c.list[c.at-1])
	if last == "TYPE_CHECKING" {
		return operand{truth: truth{checkers, runTime}}
	}
	if flag, ok := majorFlags[last]; ok {
		return operand{truth: flag}
	}
	read := versionValues[path(c.list, c.at-1)]
	if read == nil || c.next() != "[" {
		return operand{value: read}
	}
	end := bracketEnd(c.list, c.at)
	r, ok := subscript(c.list[c.at:end])
	c.at = end
	if !ok {
		return operand{}
	}
	return operand{value: func(v version) any { return r.of(read(v)) }}
}

// compare evaluates `left operator right` in every world.
func compare(left operand, operator token, right operand) truth {
	accepts := orders[operator]
	if left.value == nil || right.value == nil || accepts == nil {
		return truth{}
	}
	known := func(v version) bool {
		_, ok := compareValues(left.value(v), right.value(v))
		return ok
	}
	holds := func(v version) bool {
		order, _ := compareValues(left.value(v), right.value(v))
		return accepts(order)
	}
	all := where(known)
	yes := where(holds) & all
	return truth{yes: yes, no: all &^ yes}
}

// orders says which order of its operands a comparison operator accepts.
var orders = map[token]func(order int) bool{
	"<":  func(order int) bool { return order < 0 },
	"<=": func(order int) bool { return order <= 0 },
	">":  func(order int) bool { return order > 0 },
	">=": func(order int) bool { return order >= 0 },
	"==": func(order int) bool { return order == 0 },
	"!=": func(order int) bool { return order != 0 },
}
