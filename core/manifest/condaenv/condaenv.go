// Package condaenv reads and edits conda's environment files
// (environment.yml): the conda entries of "dependencies" as the section
// "dependencies", and the list under its "pip:" entry as "dependencies.pip".
//
// The YAML library finds where the entries stand; edits are then made line by
// line, or between the commas of a flow list. Every edit is tried out before
// it is given away: one whose result would not say exactly what was asked for
// is refused (ErrUnsure).
package condaenv

import (
	"errors"
	"slices"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/pep"
	"github.com/pyferry/pyferry/core/text"
)

// The IDs of the two sections.
const (
	CondaSection = "dependencies"
	PipSection   = "dependencies.pip"
)

// ErrUnsure is returned by Add and Remove where no edit is known that would
// change only what was asked for.
var ErrUnsure = errors.New("condaenv: no exact edit is known for this file")

// A File is a conda environment file. It is immutable and safe for concurrent
// use.
type File struct {
	text     string
	charset  text.Charset
	lines    lines
	conda    *list // nil in a file without "dependencies"
	pip      *list // never nil beside conda; its form may be absent
	prefix   bool  // the file has a top-level "prefix", as exports have
	problems []manifest.Problem
	includes []manifest.Include
	selves   []manifest.SelfReference
}

var _ manifest.Structured = (*File)(nil)

// Parse reads an environment file. A text without a top-level "dependencies"
// is no environment: the file then has no sections. The text is UTF-8, or
// UTF-16 with a byte order mark, which conda reads too; Text and all spans are
// then those of the same text in UTF-8.
func Parse(src string) *File {
	src, charset, whole := text.Decode(src)
	f := &File{text: src, charset: charset, lines: newLines(src)}
	if !whole {
		f.problem(text.Span{}, "the file is not valid UTF-16")
	}
	f.readRoot(f.load())
	if f.conda == nil {
		return f
	}
	f.readComments()
	for _, l := range f.lists() {
		l.section.Habit = manifest.HabitOf(votes(l))
	}
	f.markGenerated()
	return f
}

// Text is the text that the file was parsed from.
func (f *File) Text() string { return f.text }

// Charset is how the file stores its text.
func (f *File) Charset() text.Charset { return f.charset }

// Problems lists what is wrong with the file's YAML, and entries that conda or
// pip could not use.
func (f *File) Problems() []manifest.Problem { return slices.Clone(f.problems) }

// Includes lists the "-r" and "-c" lines of the pip list.
func (f *File) Includes() []manifest.Include { return slices.Clone(f.includes) }

// SelfReferences lists the pip entries that install the project itself.
func (f *File) SelfReferences() []manifest.SelfReference { return slices.Clone(f.selves) }

// Sections lists "dependencies" and "dependencies.pip"; the latter is virtual
// in a file without a "pip:" entry.
func (f *File) Sections() []manifest.Section {
	var sections []manifest.Section
	for _, l := range f.lists() {
		sections = append(sections, l.section)
	}
	return sections
}

// Requirements lists the entries of both sections that name a package, in the
// order of the file. Where an entry is a YAML alias, its spans are those of the
// anchored text.
func (f *File) Requirements() []manifest.Requirement {
	var reqs []manifest.Requirement
	for _, l := range f.lists() {
		reqs = append(reqs, l.selected...)
		for _, it := range l.items {
			if it.req != nil {
				reqs = append(reqs, *it.req)
			}
		}
	}
	slices.SortStableFunc(reqs, func(a, b manifest.Requirement) int { return a.Span.Start - b.Span.Start })
	return reqs
}

// Commented reports the section in which an entry with one of names is
// commented out ("# - lightgbm") and which Add can write; the names may be
// conda's or PyPI's.
func (f *File) Commented(names ...string) (section string, ok bool) {
	for _, l := range f.lists() {
		if l.section.ReadOnly == "" && l.commentedAs(names...) != nil {
			return l.section.ID, true
		}
	}
	return "", false
}

func (f *File) lists() []*list {
	if f.conda == nil {
		return nil
	}
	return []*list{f.conda, f.pip}
}

func (f *File) list(section string) *list {
	for _, l := range f.lists() {
		if l.section.ID == section {
			return l
		}
	}
	return nil
}

func (f *File) problem(span text.Span, message string) {
	f.problems = append(f.problems, manifest.Problem{Span: span, Message: message})
}

// A form is the shape in which a list is written.
type form uint8

const (
	absent form = iota // there is no list and no key for it
	empty              // the key stands without a value
	block              // one "- entry" a line
	flow               // [entry, entry]
)

// A list is one of the two sections.
type list struct {
	section manifest.Section
	form    form
	// key covers the key that holds the list, its colon included.
	key text.Span
	// keyColumn is the number of bytes before the key in its line.
	keyColumn int
	// indent and gap surround the dash of block entries.
	indent, gap string
	items       []item
	// selected are the requirements for one platform, which no edit touches.
	selected  []manifest.Requirement
	commented []commented
	headings  []heading
	// sole is set on the pip list if "pip" is the only key of its entry.
	sole bool
}

// An item is an entry of a list, whatever it says.
type item struct {
	span     text.Span // the whole of it, with quotes, anchor and tag
	value    text.Span // what it says, without those; that of an alias is the alias
	req      *manifest.Requirement
	scalar   bool
	anchored bool
}

// quote is the quote that an item is written in, or 0.
func (it item) quote(src string) byte {
	if it.value.End < it.span.End && it.scalar {
		return src[it.value.End]
	}
	return 0
}

// named returns the items that are requirements.
func (l *list) named() []item {
	return slices.DeleteFunc(slices.Clone(l.items), func(it item) bool { return it.req == nil })
}

func (l *list) has(keys ...string) bool {
	isOne := func(r manifest.Requirement) bool { return slices.Contains(keys, r.Key) }
	return slices.ContainsFunc(l.selected, isOne) ||
		slices.ContainsFunc(l.named(), func(it item) bool { return isOne(*it.req) })
}

// commentedAs is the first commented-out entry with one of names, or nil.
func (l *list) commentedAs(names ...string) *commented {
	for i, c := range l.commented {
		for _, n := range names {
			if pep.Normalize(n) == c.key {
				return &l.commented[i]
			}
		}
	}
	return nil
}

// readOnly marks the list as one that must not be written.
func (l *list) readOnly(reason string) {
	if l.section.ReadOnly == "" {
		l.section.ReadOnly = reason
	}
}
