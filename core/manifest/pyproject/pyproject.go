// Package pyproject reads pyproject.toml and edits the requirements in it: the
// standard tables (PEP 621, 735 and 518) and those of Poetry, PDM, uv, Hatch,
// Flit and pixi.
package pyproject

import (
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/manifest/hatch"
	"github.com/pyferry/pyferry/core/manifest/tomltable"
)

// A File is one pyproject.toml. It is immutable.
type File struct {
	*tomltable.File
	includes []manifest.Include
}

var _ manifest.Structured = (*File)(nil)

// A GroupInclude is a group that another contains.
type GroupInclude = tomltable.GroupInclude

// Parse reads a pyproject.toml. A text that is not valid TOML gives a File
// with a Problem and with what could be read.
func Parse(src string) *File {
	f := &File{}
	tomltable.Parse(src, &schema, func(table *tomltable.File) {
		f.File = table
		f.findDynamic()
		f.settleRuntime()
		if len(f.Problems()) == 0 {
			f.offerRuntime()
			f.offerGroup()
		}
	})
	return f
}

// Includes lists the files that setuptools or a plugin of Hatch takes dynamic
// requirements from.
func (f *File) Includes() []manifest.Include { return slices.Clone(f.includes) }

// SelfReferences lists the requirements that name the project itself, as
// "package[test]" in a group, and the features with which an environment of
// Hatch installs it.
func (f *File) SelfReferences() []manifest.SelfReference {
	return slices.Concat(f.File.SelfReferences(), hatch.Features(f.File, hatchTables))
}

// Unread reports whether more may be installed than is listed: what overrides
// of Hatch's environments add.
func (f *File) Unread() bool { return hatch.Overrides(f.File, hatchTables) }

// GroupIncludes lists the groups that other groups contain.
func (f *File) GroupIncludes() []GroupInclude {
	out := f.File.GroupIncludes()
	for _, b := range f.Bindings() {
		if b.Value() == nil || !b.Matches(poetryIncludes) {
			continue
		}
		id := strings.Join(b.Path()[:4], ".") + ".dependencies"
		for _, n := range b.Value().StringNodes() {
			out = append(out, GroupInclude{Section: id, Group: n.Text(), Span: n.Span()})
		}
	}
	return out
}

var poetryIncludes = strings.Split("tool.poetry.group.*.include-groups", ".")
