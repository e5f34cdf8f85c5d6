// Package requirements reads and edits requirements files, the lists of
// requirements that pip, uv and pip-tools take (requirements.txt, *.in).
//
// The text is read as pip reads it: a backslash joins lines, "#" at the start
// of a line or after white space starts a comment, and a line is a requirement
// (PEP 508, a path, an archive or a URL) with options of its own or a line of
// global options.
package requirements

import (
	"slices"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/text"
)

// sectionID is the ID of the one section of a requirements file.
const sectionID = "requirements"

// A File is a requirements file. It implements manifest.Structured.
type File struct {
	src      string
	lines    []line
	section  manifest.Section
	reqs     []declared
	includes []manifest.Include
	selves   []manifest.SelfReference
	paths    []string
	problems []manifest.Problem

	charset   text.Charset
	generator string // the tool that wrote the file, or ""
	sources   []string
	foreign   bool // whether it is no list for pip
}

var _ manifest.Structured = (*File)(nil)

// A declared requirement knows the line that it stands on.
type declared struct {
	manifest.Requirement
	line int
}

// Parse reads the text of a requirements file that serves the given role. The
// text is UTF-8, with a byte order mark or without. UTF-16 with a byte order
// mark is taken as well; Text and all spans are then those of the same text in
// UTF-8.
func Parse(src string, role manifest.Role) *File {
	src, charset, whole := text.Decode(src)
	f := &File{src: src, charset: charset, lines: splitLines(src)}
	if !whole {
		f.problems = append(f.problems, manifest.Problem{Span: f.lines[0].span, Message: "the file is not valid UTF-16"})
	}
	f.section = manifest.Section{ID: sectionID, Role: role, Span: text.Span{End: len(src)}}
	if f.foreign = f.isCondas(); f.foreign {
		return f
	}
	f.detectGenerator()
	f.detectHashes()
	for i := range f.lines {
		f.read(i)
	}
	f.section.Habit = manifest.HabitOf(f.Requirements())
	return f
}

// Text is the text that the file was read from.
func (f *File) Text() string { return f.src }

// Charset is how the file stores its text.
func (f *File) Charset() text.Charset { return f.charset }

// Paths lists the folders that the file installs, of which it does not name
// the distribution: "-e ../core". They are relative to the folder that pip
// runs in, as written, with forward slashes.
func (f *File) Paths() []string { return slices.Clone(f.paths) }

// Sections gives the one section, with the ID "requirements". There is none in
// a list that conda wrote.
func (f *File) Sections() []manifest.Section {
	if f.foreign {
		return nil
	}
	return []manifest.Section{f.section}
}

// Requirements lists all requirements that name their distribution: a path or
// URL does so in its fragment ("#egg=name") or as the name of a wheel.
func (f *File) Requirements() []manifest.Requirement {
	out := make([]manifest.Requirement, len(f.reqs))
	for i, r := range f.reqs {
		out[i] = r.Requirement
	}
	return out
}

// Includes lists the files that -r and -c name; not those at a URL.
func (f *File) Includes() []manifest.Include { return slices.Clone(f.includes) }

// SelfReferences lists the lines that install the project itself, such as
// "-e .[dev]". pip takes such a path from the folder that it runs in.
func (f *File) SelfReferences() []manifest.SelfReference { return slices.Clone(f.selves) }

// Problems lists the lines that are no requirement.
func (f *File) Problems() []manifest.Problem { return slices.Clone(f.problems) }

// Generated reports whether a tool wrote the file, and the files that it was
// made from as far as its header names them.
func (f *File) Generated() (sources []string, ok bool) {
	return slices.Clone(f.sources), f.generator != ""
}
