// Package pyproject reads pyproject.toml and edits the requirements in it: the
// standard tables (PEP 621, 735 and 518) and those of Poetry, PDM, uv, Hatch,
// Flit and pixi.
//
// go-toml's parser reads the syntax. Its ranges lead to the bytes that an edit
// touches; the file is never printed anew.
package pyproject

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/pep"
	"github.com/pyferry/pyferry/core/text"
)

// A File is one pyproject.toml. It is immutable.
//
// A requirement in a table (Poetry, pixi) that allows several alternatives is
// one Requirement: its versions are joined by "||", its markers by "or".
// Poetry's fields python and platform count as markers. Where a name is
// written with TOML escapes, Requirement.Name is as written and Key is decoded.
type File struct {
	text     string
	doc      *document
	all      []binding
	name     string
	sections []*section
	byID     map[string]*section
	includes []manifest.Include
	problems []manifest.Problem
}

var _ manifest.Structured = (*File)(nil)

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

// Parse reads a pyproject.toml. A text that is not valid TOML gives a File
// with a Problem and with what could be read.
func Parse(src string) *File {
	f := &File{text: src, doc: readTOML(src), byID: map[string]*section{}}
	if p := check(src); p != nil {
		f.problems = append(f.problems, *p)
	}
	f.all = f.doc.bindings()
	f.name = f.findName()
	for _, b := range f.all {
		f.collect(b)
	}
	for _, s := range f.sections {
		if s.kind.shape == lookup {
			f.finishLookup(s)
		}
	}
	f.findDynamic()
	f.settleRuntime()
	if len(f.problems) == 0 {
		f.offerRuntime()
	}
	slices.SortStableFunc(f.sections, func(a, b *section) int { return cmp.Compare(a.order(), b.order()) })
	return f
}

// order puts virtual sections last.
func (s *section) order() int {
	if s.Virtual {
		return math.MaxInt
	}
	return s.Span.Start
}

// collect takes b into the section that it belongs to, if it does to any.
func (f *File) collect(b binding) {
	if k := kindAt(b.path); k != nil {
		f.bind(f.sectionAt(k, names(b.path[:len(k.path)])), b)
	} else if b.entry == nil && b.table.array {
		f.rejectArray(b)
	}
}

// rejectArray reports a [[header]] where a table must stand that may hold
// sections: there would be several of each.
func (f *File) rejectArray(b binding) {
	for _, k := range kinds {
		if len(b.path) < len(k.path) && matches(k.path[:len(b.path)], b.path) {
			f.problem(b.table.span, strings.Join(names(b.path), ".")+" must be a table, not an array of tables")
			return
		}
	}
}

// sectionAt is the section of kind k at path, made if it is new.
func (f *File) sectionAt(k *kind, path []string) *section {
	id := strings.Join(path, ".")
	s := f.byID[id]
	if s == nil {
		s = k.section(path)
		f.byID[id] = s
		f.sections = append(f.sections, s)
	}
	return s
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

// Problems lists what could not be understood.
func (f *File) Problems() []manifest.Problem { return slices.Clone(f.problems) }

// Includes lists the files that setuptools or a plugin of Hatch takes dynamic
// requirements from.
func (f *File) Includes() []manifest.Include { return slices.Clone(f.includes) }

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

// GroupIncludes lists the groups that other groups contain.
func (f *File) GroupIncludes() []GroupInclude {
	var out []GroupInclude
	for _, s := range f.sections {
		out = append(out, s.groups...)
	}
	for _, b := range f.all {
		if b.entry == nil || !matches(poetryIncludes, b.path) {
			continue
		}
		id := strings.Join(names(b.path[:4]), ".") + ".dependencies"
		for _, n := range b.entry.value.stringNodes() {
			out = append(out, GroupInclude{Section: id, Group: n.text, Span: n.span})
		}
	}
	return out
}

var poetryIncludes = strings.Split("tool.poetry.group.*.include-groups", ".")
