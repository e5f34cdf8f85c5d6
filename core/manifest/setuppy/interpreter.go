package setuppy

import (
	"slices"

	"github.com/pyferry/pyferry/core/text"
)

// An interpreter follows the program from its first statement to its last as
// far as lists, tables, paths and files that are read go. It computes nothing
// else, decides no condition and repeats no loop: what depends on more is
// unknown.
type interpreter struct {
	*program
	setups    []*setup
	functions []*function
	steps     int
	depth     int
}

// A setup is one call of setup().
type setup struct {
	call *expr
	args map[string]*value
	// open marks a call with keywords that are not known.
	open bool
}

// A function is one that the program defines.
type function struct {
	name   string
	params []param
	body   []*statement
	outer  *frame
	// installs marks a function that calls setup().
	installs bool
}

type param struct {
	name     string
	standard *expr
	rest     bool // *name
}

// A frame holds the names of the module or of a function that runs.
type frame struct {
	names map[string]*value
	outer *frame
	// sometimes marks that what runs now may as well not run.
	sometimes bool
	results   []*value
}

// maxSteps bounds the work for a program that calls its functions from each
// other, in statements and expressions.
const maxSteps = 200_000

// maxCalls bounds how deep functions may call each other.
const maxCalls = 8

func newFrame(outer *frame) *frame { return &frame{names: map[string]*value{}, outer: outer} }

func (f *frame) lookup(name string) *value {
	for ; f != nil; f = f.outer {
		if v := f.names[name]; v != nil {
			return v
		}
	}
	return nil
}

// bind gives v a name. Under a condition the name may have another value as
// well, unless both are the same.
func (f *frame) bind(name string, v *value) {
	if f.sometimes && !sameValue(f.lookup(name), v) {
		v = v.maybe()
	}
	f.names[name] = v
}

// sameValue reports whether old and v are the same string or were read from
// the same file. A name that is new, as in a loop, is of one value.
func sameValue(old, v *value) bool {
	switch {
	case v.kind == fileValue:
		return old == nil || old.kind == fileValue && old.file.path == v.file.path
	case v.kind == stringValue:
		return old != nil && old.kind == stringValue && old.str.value == v.str.value
	}
	return false
}

// interpret follows the whole program. What functions do to the module's
// lists is taken into account although it is not known when they are called.
func (in *interpreter) interpret(all []*statement) {
	module := newFrame(nil)
	in.run(all, module)
	for i := 0; i < len(in.functions); i++ { // functions in functions join the list
		fn := in.functions[i]
		f := newFrame(fn.outer)
		f.sometimes = !fn.installs
		for _, p := range fn.params {
			f.names[p.name] = unknown(computed)
		}
		in.run(fn.body, f)
	}
}

func (in *interpreter) run(list []*statement, f *frame) {
	for _, s := range list {
		if in.steps++; in.steps > maxSteps {
			return
		}
		in.statement(s, f)
	}
}

// statement runs s by its first word.
func (in *interpreter) statement(s *statement, f *frame) {
	switch first := in.tokens[s.from].text; first {
	case "def", "async":
		in.define(s, f)
	case "class":
		in.under(s, newFrame(f))
	case "with":
		in.with(s, f)
		in.run(s.body, f)
	case "for":
		in.loop(s, f)
	case "if":
		if in.isMain(s) {
			in.run(s.body, f)
			return
		}
		in.under(s, f)
	case "elif", "else", "while", "try", "except", "finally":
		in.under(s, f)
	case "return", "yield":
		f.results = append(f.results, in.eval(in.expression(s.from+1, s.to), f))
	case "import", "from", "pass", "raise", "assert", "break", "continue":
	case "del", "global", "nonlocal":
		in.spoilNames(s.from+1, s.to, f)
	default:
		in.simpleStatement(s, f)
	}
}

// under runs the body of a statement that depends on a condition.
func (in *interpreter) under(s *statement, f *frame) {
	before := f.sometimes
	f.sometimes = true
	in.run(s.body, f)
	f.sometimes = before
}

// isMain reports whether s is `if __name__ == "__main__"`, which holds.
func (in *interpreter) isMain(s *statement) bool {
	return s.to-s.from == 4 && in.tokens[s.from+1].text == "__name__" && in.tokens[s.from+2].text == "=="
}

// with binds the names of `with open(...) as name, ...`.
func (in *interpreter) with(s *statement, f *frame) {
	for _, part := range in.commas(s.from+1, s.to) {
		as := in.find(part.from, part.to, "as")
		v := in.eval(in.expression(part.from, as), f)
		if as+2 == part.to {
			f.names[in.tokens[as+1].text] = v
		}
	}
}

// loop runs the body of a for statement once; the variable stands for a line
// if it goes over a file.
func (in *interpreter) loop(s *statement, f *frame) {
	word := in.find(s.from, s.to, "in")
	over := in.eval(in.expression(min(word+1, s.to), s.to), f)
	for i := s.from + 1; i < word; i++ {
		if !isName(in.tokens[i].text) {
			continue
		}
		f.names[in.tokens[i].text] = unknown(computed)
		if over.kind == fileValue {
			f.names[in.tokens[i].text] = over
		}
	}
	in.under(s, f)
}

// define takes in a function.
func (in *interpreter) define(s *statement, f *frame) {
	def := in.find(s.from, s.to, "def")
	if def+2 >= s.to || in.tokens[def+2].match < 0 {
		return
	}
	fn := &function{name: in.tokens[def+1].text, body: s.body, outer: f}
	for _, part := range in.commas(def+3, in.tokens[def+2].match) {
		fn.params = append(fn.params, in.param(part))
	}
	fn.installs = in.callsSetup(s.body)
	in.functions = append(in.functions, fn)
	f.names[fn.name] = &value{kind: functionValue, function: fn}
}

func (in *interpreter) param(s stretch) param {
	p := param{}
	for s.from < s.to && in.tokens[s.from].text == "*" {
		p.rest = true
		s.from++
	}
	if s.from < s.to {
		p.name = in.tokens[s.from].text
	}
	if equals := in.find(s.from, s.to, "="); equals < s.to {
		p.standard = in.expression(equals+1, s.to)
	}
	return p
}

// callsSetup reports whether a statement of list calls setup().
func (in *interpreter) callsSetup(list []*statement) bool {
	return slices.ContainsFunc(list, func(s *statement) bool {
		if in.callsSetup(s.body) {
			return true
		}
		open := in.find(s.from, s.to, "(")
		return open > s.from && open < s.to && in.tokens[open-1].text == "setup" && in.tokens[s.from].text != "def"
	})
}

// spoilNames notes that the lists and tables named in from..to are changed.
func (in *interpreter) spoilNames(from, to int, f *frame) {
	for _, t := range in.tokens[from:to] {
		if v := f.lookup(t.text); v != nil {
			v.spoil()
		}
	}
}

// simpleStatement runs an assignment or an expression.
func (in *interpreter) simpleStatement(s *statement, f *frame) {
	equals := in.find(s.from, s.to, "=")
	if equals == s.to {
		in.expressionStatement(s, f)
		return
	}
	if in.augments(equals, s.from) {
		in.augment(s, equals, f)
		return
	}
	last := equals
	for next := in.find(last+1, s.to, "="); next < s.to; next = in.find(last+1, s.to, "=") {
		last = next
	}
	v := in.eval(in.expression(last+1, s.to), f)
	for from := s.from; from <= last; {
		to := in.find(from, last+1, "=")
		in.assign(from, in.find(from, to, ":"), v, f)
		from = to + 1
	}
}

// augments reports whether the "=" at index i belongs to an operator such as
// "+=".
func (in *interpreter) augments(i, from int) bool {
	if i == from {
		return false
	}
	before := in.tokens[i-1]
	return before.span.End == in.tokens[i].span.Start && slices.Contains([]string{"+", "-", "*", "/", "%", "|", "&", "^", "@"}, before.text)
}

// augment runs `target += value`; other operators change a list in ways that
// are not followed.
func (in *interpreter) augment(s *statement, equals int, f *frame) {
	target := in.expression(s.from, equals-1)
	v := in.eval(in.expression(equals+1, s.to), f)
	old := in.eval(target, f)
	if in.tokens[equals-1].text != "+" || old.kind != listValue {
		old.spoil()
		if target.kind == name && old.kind != listValue && old.kind != tableValue {
			f.names[target.text] = in.add([]*value{old, v})
		}
		return
	}
	parts, homes := v.asParts()
	old.take(parts, homes, f.sometimes)
}

// assign binds v to the target in from..to.
func (in *interpreter) assign(from, to int, v *value, f *frame) {
	target := in.expression(from, to)
	switch target.kind {
	case name:
		f.bind(target.text, v)
	case subscript:
		table := in.eval(target.base, f)
		key, ok := in.eval(target.items[0], f).text()
		if table.kind != tableValue || !ok {
			table.spoil()
			return
		}
		if f.sometimes {
			v = v.maybe()
		}
		table.set(key, v)
	default:
		for _, t := range in.tokens[from:to] {
			if target.kind == brackets && isName(t.text) {
				f.names[t.text] = unknown(computed)
			}
		}
	}
}

// expressionStatement runs a call that stands alone. Lists that it is given
// may be changed by it.
func (in *interpreter) expressionStatement(s *statement, f *frame) {
	e := in.expression(s.from, s.to)
	if e.kind != call {
		in.spoilNames(s.from, s.to, f)
		return
	}
	if e.base.kind == attribute {
		if on := in.eval(e.base.base, f); in.change(on, e, f) {
			return
		}
	}
	before := len(in.setups)
	callee := in.eval(e.base, f)
	in.eval(e, f)
	if callee.kind == functionValue || len(in.setups) > before || e.base.path() == "print" || isSetup(e.base.path()) {
		return
	}
	for _, argument := range e.items {
		in.eval(argument, f).spoil()
	}
}

// change runs a method that changes the list or table on.
func (in *interpreter) change(on *value, e *expr, f *frame) bool {
	method := e.base.text
	switch {
	case on.kind == listValue && (method == "append" && len(e.items) == 1 || method == "insert" && len(e.items) == 2):
		on.take([]part{in.eval(e.items[len(e.items)-1], f).asItem()}, nil, f.sometimes)
	case on.kind == listValue && method == "extend" && len(e.items) == 1:
		parts, homes := in.eval(e.items[0], f).asParts()
		on.take(parts, homes, f.sometimes)
	case on.kind == tableValue && method == "update":
		in.merge(on, in.tableOf(e, f), f.sometimes)
	case on.kind == listValue && (method == "sort" || method == "reverse"):
	case on.kind == listValue || on.kind == tableValue:
		on.spoil()
	default:
		return false
	}
	return true
}

// merge adds the keys of other to table.
func (in *interpreter) merge(table, other *value, sometimes bool) {
	if other.kind != tableValue {
		table.open = true
		return
	}
	table.open = table.open || other.open
	for _, key := range other.keys {
		v := other.entries[key]
		if sometimes {
			v = v.maybe()
		}
		table.set(key, v)
	}
}

// spanOf is the place of a value's expression in the text.
func spanOf(v *value, e *expr) text.Span {
	if v.kind == stringValue && v.str.value != "" {
		if span, ok := v.str.span(text.Span{End: len(v.str.value)}); ok {
			return span
		}
	}
	return e.span
}
