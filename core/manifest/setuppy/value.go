package setuppy

import (
	"path"

	"github.com/pyferry/pyferry/core/text"
)

// A value is what an expression comes to. Names share values as Python's
// names share objects, so that what is appended under one is seen under all.
type value struct {
	kind valueKind
	str  *str
	// parts and homes are those of a list: what it holds, and the brackets in
	// the text that it holds as a whole.
	parts []part
	homes []*expr
	// keys are those of a table in their order, entries what stands under them.
	// A table is open if it has more keys than are known.
	keys    []string
	entries map[string]*value
	open    bool
	// file is what a fileValue was read from, reason why a value is unknown.
	file   *include
	reason string
	// function is what a functionValue runs.
	function *function
}

type valueKind uint8

const (
	unknownValue valueKind = iota
	noneValue
	stringValue
	listValue
	tableValue
	fileValue // anything read from a file: itself, its text or lines
	functionValue
)

// A part is one thing that a list holds: a string, the lines of a file, or
// something unknown.
type part struct {
	str     *str
	file    *include
	unknown string // the reason, or ""
	// home is the brackets that str stands in, as the item with that index;
	// nil where the string came otherwise.
	home  *expr
	index int
	// sometimes marks what is there under a condition only.
	sometimes bool
}

// An include is a file that is read, with the place that names it.
type include struct {
	path string
	span text.Span
}

// The reasons for which a value is not known.
const (
	computed    = "computed when setup.py runs"
	conditional = "depends on a condition in setup.py"
)

func unknown(reason string) *value { return &value{reason: reason} }

func known(s *str) *value { return &value{kind: stringValue, str: s} }

// made is a string that the program puts together.
func made(s string) *value { return known(&str{value: s, start: -1}) }

func newTable() *value { return &value{kind: tableValue, entries: map[string]*value{}} }

func (v *value) set(key string, to *value) {
	if v.entries[key] == nil {
		v.keys = append(v.keys, key)
	}
	v.entries[key] = to
}

// asParts is what v adds to a list that takes over its items.
func (v *value) asParts() ([]part, []*expr) {
	switch v.kind {
	case listValue:
		return v.parts, v.homes
	case fileValue:
		return []part{{file: v.file}}, nil
	case unknownValue:
		return []part{{unknown: v.reason}}, nil
	}
	return []part{{unknown: computed}}, nil
}

// asItem is what v is as one item of a list.
func (v *value) asItem() part {
	switch v.kind {
	case stringValue:
		return part{str: v.str}
	case fileValue:
		return part{file: v.file}
	case unknownValue:
		return part{unknown: v.reason}
	}
	return part{unknown: computed}
}

// maxParts bounds what lists can grow to that are added to themselves.
const maxParts = 2000

// take appends parts that are there always, or sometimes only.
func (v *value) take(parts []part, homes []*expr, sometimes bool) {
	if len(v.parts)+len(v.homes)+len(parts)+len(homes) > maxParts {
		v.kind, v.reason = unknownValue, computed
		return
	}
	for _, p := range parts {
		p.sometimes = p.sometimes || sometimes
		v.parts = append(v.parts, p)
	}
	if !sometimes {
		v.homes = append(v.homes, homes...)
	}
}

// maybe is what v is where there may be another value in its place: not known,
// but all its names are in the text unless it is computed.
func (v *value) maybe() *value {
	if v.kind == unknownValue {
		return v
	}
	for _, p := range v.parts {
		if p.unknown == computed {
			return unknown(computed)
		}
	}
	return unknown(conditional)
}

// spoil notes that v is changed in a way that is not known.
func (v *value) spoil() {
	switch v.kind {
	case listValue:
		v.parts = append(v.parts, part{unknown: computed})
	case tableValue:
		v.open = true
	}
}

// text is the string that v is, or ok is false.
func (v *value) text() (string, bool) {
	if v.kind != stringValue {
		return "", false
	}
	return v.str.value, true
}

// joined is the path of several values, or nil.
func joined(values []*value) *value {
	names := make([]string, len(values))
	length := 0
	for i, v := range values {
		s, ok := v.text()
		if length += len(s); !ok || length > maxString {
			return nil
		}
		names[i] = s
	}
	return made(path.Join(names...))
}
