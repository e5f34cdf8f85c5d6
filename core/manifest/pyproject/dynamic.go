package pyproject

import (
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/manifest/tomltable"
)

// A dynamicSource is a setting that names the files from which a build tool
// takes the requirements that project.dynamic leaves open.
type dynamicSource struct {
	path []string
	kind *tomltable.Kind
}

var dynamicSources = []dynamicSource{
	source("tool.setuptools.dynamic.dependencies.file", projectRuntime),
	source("tool.setuptools.dynamic.optional-dependencies.*.file", projectExtra),
	source("tool.hatch.metadata.hooks.requirements_txt.files", projectRuntime),
	source("tool.hatch.metadata.hooks.requirements_txt.optional-dependencies.*", projectExtra),
}

func source(path, kind string) dynamicSource {
	return dynamicSource{strings.Split(path, "."), kindOf(kind)}
}

// findDynamic adds read-only sections for the requirements that the project
// declares dynamic (PEP 621), with the files that they come from.
func (f *File) findDynamic() {
	dynamic := f.Lookup("project", "dynamic").Strings()
	for _, b := range f.Bindings() {
		for _, source := range dynamicSources {
			if b.Matches(source.path) && slices.Contains(dynamic, source.kind.Path[1]) {
				f.takeFrom(source, b)
			}
		}
	}
	if slices.Contains(dynamic, "dependencies") && f.Section(projectRuntime) == nil {
		s := f.SectionAt(kindOf(projectRuntime), strings.Split(projectRuntime, "."))
		s.Freeze("declared dynamic", f.Lookup("project", "dynamic").Span())
	}
}

// takeFrom notes the files that b, an instance of source, names.
func (f *File) takeFrom(source dynamicSource, b tomltable.Binding) {
	files := b.Value().StringNodes()
	if len(files) == 0 {
		return
	}
	path := slices.Clone(source.kind.Path)
	if star := slices.Index(path, "*"); star >= 0 {
		path[star] = tomltable.StarOf(source.path, b.Path())
	}
	s := f.SectionAt(source.kind, path)
	if s.Written() {
		return // stated and dynamic, which PEP 621 forbids: the list is what can be edited
	}
	s.Freeze("taken from "+strings.Join(b.Value().Strings(), ", "), b.Value().Span())
	for _, n := range files {
		f.includes = append(f.includes, manifest.Include{Section: s.ID, Path: n.Text(), Span: n.Content(f.Text())})
	}
}

// settleRuntime makes one of two runtime sections read-only. With requirements
// in [project], Poetry's table only enriches them (with sources, say); with
// none there, Poetry reads its own table alone, which must stay so.
func (f *File) settleRuntime() {
	project, poetry := f.Section(projectRuntime), f.Section(poetryRuntime)
	switch {
	case project == nil || poetry == nil || project.ReadOnly != "":
	case project.Empty() && !poetry.Empty():
		project.Freeze(poetryRuntime+" holds the requirements", project.Span)
	default:
		poetry.Freeze(projectRuntime+" holds the requirements", poetry.Span)
	}
}

// offerRuntime adds a virtual section where there is none for the runtime
// requirements but a project to have them.
func (f *File) offerRuntime() {
	project, poetry := f.Section(projectRuntime), f.Section(poetryRuntime)
	switch {
	case poetry != nil:
	case project == nil && f.Defines("project"):
		f.offer(projectRuntime)
	case (project == nil || project.ReadOnly != "") && f.Defines("tool", "poetry"):
		f.offer(poetryRuntime)
	}
}

// offerGroup lists the group for development that a project without any can
// gain: that of the standard (PEP 735), or Poetry's where Poetry has the project.
func (f *File) offerGroup() {
	if slices.ContainsFunc(f.Sections(), isForDevelopment) {
		return
	}
	switch {
	case f.Defines("tool", "poetry"):
		f.Offer(kindOf("tool.poetry.group.*.dependencies"), []string{"tool", "poetry", "group", newGroup, "dependencies"})
	case f.Defines("project"):
		f.Offer(kindOf("dependency-groups.*"), []string{"dependency-groups", newGroup})
	}
}

// newGroup is the name that tools give to the group for development.
const newGroup = "dev"

func isForDevelopment(s manifest.Section) bool {
	switch s.Role.Kind {
	case manifest.Group, manifest.Environment:
		return true
	case manifest.Extra:
		return slices.Contains(developmentExtras, strings.ToLower(s.Role.Name))
	}
	return false
}

var developmentExtras = []string{"dev", "develop", "development", "devel", "test", "tests", "testing"}

// offer adds a section that Add can create.
func (f *File) offer(id string) { f.Offer(kindOf(id), strings.Split(id, ".")) }
