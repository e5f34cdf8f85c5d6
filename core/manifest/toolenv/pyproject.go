package toolenv

import (
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/manifest/pyproject"
)

// A Pyproject is a pyproject.toml that configures tox too.
type Pyproject struct {
	*pyproject.File
	tox *File
}

var _ manifest.Structured = (*Pyproject)(nil)

// ParsePyproject reads a pyproject.toml, together with what tox installs if
// that is configured there.
func ParsePyproject(src string) manifest.Manifest {
	f := pyproject.Parse(src)
	if !strings.Contains(src, "[tool.tox") {
		return f
	}
	return &Pyproject{f, ParseToxTOML(src)}
}

// Sections lists those of the project before those of tox.
func (f *Pyproject) Sections() []manifest.Section {
	return slices.Concat(f.File.Sections(), f.tox.Sections())
}

// Requirements lists all requirements in the order of the file.
func (f *Pyproject) Requirements() []manifest.Requirement {
	return inOrder(f.File.Requirements(), f.tox.Requirements())
}

// Includes lists the files that either names.
func (f *Pyproject) Includes() []manifest.Include {
	return slices.Concat(f.File.Includes(), f.tox.Includes())
}

// SelfReferences lists where the project itself is installed.
func (f *Pyproject) SelfReferences() []manifest.SelfReference {
	return slices.Concat(f.File.SelfReferences(), f.tox.SelfReferences())
}

// Unread reports whether more may be installed than Requirements tells.
func (f *Pyproject) Unread() bool { return f.File.Unread() || f.tox.Unread() }
