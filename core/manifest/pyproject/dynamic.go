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

// settleRuntime decides which section holds the runtime requirements where
// both the [project] and Poetry's tables could, and offers one to create where
// neither does.
func (f *File) settleRuntime() {
	project, poetry := f.byID["project.dependencies"], f.byID["tool.poetry.dependencies"]
	switch {
	case project != nil && poetry != nil:
		preferOne(project, poetry)
	case project == nil && poetry == nil && f.defines("project"):
		f.offer("project", "dependencies")
	case (project == nil || project.ReadOnly != "") && poetry == nil && f.defines("tool", "poetry"):
		f.offer("tool", "poetry", "dependencies")
	}
}

// preferOne makes one of two runtime sections read-only. With requirements
// in [project], Poetry's table only enriches them (with sources, say); with
// none there, Poetry reads its own table alone, which must stay so.
func preferOne(project, poetry *section) {
	switch {
	case project.ReadOnly != "":
	case len(project.items) == 0 && len(poetry.items) > 0:
		project.ReadOnly = "tool.poetry.dependencies holds the requirements"
	default:
		poetry.ReadOnly = "project.dependencies holds the requirements"
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
func (f *File) offer(path ...string) {
	for i := range kinds {
		if slices.Equal(kinds[i].path, path) {
			s := f.sectionAt(&kinds[i], path)
			s.Virtual = true
			s.Span = text.Span{Start: len(f.text), End: len(f.text)}
		}
	}
}
