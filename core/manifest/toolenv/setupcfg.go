package toolenv

import (
	"cmp"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/manifest/setupcfg"
)

// A SetupCfg is a setup.cfg that configures tox too: its sections [testenv]
// and [testenv:NAME] are those of a tox.ini.
type SetupCfg struct {
	*setupcfg.File
	tox *File
}

var _ manifest.Structured = (*SetupCfg)(nil)

// ParseSetupCfg reads a setup.cfg, together with what tox installs if that is
// configured there.
func ParseSetupCfg(src string) manifest.Manifest {
	f := setupcfg.Parse(src)
	if !strings.Contains(src, "[tox:tox]") {
		return f
	}
	return &SetupCfg{f, ParseTox(src)}
}

// Sections lists those of setuptools before those of tox.
func (f *SetupCfg) Sections() []manifest.Section {
	return slices.Concat(f.File.Sections(), f.tox.Sections())
}

// Requirements lists all requirements in the order of the file.
func (f *SetupCfg) Requirements() []manifest.Requirement {
	return inOrder(f.File.Requirements(), f.tox.Requirements())
}

// inOrder joins two lists in the order of the file.
func inOrder(a, b []manifest.Requirement) []manifest.Requirement {
	all := slices.Concat(a, b)
	slices.SortStableFunc(all, func(a, b manifest.Requirement) int { return cmp.Compare(a.Span.Start, b.Span.Start) })
	return all
}

// Includes lists the files that either names.
func (f *SetupCfg) Includes() []manifest.Include {
	return slices.Concat(f.File.Includes(), f.tox.Includes())
}

// SelfReferences lists where the project itself is installed.
func (f *SetupCfg) SelfReferences() []manifest.SelfReference {
	return slices.Concat(f.File.SelfReferences(), f.tox.SelfReferences())
}

// Unread reports whether tox may install more than Requirements tells.
func (f *SetupCfg) Unread() bool { return f.tox.Unread() }
