package setuppy

import (
	"path"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/text"
)

// isSetup reports whether a dotted name is that of the setup function.
func isSetup(path string) bool {
	switch path {
	case "setup", "setuptools.setup", "core.setup", "distutils.core.setup", "numpy.distutils.core.setup", "skbuild.setup":
		return true
	}
	return false
}

// Functions by the last word of their dotted names. Modules are imported
// under many names, but the functions are called what they are called.
var (
	// samePath give the path that they are given.
	samePath = wordSet("abspath realpath normpath Path PurePath PosixPath str fspath resolve absolute expanduser relpath")
	// sameItems give the items that they are given, perhaps in another order.
	sameItems = wordSet("list tuple set frozenset sorted reversed chain from_iterable map filter copy deepcopy OrderedDict")
	// readers give something that is read from the file whose path they get.
	readers = wordSet("open parse_requirements read_text")
)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		set[word] = true
	}
	return set
}

// call is the value of a call.
func (in *interpreter) call(e *expr, f *frame) *value {
	if e.base.kind == attribute {
		if v := in.method(e, f); v != nil {
			return v
		}
	}
	whole := e.base.path()
	if fn := f.lookup(whole); fn != nil && fn.kind == functionValue {
		return in.callFunction(fn.function, e, f)
	}
	if isSetup(whole) {
		in.setup(e, f)
		return unknown(computed)
	}
	last := whole[strings.LastIndexByte(whole, '.')+1:]
	if whole == "dict" || last == "OrderedDict" {
		return in.tableOf(e, f)
	}
	return in.library(last, e, f)
}

// library is the value of a call of a function of Python's own.
func (in *interpreter) library(last string, e *expr, f *frame) *value {
	values := in.arguments(e, f)
	first := unknown(computed)
	if len(values) > 0 {
		first = values[0]
	}
	s, isString := first.text()
	switch {
	case readers[last]:
		return in.read(first, e)
	case last == "getcwd" || last == "cwd":
		return made(".")
	case last == "join":
		if v := joined(values); v != nil {
			return v
		}
	case isString && last == "dirname":
		return made(path.Dir(s))
	case samePath[last] && (isString || first.kind == fileValue):
		return first
	case last == "sum":
		return in.sameItems(values[:min(1, len(values))])
	case sameItems[last]:
		return in.sameItems(values)
	}
	return unknown(computed)
}

// arguments are the values of a call's arguments; the items of a starred list
// of strings count one by one.
func (in *interpreter) arguments(e *expr, f *frame) []*value {
	var values []*value
	for _, item := range e.items {
		if item.kind != starred {
			values = append(values, in.eval(item, f))
			continue
		}
		v := in.eval(item.base, f)
		for _, p := range v.parts {
			if p.str == nil {
				return append(values, v)
			}
			values = append(values, known(p.str))
		}
	}
	return values
}

// read is what comes from the file that v names.
func (in *interpreter) read(v *value, e *expr) *value {
	if v.kind == fileValue {
		return v // a file that is named in another, as by "-r"
	}
	name, ok := v.text()
	if !ok || name == "" || path.IsAbs(name) || strings.Contains(name, `\`) {
		return unknown(computed)
	}
	return &value{kind: fileValue, file: &include{path: path.Clean(name), span: spanOf(v, e)}}
}

// sameItems is one list of the items of values, or the one file that they
// come from.
func (in *interpreter) sameItems(values []*value) *value {
	if i := slices.IndexFunc(values, func(v *value) bool { return v.kind == fileValue }); i >= 0 {
		return values[i]
	}
	all := &value{kind: listValue}
	for _, v := range values {
		if v.kind != listValue {
			return unknown(computed)
		}
		all.take(v.parts, v.homes, false)
	}
	return all
}

// method is the value of a method of a known value, or nil.
func (in *interpreter) method(e *expr, f *frame) *value {
	on := in.eval(e.base.base, f)
	switch on.kind {
	case fileValue:
		return on
	case stringValue:
		return in.stringMethod(on, e, f)
	case tableValue:
		return in.tableMethod(on, e, f)
	case listValue:
		if e.base.text == "copy" {
			return copyOf(on)
		}
	}
	return nil
}

func (in *interpreter) stringMethod(on *value, e *expr, f *frame) *value {
	switch method := e.base.text; {
	case method == "splitlines":
		return lines(on.str, false)
	case method == "split" && len(e.items) == 0:
		return lines(on.str, true)
	case method == "split" && in.isLineBreak(e, f):
		return lines(on.str, false)
	case method == "strip" && len(e.items) == 0:
		trimmed := strings.TrimSpace(on.str.value)
		start := strings.Index(on.str.value, trimmed)
		return known(on.str.part(text.Span{Start: start, End: start + len(trimmed)}))
	case method == "joinpath":
		return joined(append([]*value{on}, in.arguments(e, f)...))
	case samePath[method]:
		return on
	case readers[method]:
		return in.read(on, e)
	}
	return unknown(computed)
}

func (in *interpreter) isLineBreak(e *expr, f *frame) bool {
	s, ok := in.eval(e.items[0], f).text()
	return ok && s == "\n"
}

func (in *interpreter) tableMethod(on *value, e *expr, f *frame) *value {
	switch method := e.base.text; {
	case method == "copy":
		c := newTable()
		in.merge(c, on, false)
		return c
	case method == "values":
		all := &value{kind: listValue}
		for _, key := range on.keys {
			parts, homes := on.entries[key].asParts()
			all.take(parts, homes, false)
		}
		if on.open {
			all.spoil()
		}
		return all
	case (method == "get" || method == "setdefault") && len(e.items) > 0:
		if key, ok := in.eval(e.items[0], f).text(); ok && on.entries[key] != nil {
			return on.entries[key]
		}
	}
	if e.base.text != "get" && e.base.text != "items" && e.base.text != "keys" {
		on.spoil()
	}
	return unknown(computed)
}

// setup takes in a call of the setup function.
func (in *interpreter) setup(e *expr, f *frame) {
	for _, s := range in.setups {
		if s.call.span == e.span {
			return
		}
	}
	s := &setup{call: e, args: map[string]*value{}}
	in.setups = append(in.setups, s)
	for i, item := range e.items {
		v := in.eval(item, f)
		switch keyword := e.names[i]; {
		case keyword == "**" && v.kind == tableValue:
			s.open = s.open || v.open
			for key, entry := range v.entries {
				s.args[key] = entry
			}
		case keyword == "**" || keyword == "":
			s.open = true
		default:
			s.args[keyword] = v
		}
	}
}

// callFunction runs a function that the program defines. Of several results
// the one that is read from a file is taken: the others are for its absence.
func (in *interpreter) callFunction(fn *function, e *expr, f *frame) *value {
	if in.depth++; in.depth > maxCalls {
		in.depth--
		return unknown(computed)
	}
	defer func() { in.depth-- }()
	inner := newFrame(fn.outer)
	in.pass(fn, inner, e, f)
	in.run(fn.body, inner)
	for _, v := range inner.results {
		if v.kind == fileValue {
			return v
		}
		if slices.ContainsFunc(v.parts, func(p part) bool { return p.file != nil }) {
			// The function's own lists only gather what it reads.
			return &value{kind: listValue, parts: v.parts}
		}
	}
	if len(inner.results) == 1 {
		return inner.results[0]
	}
	return unknown(computed)
}

// pass binds the parameters of fn to the arguments of the call e.
func (in *interpreter) pass(fn *function, inner *frame, e *expr, f *frame) {
	for _, p := range fn.params {
		inner.names[p.name] = unknown(computed)
		if p.standard != nil {
			inner.names[p.name] = in.eval(p.standard, fn.outer)
		}
	}
	for i, item := range e.items {
		v := in.eval(item, f)
		switch keyword := e.names[i]; {
		case keyword != "":
			inner.names[keyword] = v
		case i < len(fn.params) && !fn.params[i].rest:
			inner.names[fn.params[i].name] = v
		case len(fn.params) > 0 && fn.params[len(fn.params)-1].rest:
			in.passRest(inner, fn.params[len(fn.params)-1].name, v)
		}
	}
}

// passRest appends v to the list that a parameter like *paths is.
func (in *interpreter) passRest(inner *frame, name string, v *value) {
	rest := inner.names[name]
	if rest.kind != listValue {
		rest = &value{kind: listValue}
		inner.names[name] = rest
	}
	rest.take([]part{v.asItem()}, nil, false)
}
