package pyproject

import (
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/text"
)

// A dynamicSource is a setting that names the files from which a build tool
// takes the requirements that project.dynamic leaves open.
type dynamicSource struct {
	path []string
	kind *kind
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
	dynamic := f.lookup("project", "dynamic").strings()
	for _, b := range f.all {
		for _, source := range dynamicSources {
			if matches(source.path, b.path) && slices.Contains(dynamic, source.kind.path[1]) {
				f.takeFrom(source, b)
			}
		}
	}
	if slices.Contains(dynamic, "dependencies") && f.byID[projectRuntime] == nil {
		s := f.sectionAt(kindOf(projectRuntime), strings.Split(projectRuntime, "."))
		s.ReadOnly = "declared dynamic"
		s.Span = f.lookup("project", "dynamic").span
	}
}

// takeFrom notes the files that b, an instance of source, names.
func (f *File) takeFrom(source dynamicSource, b binding) {
	files := b.value().stringNodes()
	if len(files) == 0 {
		return
	}
	path := slices.Clone(source.kind.path)
	if star := slices.Index(path, "*"); star >= 0 {
		path[star] = starOf(source.path, names(b.path))
	}
	s := f.sectionAt(source.kind, path)
	if s.array != nil {
		return // stated and dynamic, which PEP 621 forbids: the list is what can be edited
	}
	s.ReadOnly = "taken from " + strings.Join(b.value().strings(), ", ")
	s.Span = b.value().span
	for _, n := range files {
		f.includes = append(f.includes, manifest.Include{Section: s.ID, Path: n.text, Span: inner(f.text, n.span)})
	}
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
		if len(b.path) < len(path) || !isPath(path, b.path[:len(path)]) {
			return false
		}
		return len(b.path) > len(path) || b.entry == nil || b.entry.value.kind == unstable.InlineTable
	})
}

// offer adds a section that Add can create.
func (f *File) offer(id string) {
	s := f.sectionAt(kindOf(id), strings.Split(id, "."))
	s.Virtual = true
	s.Span = text.Span{Start: len(f.text), End: len(f.text)}
}
