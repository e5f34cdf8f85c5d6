// Package setupcfg reads and edits the requirements in setup.cfg, the
// declarative configuration of setuptools.
//
// The text is read as Python's configparser reads it for setuptools:
// interpolation is on, a comment is a whole line that starts with "#" or ";",
// and a value goes on in lines indented deeper than its key. A value of several
// lines is a list of lines; one on a single line is split at ";". Inside an
// item " #" starts a comment, as setuptools takes it.
package setupcfg

import (
	"slices"
	"strings"

	settings "github.com/pyferry/pyferry/core/config"
	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/pep"
	"github.com/pyferry/pyferry/core/text"
)

// The names of the sections that matter here.
const (
	defaultSection  = "DEFAULT"
	metadataSection = "metadata"
	optionsSection  = "options"
	extrasSection   = "options.extras_require"
)

// newExtra is the extra that can be made for the tests of a project without
// one; PyScaffold gives it this name.
const newExtra = "testing"

// testExtras are names that show that a project has an extra for its tests.
var testExtras = []string{"test", "tests", newExtra}

// lists are the keys of [options] that hold requirements.
var lists = []struct {
	key  string
	role manifest.Role
	file bool // "file:" is understood
}{
	{"install_requires", manifest.Role{Kind: manifest.Runtime}, true},
	{"setup_requires", manifest.Role{Kind: manifest.Build}, false},
	{"tests_require", manifest.Role{Kind: manifest.Group, Name: "test"}, false},
}

// A File is a setup.cfg. It implements manifest.Structured.
type File struct {
	config  *config
	name    string // of the project as written, or ""
	project string // the same normalised
	lists   []*list
	reqs    []declared
	include []manifest.Include
	selves  []manifest.SelfReference
}

var _ manifest.Structured = (*File)(nil)

// A declared requirement knows the list item to take out with it.
type declared struct {
	manifest.Requirement
	list *list
	item int
}

// Parse reads the text of a setup.cfg. What cannot be understood is among the
// Problems.
func Parse(text string) *File {
	f := &File{config: readConfig(text)}
	p := &parser{File: f, expander: &expander{f.config, map[reference]expansion{}}}
	if name, err := p.projectName(); err == nil {
		f.name, f.project = name, pep.Normalize(name)
	}
	p.sections()
	f.addVirtualSections()
	slices.SortStableFunc(f.reqs, func(a, b declared) int { return a.Span.Start - b.Span.Start })
	return f
}

// Text is the text that the file was read from.
func (f *File) Text() string { return f.config.src }

// Name is the project's name as it gives it, or "".
func (f *File) Name() string { return f.name }

// Sections lists the lists of requirements, those that can be made last.
func (f *File) Sections() []manifest.Section {
	out := make([]manifest.Section, len(f.lists))
	for i, l := range f.lists {
		out[i] = l.Section
	}
	return out
}

// Requirements lists all requirements in the order of the file. One that a list
// takes over from another key by interpolation stands where it is written.
func (f *File) Requirements() []manifest.Requirement { return plain(f.reqs) }

// Includes lists the files named after "file:".
func (f *File) Includes() []manifest.Include { return slices.Clone(f.include) }

// SelfReferences lists the items that stand for the project with some of its
// extras: requirements of its own name, and "%(test)s" in another extra.
func (f *File) SelfReferences() []manifest.SelfReference { return slices.Clone(f.selves) }

// Problems lists what setuptools would not accept.
func (f *File) Problems() []manifest.Problem { return slices.Clone(f.config.problems) }

// addVirtualSections lists what a file that describes a package could gain.
func (f *File) addVirtualSections() {
	c := f.config
	if c.named[metadataSection] == nil && c.named[optionsSection] == nil {
		return
	}
	if f.list("options.install_requires") == nil {
		f.addVirtual("options.install_requires", manifest.Role{Kind: manifest.Runtime})
	}
	if !slices.ContainsFunc(f.lists, isForTests) {
		f.addVirtual(extrasSection+"."+newExtra, manifest.Role{Kind: manifest.Extra, Name: newExtra})
	}
}

func isForTests(l *list) bool {
	return l.Role.Kind == manifest.Group || l.Role.Kind == manifest.Extra && slices.Contains(testExtras, strings.ToLower(l.Role.Name))
}

func (f *File) addVirtual(id string, role manifest.Role) {
	end := len(f.Text())
	f.lists = append(f.lists, &list{Section: manifest.Section{
		ID: id, Role: role, Virtual: true, Span: text.Span{Start: end, End: end},
	}})
}

func (f *File) list(id string) *list {
	for _, l := range f.lists {
		if l.ID == id {
			return l
		}
	}
	return nil
}

// Options lists the keys of the section with the given name, of any tool, with
// their values as they are written: a continuation line is a line of its own.
func (f *File) Options(section string) []settings.Option {
	s := f.config.named[section]
	if s == nil {
		return nil
	}
	options := make([]settings.Option, len(s.options))
	for i, o := range s.options {
		lines := make([]string, len(o.values))
		for j, v := range o.values {
			lines[j] = v.span.Of(f.config.src)
		}
		options[i] = settings.Option{
			Name: o.name, Value: strings.Join(lines, "\n"),
			Span: text.Span{Start: o.start, End: o.start + len(o.name)},
		}
	}
	return options
}
