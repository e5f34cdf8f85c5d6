// Package tomltable reads TOML files in which arrays and tables declare
// requirements, and edits those. A Schema says where a format keeps them.
//
// go-toml's parser reads the syntax. Its ranges lead to the bytes that an edit
// touches; the file is never printed anew.
package tomltable

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/pep"
	"github.com/pyferry/pyferry/core/text"
)

// A File is one TOML manifest. It is immutable once Parse has returned it.
//
// A requirement in a table (Poetry, pixi) that allows several alternatives is
// one Requirement: its versions are joined by "||", its markers by "or".
// Poetry's fields python and platform count as markers. Where a name is
// written with TOML escapes, Requirement.Name is as written and Key is decoded.
type File struct {
	text     string
	schema   *Schema
	doc      *document
	all      []Binding
	name     string
	sections []*Section
	byID     map[string]*Section
	paths    []string
	problems []manifest.Problem
}

var _ manifest.Manifest = (*File)(nil)

// A GroupInclude is a group that another contains: {include-group = "..."}
// (PEP 735), or an element of Poetry's include-groups.
type GroupInclude struct {
	// Section is the ID of the section that gains the group's content.
	Section string
	// Group is the included group's name as written; groups are the same if
	// their names are, normalised by PEP 503.
	Group string
	Span  text.Span
}

// Parse reads a file of the given schema. A text that is not valid TOML gives
// a File with a Problem and with what could be read. Then settle, unless it is
// nil, may add sections and freeze some.
func Parse(src string, schema *Schema, settle func(*File)) *File {
	f := &File{text: src, schema: schema, doc: readTOML(src), byID: map[string]*Section{}}
	if p := check(src); p != nil {
		f.problems = append(f.problems, *p)
	}
	f.all = f.doc.bindings()
	f.name = f.findName()
	for _, b := range f.all {
		f.collect(b)
	}
	for _, s := range f.sections {
		if s.kind.Shape == Lookup {
			f.finishLookup(s)
		}
	}
	f.findSources()
	if settle != nil {
		settle(f)
	}
	slices.SortStableFunc(f.sections, func(a, b *Section) int { return cmp.Compare(a.order(), b.order()) })
	return f
}

// order puts virtual sections last.
func (s *Section) order() int {
	if s.Virtual {
		return math.MaxInt
	}
	return s.Span.Start
}

// Name is the project's name as it gives it, or "".
func (f *File) Name() string { return f.name }

func (f *File) findName() string {
	for _, path := range f.schema.Names {
		if n := f.Lookup(path...).Strings(); len(n) > 0 {
			return n[0]
		}
	}
	return ""
}

// collect takes b into the section that it belongs to, if it does to any.
func (f *File) collect(b Binding) {
	if k := f.schema.kindAt(b.path); k != nil {
		f.bind(f.SectionAt(k, names(b.path[:len(k.Path)])), b)
	} else if b.entry == nil && b.table.array {
		f.rejectArray(b)
	}
}

// rejectArray reports a [[header]] where a table must stand that may hold
// sections: there would be several of each.
func (f *File) rejectArray(b Binding) {
	for _, k := range f.schema.Kinds {
		if len(b.path) < len(k.Path) && matches(k.Path[:len(b.path)], b.path) {
			f.problem(b.table.span, strings.Join(names(b.path), ".")+" must be a table, not an array of tables")
			return
		}
	}
}

// SectionAt is the section of kind k at path, made if it is new.
func (f *File) SectionAt(k *Kind, path []string) *Section {
	id := strings.Join(path, ".")
	s := f.byID[id]
	if s == nil {
		s = k.section(path)
		f.byID[id] = s
		f.sections = append(f.sections, s)
	}
	return s
}

// Section is the section with the given ID, or nil.
func (f *File) Section(id string) *Section { return f.byID[id] }

// Offer adds a section of kind k at path that Add can create.
func (f *File) Offer(k *Kind, path []string) {
	s := f.SectionAt(k, path)
	s.Virtual = true
	s.Span = text.Span{Start: len(f.text), End: len(f.text)}
}

// Defines reports whether the document has a table at path.
func (f *File) Defines(path ...string) bool {
	return slices.ContainsFunc(f.all, func(b Binding) bool {
		if len(b.path) < len(path) || !isPath(path, b.path[:len(path)]) {
			return false
		}
		return len(b.path) > len(path) || b.entry == nil || b.entry.value.kind == unstable.InlineTable
	})
}

// Bindings lists all keys of the document in the order of the file.
func (f *File) Bindings() []Binding { return f.all }

// Lookup finds the value at the keys names, or nil.
func (f *File) Lookup(names ...string) *Node {
	for _, b := range f.all {
		if b.entry != nil && isPath(names, b.path) {
			return b.entry.value
		}
	}
	return nil
}

func (f *File) problem(span text.Span, message string) {
	f.problems = append(f.problems, manifest.Problem{Span: span, Message: message})
}

// Text is the text that the file was read from.
func (f *File) Text() string { return f.text }

// Sections lists the sections in the order of the file, virtual ones last.
func (f *File) Sections() []manifest.Section {
	out := make([]manifest.Section, len(f.sections))
	for i, s := range f.sections {
		out[i] = s.Section
	}
	return out
}

// Requirements lists all requirements in the order of the file, those that
// name the project itself included.
func (f *File) Requirements() []manifest.Requirement {
	var out []manifest.Requirement
	for _, s := range f.sections {
		for _, i := range s.items {
			out = append(out, i.Requirement)
		}
	}
	slices.SortStableFunc(out, func(a, b manifest.Requirement) int { return a.Span.Start - b.Span.Start })
	return out
}

// Paths lists what PDM's "-e" items install, as written: URLs of folders,
// mostly with ${PROJECT_ROOT} for the project's own.
func (f *File) Paths() []string { return slices.Clone(f.paths) }

// Problems lists what could not be understood.
func (f *File) Problems() []manifest.Problem { return slices.Clone(f.problems) }

// SelfReferences lists the requirements that name the project itself, as
// "package[test]" in a group.
func (f *File) SelfReferences() []manifest.SelfReference {
	var out []manifest.SelfReference
	for _, r := range f.Requirements() {
		if f.isSelf(r.Key) {
			out = append(out, manifest.SelfReference{Section: r.Section, Extras: r.Extras, Span: r.Span})
		}
	}
	return out
}

func (f *File) isSelf(key string) bool {
	return f.name != "" && key == pep.Normalize(f.name)
}

// GroupIncludes lists the groups that groups of a list shape contain.
func (f *File) GroupIncludes() []GroupInclude {
	var out []GroupInclude
	for _, s := range f.sections {
		out = append(out, s.groups...)
	}
	return out
}
