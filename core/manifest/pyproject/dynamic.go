package pyproject

import (
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/text"
)

// A dynamicSource is a setting that names the files from which a build tool
// takes what project.dynamic leaves open.
type dynamicSource struct {
	path  []string
	field string // what project.dynamic must list
}

var dynamicSources = []dynamicSource{
	{strings.Split("tool.setuptools.dynamic.dependencies.file", "."), "dependencies"},
	{strings.Split("tool.setuptools.dynamic.optional-dependencies.*.file", "."), "optional-dependencies"},
	{strings.Split("tool.hatch.metadata.hooks.requirements_txt.files", "."), "dependencies"},
	{strings.Split("tool.hatch.metadata.hooks.requirements_txt.optional-dependencies.*", "."), "optional-dependencies"},
}

// findDynamic adds read-only sections for the requirements that the project
// declares dynamic (PEP 621), with the files that they come from.
func (f *File) findDynamic() {
	dynamic := f.lookup("project", "dynamic").strings()
	for _, b := range f.all {
		for _, source := range dynamicSources {
			if slices.Contains(dynamic, source.field) && matches(source.path, b.path) {
				f.takeFrom(source, b)
			}
		}
	}
	if slices.Contains(dynamic, "dependencies") {
		s := f.dynamicSection("dependencies", "")
		if s.ReadOnly == "" && s.array == nil {
			s.ReadOnly = "declared dynamic"
			s.Span = f.lookup("project", "dynamic").span
		}
	}
}

// takeFrom notes the files that b, an instance of source, names.
func (f *File) takeFrom(source dynamicSource, b binding) {
	files := b.value().strings()
	s := f.dynamicSection(source.field, starOf(source.path, names(b.path)))
	if len(files) == 0 || s.array != nil {
		return
	}
	s.ReadOnly = "taken from " + strings.Join(files, ", ")
	s.Span = b.value().span
	for _, n := range b.value().stringNodes() {
		f.includes = append(f.includes, manifest.Include{Section: s.ID, Path: n.text, Span: inner(f.text, n.span)})
	}
}

// dynamicSection is the section of the [project] table for field and, for
// optional dependencies, the extra.
func (f *File) dynamicSection(field, extra string) *section {
	path := []string{"project", field}
	if extra != "" {
		path = append(path, extra)
	}
	for i := range kinds {
		if k := &kinds[i]; len(k.path) == len(path) && k.path[0] == "project" && k.path[1] == field {
			return f.sectionAt(k, path)
		}
	}
	return nil
}

// settleRuntime makes one of two runtime sections read-only. With requirements
// in [project], Poetry's table only enriches them (with sources, say); with
// none there, Poetry reads its own table alone, which must stay so.
func (f *File) settleRuntime() {
	project, poetry := f.byID[projectRuntime], f.byID[poetryRuntime]
	switch {
	case project == nil || poetry == nil || project.ReadOnly != "":
	case len(project.items) == 0 && len(poetry.items) > 0:
		project.ReadOnly = poetryRuntime + " holds the requirements"
	default:
		poetry.ReadOnly = projectRuntime + " holds the requirements"
	}
}

const (
	projectRuntime = "project.dependencies"
	poetryRuntime  = "tool.poetry.dependencies"
)

// offerRuntime adds a virtual section where there is none for the runtime
// requirements but a project to have them.
func (f *File) offerRuntime() {
	project, poetry := f.byID[projectRuntime], f.byID[poetryRuntime]
	switch {
	case poetry != nil:
	case project == nil && f.defines("project"):
		f.offer(projectRuntime)
	case (project == nil || project.ReadOnly != "") && f.defines("tool", "poetry"):
		f.offer(poetryRuntime)
	}
}

// defines reports whether the document has a table at path.
func (f *File) defines(path ...string) bool {
	return slices.ContainsFunc(f.all, func(b binding) bool {
		if len(b.path) < len(path) || !matches(path, b.path[:len(path)]) {
			return false
		}
		return len(b.path) > len(path) || b.entry == nil || b.entry.value.kind == unstable.InlineTable
	})
}

// offer adds a section that Add can create.
func (f *File) offer(id string) {
	path := strings.Split(id, ".")
	for i := range kinds {
		if slices.Equal(kinds[i].path, path) {
			s := f.sectionAt(&kinds[i], path)
			s.Virtual = true
			s.Span = text.Span{Start: len(f.text), End: len(f.text)}
		}
	}
}
