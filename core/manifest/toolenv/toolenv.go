// Package toolenv reads what tools that run tests install into environments of
// their own: the deps of tox (tox.ini, and its places in setup.cfg,
// pyproject.toml and tox.toml) and the calls of session.install in a
// noxfile.py. It is there to be known, not to be edited.
package toolenv

import (
	"slices"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/manifest/requirements"
	"github.com/pyferry/pyferry/core/text"
)

// A File is a file of tox or nox. It implements manifest.Structured. All
// of its sections are read only.
type File struct {
	src      string
	sections []manifest.Section
	reqs     []manifest.Requirement
	includes []manifest.Include
	selves   []manifest.SelfReference
	unread   bool
}

var _ manifest.Structured = (*File)(nil)

// Installed is why nothing is added to a section: its manifest.Section.ReadOnly.
const Installed = "installed by the tool that runs the tests"

// take reads masked, which has the length of the file's text and holds lines
// as pip reads them where they stand there, into the section called id. What
// pip does not understand belongs to the tool.
func (f *File) take(id, environment string, span text.Span, masked string) {
	role := manifest.Role{Kind: manifest.Group, Name: environment}
	list := requirements.Parse(masked, role)
	f.sections = append(f.sections, manifest.Section{ID: id, Role: role, Span: span, ReadOnly: Installed, Habit: list.Sections()[0].Habit})
	for _, r := range list.Requirements() {
		r.Section = id
		f.reqs = append(f.reqs, r)
	}
	for _, i := range list.Includes() {
		i.Section = id
		f.includes = append(f.includes, i)
	}
	for _, s := range list.SelfReferences() {
		s.Section = id
		f.selves = append(f.selves, s)
	}
}

// Text is the text that the file was read from.
func (f *File) Text() string { return f.src }

// Sections lists what is installed into each environment: "testenv.deps",
// "testenv:NAME.deps" and "env.NAME.deps" of tox, "session NAME" of nox.
func (f *File) Sections() []manifest.Section { return slices.Clone(f.sections) }

// Requirements lists the requirements in the order of the file. One that tox
// installs under a condition has no version.
func (f *File) Requirements() []manifest.Requirement { return slices.Clone(f.reqs) }

// Includes lists the requirements files that are installed.
func (f *File) Includes() []manifest.Include { return slices.Clone(f.includes) }

// SelfReferences lists where the project itself is installed.
func (f *File) SelfReferences() []manifest.SelfReference { return slices.Clone(f.selves) }

// Problems lists nothing: what is not understood is the tool's to judge.
func (f *File) Problems() []manifest.Problem { return nil }

// Unread reports whether more may be installed than Requirements and Includes
// tell.
func (f *File) Unread() bool { return f.unread }

// Add implements manifest.Manifest; it gives manifest.ErrReadOnly.
func (f *File) Add(section string, _ manifest.New) ([]text.Edit, error) {
	if !slices.ContainsFunc(f.sections, func(s manifest.Section) bool { return s.ID == section }) {
		return nil, manifest.ErrNoSection
	}
	return nil, manifest.ErrReadOnly
}

// Remove implements manifest.Manifest; it gives manifest.ErrReadOnly.
func (f *File) Remove(manifest.Requirement) ([]text.Edit, error) { return nil, manifest.ErrReadOnly }

// A mask has the length of a text and is blank but for what is shown of it.
type mask struct {
	src   string
	bytes []byte
}

// newMask is a mask that shows nothing.
func newMask(src string) *mask {
	m := &mask{src: src, bytes: make([]byte, len(src))}
	m.hide(text.Span{End: len(src)})
	return m
}

// show makes the bytes of span visible.
func (m *mask) show(span text.Span) { copy(m.bytes[span.Start:span.End], span.Of(m.src)) }

// breakAt starts a line behind the byte at offset.
func (m *mask) breakAt(offset int) { m.bytes[offset] = '\n' }

// hide makes the bytes of span blanks.
func (m *mask) hide(span text.Span) {
	for i := span.Start; i < span.End; i++ {
		m.bytes[i] = ' '
	}
}
