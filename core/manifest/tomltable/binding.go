package tomltable

import (
	"slices"
	"strings"
)

// maxDepth bounds the keys that are looked at: none of the known sections is
// deeper, and a file made to be deep must not cost more than its size.
const maxDepth = 12

// A Binding is a key of the document under its full path, however that is
// spelled: below a header, dotted, or in inline tables.
type Binding struct {
	path  []key
	table *table
	// entry is nil for the binding that a header itself makes.
	entry *entry
	// inline is the inline table that the entry stands in, or nil.
	inline *Node
}

// Value is the bound value, or nil for a header.
func (b Binding) Value() *Node {
	if b.entry == nil {
		return nil
	}
	return b.entry.value
}

// spells reports whether b is where the key at index i of its path is written,
// rather than in a header or an outer entry.
func (b Binding) spells(i int) bool {
	if b.entry == nil {
		return true
	}
	return i >= len(b.path)-len(b.entry.keys)
}

// names is the keys of path in decoded form.
func names(path []key) []string {
	out := make([]string, len(path))
	for i, k := range path {
		out[i] = k.name
	}
	return out
}

// isPath reports whether the keys of path are names.
func isPath(names []string, path []key) bool {
	return slices.EqualFunc(names, path, func(n string, k key) bool { return n == k.name })
}

// bindings lists all keys of the document in the order of the file.
func (d *document) bindings() []Binding {
	var out []Binding
	for _, t := range d.tables {
		if len(t.header) > maxDepth {
			continue
		}
		if t.header != nil {
			out = append(out, Binding{path: t.header, table: t})
		}
		for _, e := range t.entries {
			out = descend(out, Binding{path: t.header, table: t}, e)
		}
	}
	return out
}

// descend appends the binding of e below parent, and those of the inline
// table that e may hold.
func descend(out []Binding, parent Binding, e *entry) []Binding {
	if len(parent.path)+len(e.keys) > maxDepth {
		return out
	}
	b := parent
	b.path = slices.Concat(parent.path, e.keys)
	b.entry = e
	out = append(out, b)
	for _, c := range e.value.entries {
		b.inline = e.value
		out = descend(out, b, c)
	}
	return out
}

// Path is the decoded keys that lead to the binding.
func (b Binding) Path() []string { return names(b.path) }

// Key is the last of the binding's keys, decoded.
func (b Binding) Key() string { return b.path[len(b.path)-1].name }

// Matches reports whether the binding's path is an instance of pattern, in
// which "*" is any key.
func (b Binding) Matches(pattern []string) bool { return matches(pattern, b.path) }

// Under reports whether the binding's path is an instance of pattern or leads
// on from one.
func (b Binding) Under(pattern []string) bool {
	return len(b.path) >= len(pattern) && matches(pattern, b.path[:len(pattern)])
}

// ArrayTables lists the tables under the [[header]] of the given path, each as
// a map from its keys to their strings.
func (f *File) ArrayTables(path ...string) []map[string]string {
	var out []map[string]string
	for _, t := range f.doc.tables {
		if !t.array || !isPath(path, t.header) {
			continue
		}
		fields := map[string]string{}
		for _, e := range t.entries {
			fields[e.keys[0].name] = strings.Join(e.value.Strings(), "")
		}
		out = append(out, fields)
	}
	return out
}
