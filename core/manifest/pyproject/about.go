package pyproject

import (
	"path"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/manifest/tomltable"
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

// RequiresPython is the versions of Python that the project runs on: a PEP 440
// specifier, or the constraint of tool.poetry.dependencies in Poetry's own
// syntax ("^3.10"); "" if none is stated.
func (f *File) RequiresPython() string {
	if v := f.Lookup("project", "requires-python").Strings(); len(v) > 0 {
		return v[0]
	}
	python := f.Lookup("tool", "poetry", "dependencies", "python")
	if python.IsTable() {
		python = f.Lookup("tool", "poetry", "dependencies", "python", "version")
	}
	return strings.Join(python.Strings(), "")
}

// Extras maps each extra of tool.poetry.extras to the normalised names of the
// optional requirements of tool.poetry.dependencies that it installs.
func (f *File) Extras() map[string][]string {
	out := map[string][]string{}
	for _, b := range f.Bindings() {
		if b.Matches(poetryExtra) {
			name := b.Key()
			out[name] = []string{}
			for _, s := range b.Value().Strings() {
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
	for _, b := range f.Bindings() {
		for _, rule := range layoutRules {
			if b.Value() != nil && b.Matches(rule.path) {
				rule.read(&out, b.Key(), b.Value())
			}
		}
	}
	for _, t := range f.ArrayTables("tool", "poetry", "packages") {
		out.poetryPackage(t["from"], t["include"])
	}
	slices.Sort(out.SourceRoots)
	out.SourceRoots = slices.Compact(out.SourceRoots)
	return out
}

// A layoutRule reads one setting: its last key and its value.
type layoutRule struct {
	path []string
	read func(out *Layout, name string, value *tomltable.Node)
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

func sourceRoots(out *Layout, _ string, value *tomltable.Node) {
	out.SourceRoots = append(out.SourceRoots, value.Strings()...)
}

func packages(out *Layout, _ string, value *tomltable.Node) {
	out.Packages = append(out.Packages, value.Strings()...)
}

// packageDir reads setuptools' package-dir: the folder of one package, or of
// all under the empty name.
func packageDir(out *Layout, name string, value *tomltable.Node) {
	if name == "" {
		sourceRoots(out, name, value)
	} else {
		packages(out, name, value)
	}
}

// poetryPackages reads Poetry's [{include = "pkg", from = "lib"}].
func poetryPackages(out *Layout, _ string, value *tomltable.Node) {
	for _, item := range value.Items() {
		out.poetryPackage(item.Field("from"), item.Field("include"))
	}
}

func (l *Layout) poetryPackage(from, include string) {
	if from != "" {
		l.SourceRoots = append(l.SourceRoots, from)
	}
	if include != "" && !strings.ContainsAny(include, "*?[") {
		l.Packages = append(l.Packages, path.Join(from, include))
	}
}
