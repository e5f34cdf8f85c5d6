package project

import (
	"path"
	"strings"
)

// A Place is one section of one manifest.
type Place struct {
	Path    string // of the manifest
	Section string // manifest.Section.ID
}

// Place is where the requirement stands.
func (d Declaration) Place() Place { return Place{d.File.Path, d.Section.ID} }

// String names the place for a reader: the file, with the extra or group
// where the section is one of several.
func (p Place) String() string {
	if label := p.label(); label != "" {
		return p.Path + " (" + label + ")"
	}
	return p.Path
}

// labels tell by its ID what a section is called beside its file. The star
// stands for the name of an extra, a group or the like, and is in the label
// what it is in the ID.
var labels = []struct{ id, label string }{
	{"project.optional-dependencies.*", "*"},
	{"dependency-groups.*", "*"},
	{"options.extras_require.*", "*"},
	{"extras_require.*", "*"},
	{"options.tests_require", "tests_require"},
	{"tests_require", "tests_require"},
	{"tool.poetry.group.*.dependencies", "*"},
	{"tool.poetry.dev-dependencies", "dev"},
	{"tool.pdm.dev-dependencies.*", "*"},
	{"tool.uv.dev-dependencies", "dev"},
	{"tool.rye.dev-dependencies", "dev"},
	{"tool.flit.metadata.requires-extra.*", "*"},
	{"envs.*.dependencies", "*"},
	{"envs.*.extra-dependencies", "*"},
	{"tool.hatch.envs.*.dependencies", "*"},
	{"tool.hatch.envs.*.extra-dependencies", "*"},
	{"pypi-dependencies", "PyPI"},
	{"feature.*.dependencies", "*"},
	{"feature.*.pypi-dependencies", "*, PyPI"},
	{"tool.pixi.dependencies", "pixi"},
	{"tool.pixi.pypi-dependencies", "pixi, PyPI"},
	{"tool.pixi.feature.*.dependencies", "*"},
	{"tool.pixi.feature.*.pypi-dependencies", "*, PyPI"},
}

// label is what the section is called beside its file, "" for the main one.
func (p Place) label() string {
	if path.Base(p.Path) == "Pipfile" && p.Section != "packages" {
		return p.Section // a category
	}
	for _, l := range labels {
		before, after, starred := strings.Cut(l.id, "*")
		if !starred && l.id == p.Section {
			return l.label
		}
		name, begins := strings.CutPrefix(p.Section, before)
		if name, ends := strings.CutSuffix(name, after); starred && begins && ends && name != "" {
			return strings.Replace(l.label, "*", name, 1)
		}
	}
	return ""
}
