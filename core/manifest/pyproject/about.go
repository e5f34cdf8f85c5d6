package pyproject

import (
	"path"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"

	"github.com/pyferry/pyferry/core/pep"
)

// A Layout tells where the project's packages lie, as far as the settings of
// its build tool state it. All paths are slash-separated, relative to the
// project's folder.
type Layout struct {
	// SourceRoots are the folders that hold packages ("src"); "." or "" is the
	// project's folder itself.
	SourceRoots []string
	// Packages are the folders or names of packages ("src/pkg"). Flit and uv
	// state a name alone and look for it in the source root.
	Packages []string
}

// Name is the project's name as it gives it, or "".
func (f *File) Name() string { return f.name }

func (f *File) findName() string {
	if n := f.lookup("project", "name").strings(); len(n) > 0 {
		return n[0]
	}
	return strings.Join(f.lookup("tool", "poetry", "name").strings(), "")
}

// RequiresPython is the versions of Python that the project runs on: a PEP 440
// specifier, or the constraint of tool.poetry.dependencies in Poetry's own
// syntax ("^3.10"); "" if none is stated.
func (f *File) RequiresPython() string {
	if v := f.lookup("project", "requires-python").strings(); len(v) > 0 {
		return v[0]
	}
	python := f.lookup("tool", "poetry", "dependencies", interpreter)
	if python != nil && python.kind == unstable.InlineTable {
		python = f.lookup("tool", "poetry", "dependencies", interpreter, "version")
	}
	return strings.Join(python.strings(), "")
}

// Extras maps each extra of tool.poetry.extras to the normalised names of the
// optional requirements of tool.poetry.dependencies that it installs.
func (f *File) Extras() map[string][]string {
	out := map[string][]string{}
	for _, b := range f.all {
		if matches(poetryExtra, b.path) {
			name := b.path[len(b.path)-1].name
			out[name] = []string{}
			for _, s := range b.value().strings() {
				out[name] = append(out[name], pep.Normalize(s))
			}
		}
	}
	return out
}

var poetryExtra = []string{"tool", "poetry", "extras", "*"}

// Layout tells what the settings of setuptools, Hatch, Poetry, Flit, PDM and
// uv state about the packages' places.
func (f *File) Layout() Layout {
	var out Layout
	for _, b := range f.all {
		for _, rule := range layoutRules {
			if b.entry != nil && matches(rule.path, b.path) {
				rule.read(&out, b.path[len(b.path)-1].name, b.entry.value)
			}
		}
	}
	slices.Sort(out.SourceRoots)
	out.SourceRoots = slices.Compact(out.SourceRoots)
	return out
}

// A layoutRule reads one setting: its last key and its value.
type layoutRule struct {
	path []string
	read func(out *Layout, name string, value *node)
}

var layoutRules = []layoutRule{
	{strings.Split("tool.setuptools.packages.find.where", "."), sourceRoots},
	{strings.Split("tool.setuptools.package-dir.*", "."), packageDir},
	{strings.Split("tool.hatch.build.targets.wheel.packages", "."), packages},
	{strings.Split("tool.poetry.packages", "."), poetryPackages},
	{strings.Split("tool.flit.module.name", "."), packages},
	{strings.Split("tool.pdm.build.package-dir", "."), sourceRoots},
	{strings.Split("tool.uv.build-backend.module-root", "."), sourceRoots},
	{strings.Split("tool.uv.build-backend.module-name", "."), packages},
}

func sourceRoots(out *Layout, _ string, value *node) {
	out.SourceRoots = append(out.SourceRoots, value.strings()...)
}

func packages(out *Layout, _ string, value *node) {
	out.Packages = append(out.Packages, value.strings()...)
}

// packageDir reads setuptools' package-dir: the folder of one package, or of
// all under the empty name.
func packageDir(out *Layout, name string, value *node) {
	if name == "" {
		sourceRoots(out, name, value)
	} else {
		packages(out, name, value)
	}
}

// poetryPackages reads Poetry's [{include = "pkg", from = "lib"}].
func poetryPackages(out *Layout, _ string, value *node) {
	for _, item := range value.items {
		from, include := item.field("from"), item.field("include")
		if from != "" {
			out.SourceRoots = append(out.SourceRoots, from)
		}
		if include != "" && !strings.ContainsAny(include, "*?[") {
			out.Packages = append(out.Packages, path.Join(from, include))
		}
	}
}

// lookup finds the value at names, or nil.
func (f *File) lookup(names ...string) *node {
	for _, b := range f.all {
		if b.entry != nil && isPath(names, b.path) {
			return b.entry.value
		}
	}
	return nil
}

// strings is the value of the string that n is, or of those in the array that
// it is.
func (n *node) strings() []string {
	var out []string
	for _, s := range n.stringNodes() {
		out = append(out, s.text)
	}
	return out
}

func (n *node) stringNodes() []*node {
	if n == nil {
		return nil
	}
	if n.kind == unstable.String {
		return []*node{n}
	}
	return slices.DeleteFunc(slices.Clone(n.items), func(item *node) bool { return item.kind != unstable.String })
}

// field is the string under the given key of an inline table, or "".
func (n *node) field(name string) string {
	for _, e := range n.entries {
		if len(e.keys) == 1 && e.keys[0].name == name {
			return strings.Join(e.value.strings(), "")
		}
	}
	return ""
}
