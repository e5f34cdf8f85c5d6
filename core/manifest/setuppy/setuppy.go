// Package setuppy reads the requirements in a setup.py, the program that
// configures setuptools, without running it.
//
// The program is followed as far as lists and dicts of strings go: literals
// bound to names, put together by "+", "+=", append, extend and "*", and files
// that are read line by line. What depends on a condition or is computed is
// said to be so, never guessed. Only lists that stand in the file as literals
// are edited.
package setuppy

import (
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/pep"
)

// A File is a setup.py. It implements manifest.Structured.
type File struct {
	src      string
	name     string
	call     *expr // the call of setup(), or nil
	sections []*section
	reqs     []declared
	includes []manifest.Include
	selves   []manifest.SelfReference
	problems []manifest.Problem
	unread   bool
	computed bool
}

var _ manifest.Structured = (*File)(nil)

// A section is a manifest.Section with the brackets that can be written.
type section struct {
	manifest.Section
	value *value
	// home is the first list in the text that is wholly the section's own, or
	// nil; the section owns all lists of homes.
	home  *expr
	homes []*expr
	// marker is that of a conditional extra ("test:python_version<'3'").
	marker string
}

// A declared requirement knows the list that it is an item of, if it is.
type declared struct {
	manifest.Requirement
	home  *expr
	index int
}

// Parse reads the text of a setup.py. Any text is accepted: what is not
// understood is left out, and Unread tells that something was.
func Parse(src string) *File {
	f := &File{src: src}
	program, statements := readProgram(src)
	in := &interpreter{program: program}
	in.interpret(statements)
	f.unread = program.unclosed != nil || in.steps > maxSteps
	if len(in.setups) == 0 || program.unclosed != nil {
		f.unread = true
		return f
	}
	f.read(in.setups)
	slices.SortStableFunc(f.reqs, func(a, b declared) int { return a.Span.Start - b.Span.Start })
	return f
}

// Name is the name of the distribution, or "" if the program computes it.
func (f *File) Name() string { return f.name }

// Unread reports whether the program may declare more than Requirements and
// Includes tell.
func (f *File) Unread() bool { return f.unread }

// Computed reports whether the program computes some of what is installed with
// the package, so that it cannot be known what is missing there.
func (f *File) Computed() bool { return f.computed }

// Text is the text that the file was read from.
func (f *File) Text() string { return f.src }

// Sections lists the lists of requirements: "install_requires",
// "extras_require.NAME", "setup_requires", "tests_require". Where keys of
// extras_require are not known there is a section "extras_require" that is
// read only.
func (f *File) Sections() []manifest.Section {
	out := make([]manifest.Section, len(f.sections))
	for i, s := range f.sections {
		out[i] = s.Section
	}
	return out
}

// Requirements lists all requirements in the order of the file, each in one
// section: what several sections share belongs to the first that holds nothing
// else.
func (f *File) Requirements() []manifest.Requirement {
	out := make([]manifest.Requirement, len(f.reqs))
	for i, r := range f.reqs {
		out[i] = r.Requirement
	}
	return out
}

// Includes lists the files whose lines the program takes for requirements.
func (f *File) Includes() []manifest.Include { return slices.Clone(f.includes) }

// SelfReferences lists the requirements of the project's own name.
func (f *File) SelfReferences() []manifest.SelfReference { return slices.Clone(f.selves) }

// Problems lists literal requirements that setuptools would not accept.
func (f *File) Problems() []manifest.Problem { return slices.Clone(f.problems) }

func (f *File) section(id string) *section {
	for _, s := range f.sections {
		if s.ID == id {
			return s
		}
	}
	return nil
}

func (f *File) isSelf(key string) bool { return f.name != "" && pep.Normalize(f.name) == key }

// extraRole tells what an extra's key stands for: setuptools takes what
// follows a colon for a marker. Without a name before it the requirements are
// those of the package itself, where the marker holds.
func extraRole(key string) (role manifest.Role, marker string) {
	extra, marker, _ := strings.Cut(key, ":")
	return manifest.Role{Kind: manifest.Extra, Name: extra}, marker
}
