package setuppy

import (
	"slices"

	"github.com/pyferry/pyferry/core/text"
)

// A kind is that of an expression.
type kind uint8

const (
	opaque    kind = iota // anything that is not understood
	literal               // string literals in a row
	name                  // a name
	brackets              // a list, tuple or set
	dict                  // a dict display
	call                  // base(items...)
	attribute             // base.text
	subscript             // base[items[0]]
	sum                   // items[0] + items[1] + ...
	quotient              // items[0] / items[1] / ..., as paths are joined
	iteration             // [items[0] for ... in base], and its like
	starred               // *base
	choice                // items[0] if base else items[1]
)

// An expr is an expression.
type expr struct {
	kind kind
	span text.Span
	// whole is span with the parentheses around it.
	whole text.Span
	text  string // of a name, the attribute of one
	base  *expr
	// items are the elements, values, arguments or operands.
	items []*expr
	// keys are those of a dict's items, nil for "**"; names the keywords of a
	// call's arguments, "" for a positional one and "**".
	keys  []*expr
	names []string
	// tokens are those of a literal; target is the loop variable of an
	// iteration.
	tokens []token
	target string
}

// maxDepth bounds how deep expressions may nest; CPython allows 200 brackets.
const maxDepth = 200

// A parser reads an expression from tokens.
type parser struct {
	*program
	at, end int
	depth   int
}

// expression reads the tokens from..to as one expression. What is more than
// that, or not understood, is opaque.
func (p *program) expression(from, to int) *expr {
	return p.nested(from, to, 0)
}

func (p *program) nested(from, to, depth int) *expr {
	x := &parser{program: p, at: from, end: to, depth: depth + 1}
	if from >= to {
		return &expr{}
	}
	whole := text.Span{Start: p.tokens[from].span.Start, End: p.tokens[to-1].span.End}
	if depth >= maxDepth {
		return &expr{span: whole, whole: whole}
	}
	if x.peek() == "*" && from+1 < to {
		return &expr{kind: starred, span: whole, whole: whole, base: p.nested(from+1, to, depth+1)}
	}
	e := x.operands(sum, "+", func() *expr { return x.operands(quotient, "/", x.primary) })
	if x.peek() == "if" {
		other := p.find(x.at, to, "else")
		e = &expr{
			kind: choice, span: whole, base: p.nested(x.at+1, other, depth+1),
			items: []*expr{e, p.nested(min(other+1, to), to, depth+1)},
		}
	} else if x.at < x.end {
		e = &expr{span: whole}
	}
	e.whole = whole
	return e
}

func (x *parser) peek() string {
	if x.at < x.end {
		return x.tokens[x.at].text
	}
	return ""
}

// operands reads what operator joins.
func (x *parser) operands(k kind, operator string, operand func() *expr) *expr {
	first := operand()
	if x.peek() != operator {
		return first
	}
	e := &expr{kind: k, items: []*expr{first}}
	for x.peek() == operator {
		x.at++
		e.items = append(e.items, operand())
	}
	e.span = text.Span{Start: first.start(), End: x.tokens[x.at-1].span.End}
	return e
}

// maxChain bounds the calls, attributes and subscripts behind one another.
const maxChain = 50

// primary reads an atom with its calls, attributes and subscripts.
func (x *parser) primary() *expr {
	e := x.atom()
	for range maxChain {
		if x.at >= x.end {
			break
		}
		t := x.tokens[x.at]
		switch {
		case t.text == "." && x.at+1 < x.end:
			e = &expr{kind: attribute, base: e, text: x.tokens[x.at+1].text}
			x.at += 2
		case t.text == "(" && t.match > x.at && t.match < x.end:
			e = x.callOf(e, t.match)
		case t.text == "[" && t.match > x.at && t.match < x.end:
			e = &expr{kind: subscript, base: e, items: []*expr{x.nested(x.at+1, t.match, x.depth)}}
			x.at = t.match + 1
		default:
			return e
		}
		e.span = text.Span{Start: e.base.start(), End: x.tokens[x.at-1].span.End}
	}
	return e
}

// start is where e starts, with the parentheses around it.
func (e *expr) start() int {
	if e.whole.Len() > 0 {
		return e.whole.Start
	}
	return e.span.Start
}

// atom reads a literal, a name or something in brackets; anything else stays
// unread, so that the expression as a whole is opaque.
func (x *parser) atom() *expr {
	if x.at >= x.end {
		return &expr{}
	}
	t := x.tokens[x.at]
	switch {
	case t.match > x.at && t.match < x.end:
		return x.bracketed(t.match)
	case isString(t.text):
		return x.strings()
	case isName(t.text):
		x.at++
		return &expr{kind: name, span: t.span, text: t.text}
	}
	return &expr{span: text.Span{Start: t.span.Start, End: t.span.Start}}
}

func (x *parser) strings() *expr {
	from := x.at
	for x.at < x.end && isString(x.tokens[x.at].text) {
		x.at++
	}
	return &expr{
		kind: literal, tokens: x.tokens[from:x.at],
		span: text.Span{Start: x.tokens[from].span.Start, End: x.tokens[x.at-1].span.End},
	}
}

// bracketed reads what stands in brackets that close at the token closing.
func (x *parser) bracketed(closing int) *expr {
	from := x.at + 1
	e := &expr{kind: brackets, span: text.Span{Start: x.tokens[x.at].span.Start, End: x.tokens[closing].span.End}}
	open := x.tokens[x.at].text
	x.at = closing + 1
	if x.find(from, closing, "for") < closing {
		return x.iteration(e, from, closing)
	}
	parts := x.commas(from, closing)
	if slices.ContainsFunc(parts, stretch.empty) {
		return &expr{span: e.span}
	}
	if open == "{" && (len(parts) == 0 || x.isEntry(parts[0])) {
		return x.entries(e, parts)
	}
	if open == "(" && len(parts) == 1 && x.tokens[closing-1].text != "," {
		inner := x.nested(from, closing, x.depth) // only parentheses
		inner.whole = e.span
		return inner
	}
	for _, part := range parts {
		e.items = append(e.items, x.nested(part.from, part.to, x.depth))
	}
	return e
}

// A stretch is a range of tokens.
type stretch struct{ from, to int }

func (s stretch) empty() bool { return s.from == s.to }

// commas divides the tokens from..to at commas; a last comma adds nothing.
func (p *program) commas(from, to int) []stretch {
	var list []stretch
	for from < to {
		end := p.find(from, to, ",")
		list = append(list, stretch{from, end})
		from = end + 1
	}
	return list
}

func (p *program) isEntry(s stretch) bool {
	return p.find(s.from, s.to, ":") < s.to || s.from+1 < s.to && p.tokens[s.from].text == "*" && p.tokens[s.from+1].text == "*"
}

// entries reads the items of a dict.
func (x *parser) entries(e *expr, parts []stretch) *expr {
	e.kind = dict
	for _, part := range parts {
		colon := x.find(part.from, part.to, ":")
		if colon == part.to {
			e.keys = append(e.keys, nil)
			e.items = append(e.items, x.nested(min(part.from+2, part.to), part.to, x.depth))
			continue
		}
		e.keys = append(e.keys, x.nested(part.from, colon, x.depth))
		e.items = append(e.items, x.nested(colon+1, part.to, x.depth))
	}
	return e
}

// iteration reads a comprehension or generator with one "for" over one name,
// or with a second one over the lists that a table's values() are.
func (x *parser) iteration(e *expr, from, to int) *expr {
	loop := x.find(from, to, "for")
	in := x.find(loop, to, "in")
	next := x.find(in, to, "for")
	if in != loop+2 {
		return &expr{span: e.span}
	}
	e.target = x.tokens[loop+1].text
	end := x.find(in, next, "if")
	if next < to {
		values := next >= 3 && x.tokens[next-3].text == "values"
		if !values || next+4 != to || x.tokens[to-1].text != e.target || x.tokens[to-2].text != "in" {
			return &expr{span: e.span}
		}
		e.target, end, to = x.tokens[next+1].text, next, next
	}
	e.kind = iteration
	e.items = []*expr{x.nested(from, loop, x.depth)}
	e.base = x.nested(in+1, end, x.depth)
	if end < to {
		e.keys = []*expr{x.nested(end+1, to, x.depth)}
	}
	return e
}

// callOf reads the arguments of a call whose parentheses close at closing.
func (x *parser) callOf(callee *expr, closing int) *expr {
	e := &expr{kind: call, base: callee}
	from := x.at + 1
	x.at = closing + 1
	if x.find(from, closing, "for") < closing {
		inner := &expr{span: text.Span{Start: x.tokens[from].span.Start, End: x.tokens[closing-1].span.End}}
		e.items, e.names = []*expr{x.iteration(inner, from, closing)}, []string{""}
		return e
	}
	parts := x.commas(from, closing)
	if slices.ContainsFunc(parts, stretch.empty) {
		return &expr{base: callee}
	}
	for _, part := range parts {
		keyword := ""
		from := part.from
		switch {
		case part.to-from > 2 && x.tokens[from+1].text == "=":
			keyword, from = x.tokens[from].text, from+2
		case part.to-from > 2 && x.tokens[from].text == "*" && x.tokens[from+1].text == "*":
			keyword, from = "**", from+2
		}
		e.names = append(e.names, keyword)
		e.items = append(e.items, x.nested(from, part.to, x.depth))
	}
	return e
}

func isString(s string) bool {
	last := s[len(s)-1]
	return last == '"' || last == '\''
}

func isName(s string) bool {
	return !isString(s) && (s[0] == '_' || s[0] >= 0x80 || 'a' <= s[0]|0x20 && s[0]|0x20 <= 'z') && !operators[s]
}

// operators are words that are no names.
var operators = map[string]bool{"and": true, "or": true, "not": true, "if": true, "else": true, "in": true, "is": true, "lambda": true, "for": true, "await": true, "yield": true}

// path is the dotted name that e is, or "".
func (e *expr) path() string {
	switch e.kind {
	case name:
		return e.text
	case attribute:
		if base := e.base.path(); base != "" {
			return base + "." + e.text
		}
	}
	return ""
}
