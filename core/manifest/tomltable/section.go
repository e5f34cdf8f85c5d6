package tomltable

import (
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/pep"
	"github.com/pyferry/pyferry/core/text"
)

// A Section is a manifest.Section with the syntax that it was read from.
type Section struct {
	manifest.Section
	kind *Kind
	path []string
	// array holds the requirements of the list shape; nil while virtual, and
	// where something else stands in its place, which is rejected.
	array    *Node
	rejected bool
	// The lookup shape may stand under a header of its own, be an inline
	// table, or be spelled by dotted keys and sub-tables alone.
	header *table
	inline *Node
	items  []*item
	byName map[string]*item // of a lookup
	// platform is the only one that the section is for, or "".
	platform string
	// groups lists the {include-group = "..."} entries of a group.
	groups []GroupInclude
}

// An item is a requirement with the syntax that it was read from.
type item struct {
	manifest.Requirement
	// For the list shape: the index in the array, and how it is spelled.
	index    int
	spelling *spelling // nil without a version
	// For the lookup shape: where the name's key is written, more than once
	// for dotted keys and sub-tables; and the alternatives that it allows.
	name        string
	pieces      []Binding
	constraints []constraint
}

// Written reports whether the file has the section's array.
func (s *Section) Written() bool { return s.array != nil }

// Empty reports whether the section declares nothing.
func (s *Section) Empty() bool { return len(s.items) == 0 }

// Freeze makes the section read-only for the given reason; span is the place
// that says so.
func (s *Section) Freeze(reason string, span text.Span) {
	s.ReadOnly, s.Span = reason, span
}

// bind takes b, which lies at or below the section's path, into the section.
func (f *File) bind(s *Section, b Binding) {
	s.Span = cover(s.Span, b)
	if s.kind.Shape == List {
		f.bindList(s, b)
	} else {
		f.bindLookup(s, b)
	}
}

// cover is the span of a section's value once b belongs to it.
func cover(span text.Span, b Binding) text.Span {
	own := b.table.span
	if b.entry != nil {
		own = b.entry.value.span
	}
	if span == (text.Span{}) {
		return own
	}
	return text.Span{Start: min(span.Start, own.Start), End: max(span.End, own.End)}
}

func (f *File) bindList(s *Section, b Binding) {
	value := b.Value()
	if len(b.path) > len(s.path) || value == nil || value.kind != unstable.Array {
		f.rejectTable(s, b)
		return
	}
	s.array = value
	for i, n := range value.items {
		if n.kind == unstable.String {
			f.bindString(s, i, n)
		} else if !f.bindInclude(s, n) {
			f.problem(n.span, "a requirement must be a string")
		}
	}
	s.Habit = f.habit(s)
}

// rejectTable reports once that s, which b belongs to, is not an array.
func (f *File) rejectTable(s *Section, b Binding) {
	if !s.rejected {
		s.rejected = true
		f.problem(b.path[len(s.path)-1].span, s.ID+" must be an array of strings")
	}
}

// bindString reads one PEP 508 string.
func (f *File) bindString(s *Section, index int, n *Node) {
	d := decode(f.text, n)
	r, err := pep.ParseRequirement(d.value)
	if err != nil {
		if path, ok := strings.CutPrefix(d.value, editable); ok {
			f.paths = append(f.paths, strings.TrimSpace(path))
		} else if !foreign(d.value) {
			f.problem(inner(f.text, n.span), "not a requirement: "+err.Error())
		}
		return
	}
	name := d.span(r.NameSpan)
	s.items = append(s.items, &item{index: index, spelling: spellingOf(d.value, r), name: r.Name, Requirement: manifest.Requirement{
		Section: s.ID, Name: name.Of(f.text), Key: pep.Normalize(r.Name), Extras: r.Extras,
		Specifier: r.Specifier, Marker: r.Marker, URL: r.URL,
		Span: d.span(r.Span), NameSpan: name,
	}})
}

// bindInclude reads {include-group = "..."}, and reports whether n is one.
func (f *File) bindInclude(s *Section, n *Node) bool {
	if !s.kind.Includes || len(n.entries) != 1 {
		return false
	}
	e := n.entries[0]
	if len(e.keys) != 1 || e.keys[0].name != "include-group" || e.value.kind != unstable.String {
		return false
	}
	s.groups = append(s.groups, GroupInclude{Section: s.ID, Group: e.value.text, Span: n.span})
	return true
}

// editable begins what PDM installs from a folder; it is no PEP 508.
const editable = "-e "

// foreign reports whether s is in a notation that a tool adds to PEP 508: the
// placeholders of Hatch and of project templates.
func foreign(s string) bool { return strings.Contains(s, "{") }

// habit is how s states versions; the project's own name has no vote.
func (f *File) habit(s *Section) manifest.Habit {
	var reqs []manifest.Requirement
	for _, i := range s.items {
		if !f.isSelf(i.Key) {
			reqs = append(reqs, i.Requirement)
		}
	}
	return manifest.HabitOf(reqs)
}

// declares reports whether s has a requirement with the given key. Poetry's
// "python" counts, although it is none: its key is taken.
func (s *Section) declares(key string) bool {
	if s.Ecosystem == manifest.Poetry && key == interpreter {
		return true
	}
	return slices.ContainsFunc(s.items, func(i *item) bool { return i.Key == key })
}
