package pyproject

import (
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/manifest"
)

// A shape is how a section writes its requirements.
type shape uint8

const (
	list   shape = iota // an array of PEP 508 strings
	lookup              // a table of name = version, or name = {version = ...}
)

// A kind is a place where pyproject.toml declares requirements.
type kind struct {
	// path is the keys that lead there; "*" is the name of an extra or group.
	path  []string
	role  manifest.RoleKind
	name  string // the role's name where path has no "*"
	shape shape
	eco   manifest.Ecosystem
}

// The kinds that are treated specially.
const (
	projectRuntime = "project.dependencies"
	projectExtra   = "project.optional-dependencies.*"
	poetryRuntime  = "tool.poetry.dependencies"
)

// kinds are the known places: the standards first (PEP 621, 735, 518), then
// those of tools.
var kinds = []kind{
	at(projectRuntime, manifest.Runtime, "", list, manifest.PyPI),
	at(projectExtra, manifest.Extra, "", list, manifest.PyPI),
	at("dependency-groups.*", manifest.Group, "", list, manifest.PyPI),
	at("build-system.requires", manifest.Build, "", list, manifest.PyPI),

	at(poetryRuntime, manifest.Runtime, "", lookup, manifest.Poetry),
	at("tool.poetry.group.*.dependencies", manifest.Group, "", lookup, manifest.Poetry),
	at("tool.poetry.dev-dependencies", manifest.Group, "dev", lookup, manifest.Poetry),

	at("tool.pdm.dev-dependencies.*", manifest.Group, "", list, manifest.PyPI),
	at("tool.uv.dev-dependencies", manifest.Group, "dev", list, manifest.PyPI),
	at("tool.hatch.envs.*.dependencies", manifest.Group, "", list, manifest.PyPI),
	at("tool.hatch.envs.*.extra-dependencies", manifest.Group, "", list, manifest.PyPI),
	at("tool.flit.metadata.requires", manifest.Runtime, "", list, manifest.PyPI),
	at("tool.flit.metadata.requires-extra.*", manifest.Extra, "", list, manifest.PyPI),

	at("tool.pixi.dependencies", manifest.Environment, "", lookup, manifest.Conda),
	at("tool.pixi.pypi-dependencies", manifest.Environment, "", lookup, manifest.PyPI),
	at("tool.pixi.feature.*.dependencies", manifest.Group, "", lookup, manifest.Conda),
	at("tool.pixi.feature.*.pypi-dependencies", manifest.Group, "", lookup, manifest.PyPI),
}

func at(path string, role manifest.RoleKind, name string, shape shape, eco manifest.Ecosystem) kind {
	return kind{strings.Split(path, "."), role, name, shape, eco}
}

// kindOf is the kind whose path, joined by dots, is given.
func kindOf(path string) *kind {
	return &kinds[slices.IndexFunc(kinds, func(k kind) bool { return strings.Join(k.path, ".") == path })]
}

// kindAt finds the kind whose place is path or above it.
func kindAt(path []key) *kind {
	for i := range kinds {
		if k := &kinds[i]; len(path) >= len(k.path) && matches(k.path, path[:len(k.path)]) {
			return k
		}
	}
	return nil
}

// matches reports whether path is an instance of pattern.
func matches(pattern []string, path []key) bool {
	return slices.EqualFunc(pattern, path, func(p string, k key) bool { return p == "*" || p == k.name })
}

// starOf is the name that stands for the "*" of pattern in names, or "".
func starOf(pattern, names []string) string {
	if i := slices.Index(pattern, "*"); i >= 0 {
		return names[i]
	}
	return ""
}

// section makes an empty section of kind k at names, an instance of its path.
func (k *kind) section(names []string) *section {
	role := manifest.Role{Kind: k.role, Name: k.name}
	if star := starOf(k.path, names); star != "" {
		role.Name = star
	}
	id := strings.Join(names, ".")
	return &section{
		Section: manifest.Section{ID: id, Role: role, Ecosystem: k.eco},
		kind:    k, path: names, byName: map[string]*item{},
	}
}
