package setuppy

import (
	"path"
	"strings"

	"github.com/pyferry/pyferry/core/text"
)

// eval is the value of e.
func (in *interpreter) eval(e *expr, f *frame) *value {
	if in.steps++; in.steps > maxSteps {
		return unknown(computed)
	}
	switch e.kind {
	case literal:
		if s := stringOf(e.tokens); s != nil {
			return known(s)
		}
	case name:
		return in.named(e.text, f)
	case brackets:
		return in.list(e, f)
	case dict:
		return in.table(e, f)
	case sum:
		return in.add(in.evalAll(e.items, f))
	case quotient:
		if v := joined(in.evalAll(e.items, f)); v != nil {
			return v
		}
	case call:
		return in.call(e, f)
	case attribute:
		return in.attribute(e, f)
	case subscript:
		return in.item(e, f)
	case iteration:
		return in.iterate(e, f)
	case choice:
		return in.choose(e, f)
	}
	return unknown(computed)
}

// choose is the value of a conditional expression. Only whether a parameter or
// name is None or a string can be told.
func (in *interpreter) choose(e *expr, f *frame) *value {
	switch condition := in.eval(e.base, f); {
	case condition.kind == noneValue:
		return in.eval(e.items[1], f)
	case condition.kind == stringValue && condition.str.value != "":
		return in.eval(e.items[0], f)
	}
	both := &value{kind: listValue}
	for _, v := range in.evalAll(e.items, f) {
		parts, _ := v.asParts()
		if v.kind == stringValue {
			parts = []part{v.asItem()}
		}
		both.take(parts, nil, true)
	}
	return both.maybe()
}

func (in *interpreter) evalAll(list []*expr, f *frame) []*value {
	values := make([]*value, len(list))
	for i, e := range list {
		values[i] = in.eval(e, f)
	}
	return values
}

func (in *interpreter) named(name string, f *frame) *value {
	if v := f.lookup(name); v != nil {
		return v
	}
	switch name {
	case "__file__":
		return made("setup.py")
	case "None":
		return &value{kind: noneValue}
	}
	return unknown(computed)
}

// list is the value of a list, tuple or set display.
func (in *interpreter) list(e *expr, f *frame) *value {
	v := &value{kind: listValue, homes: []*expr{e}}
	for i, item := range e.items {
		if item.kind == starred {
			parts, homes := in.eval(item.base, f).asParts()
			v.take(parts, homes, false)
			continue
		}
		p := in.eval(item, f).asItem()
		if item.kind == literal && p.str != nil {
			p.home, p.index = e, i
		}
		v.take([]part{p}, nil, false)
	}
	return v
}

// table is the value of a dict display.
func (in *interpreter) table(e *expr, f *frame) *value {
	v := newTable()
	for i, item := range e.items {
		if e.keys[i] == nil {
			in.merge(v, in.eval(item, f), false)
			continue
		}
		key, ok := in.eval(e.keys[i], f).text()
		if !ok {
			v.open = true
			continue
		}
		v.set(key, in.eval(item, f))
	}
	return v
}

// tableOf is the table that dict(...) or update(...) is given.
func (in *interpreter) tableOf(e *expr, f *frame) *value {
	v := newTable()
	for i, item := range e.items {
		argument := in.eval(item, f)
		if keyword := e.names[i]; keyword == "" || keyword == "**" {
			in.merge(v, argument, false)
		} else {
			v.set(keyword, argument)
		}
	}
	return v
}

// maxString bounds strings that are added to each other, in bytes.
const maxString = 1 << 12

// add is the sum of values: of lists and files, or of strings.
func (in *interpreter) add(values []*value) *value {
	var whole strings.Builder
	for _, v := range values {
		s, ok := v.text()
		if !ok || whole.Len()+len(s) > maxString {
			return in.concatenate(values)
		}
		whole.WriteString(s)
	}
	return made(whole.String())
}

// concatenate is the sum of lists; at least one of them must be known as such.
func (in *interpreter) concatenate(values []*value) *value {
	sum := &value{kind: listValue}
	for _, v := range values {
		if v.kind == stringValue {
			return unknown(computed)
		}
		parts, homes := v.asParts()
		sum.take(parts, homes, false)
	}
	return sum
}

// attribute is what e names on a value: the folder of a path, or something of
// a file.
func (in *interpreter) attribute(e *expr, f *frame) *value {
	on := in.eval(e.base, f)
	if on.kind == fileValue {
		return on
	}
	if s, ok := on.text(); ok && e.text == "parent" {
		return made(path.Dir(s))
	}
	return unknown(computed)
}

// item is one item of a table, or a part of what a file holds.
func (in *interpreter) item(e *expr, f *frame) *value {
	on := in.eval(e.base, f)
	switch on.kind {
	case fileValue:
		return on
	case tableValue:
		if key, ok := in.eval(e.items[0], f).text(); ok && on.entries[key] != nil {
			return on.entries[key]
		}
	}
	return unknown(computed)
}

// iterate is the value of a comprehension: the lines of a file, or a list
// without change. Any other picks or makes what is not known.
func (in *interpreter) iterate(e *expr, f *frame) *value {
	over := in.eval(e.base, f)
	same := e.items[0].kind == name && e.items[0].text == e.target && len(e.keys) == 0
	if over.kind == fileValue {
		return over
	}
	if over.kind == listValue && (same || isFile(over)) {
		return copyOf(over)
	}
	return unknown(computed)
}

// isFile reports whether all that a list holds comes from files.
func isFile(v *value) bool {
	for _, p := range v.parts {
		if p.file == nil {
			return false
		}
	}
	return len(v.parts) > 0
}

func copyOf(v *value) *value {
	c := &value{kind: listValue}
	c.take(v.parts, v.homes, false)
	return c
}

// lines divides a string as splitlines() does, or at any white space.
func lines(s *str, words bool) *value {
	v := &value{kind: listValue}
	separates := func(c byte) bool { return c == '\n' || c == '\r' || words && (c == ' ' || c == '\t') }
	for i := 0; i < len(s.value); {
		end := i
		for end < len(s.value) && !separates(s.value[end]) {
			end++
		}
		if end > i {
			v.take([]part{{str: s.part(text.Span{Start: i, End: end})}}, nil, false)
		}
		i = end + 1
	}
	return v
}
