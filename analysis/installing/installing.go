// Package installing knows how a project is put into its environment: whether
// it can be at all, and by which command of the tool that its people use.
package installing

import (
	"path"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/manifest/pyproject"
	"github.com/pyferry/pyferry/core/manifest/tomltable"
	"github.com/pyferry/pyferry/core/project"
)

// Installable reports whether the project's own distribution can be installed:
// it has a name and a build, and does not say that it is none (uv's
// package = false, Poetry's package-mode, PDM's distribution).
func Installable(p *project.Project) bool {
	if p.Name() == "" {
		return false
	}
	m := p.Pyproject()
	if m == nil {
		return hasFile(p, "setup.py")
	}
	for _, off := range [][]string{{"tool", "uv", "package"}, {"tool", "poetry", "package-mode"}, {"tool", "pdm", "distribution"}} {
		if node := m.Lookup(off...); node != nil && node.Text() == "false" {
			return false
		}
	}
	if m.Defines("build-system") || m.Defines("tool", "poetry") || hasFile(p, "setup.py") {
		return true
	}
	on := m.Lookup("tool", "uv", "package")
	return m.Defines("project") && (!uses(p, m, "uv") || on != nil && on.Text() == "true")
}

func hasFile(p *project.Project, name string) bool {
	return slices.ContainsFunc(p.Manifests(), func(f *project.File) bool { return f.Path == path.Join(p.Dir(), name) })
}

// locks are the lock files of the tools.
var locks = map[string]string{"uv.lock": "uv", "poetry.lock": "poetry", "pdm.lock": "pdm", "pixi.lock": "pixi", "Pipfile.lock": "pipenv"}

// uses reports whether the project is worked on with a tool: its lock file is
// there, or its table says more than a build back end needs.
func uses(p *project.Project, m *pyproject.File, tool string) bool {
	for _, lock := range p.LockPaths() {
		if locks[path.Base(lock)] == tool {
			return true
		}
	}
	if m == nil {
		return false
	}
	return slices.ContainsFunc(m.Bindings(), func(b tomltable.Binding) bool {
		names := b.Path()
		return len(names) > 2 && names[0] == "tool" && names[1] == tool && !slices.Contains(buildTables[tool], names[2])
	})
}

// buildTables are the tables of a tool that belong to its build back end.
var buildTables = map[string][]string{"uv": {"build-backend"}, "pdm": {"build", "version"}, "hatch": {"build", "version", "metadata"}}

// Command returns the command that installs the project into its environment
// in editable mode, as the people of the project would call it in its folder.
func Command(p *project.Project) string {
	m := p.Pyproject()
	env := p.Environment()
	if env != nil && env.Conda() && !strings.Contains(slashed(env.Prefix()), "/.pixi/") {
		if file := condaFile(p); file != "" {
			return "conda env update -f " + file + " --prune"
		}
		return "pip install -e ."
	}
	switch {
	case uses(p, m, "uv"):
		return uvSync(p)
	case uses(p, m, "poetry"):
		return "poetry install"
	case uses(p, m, "pdm"):
		return "pdm install"
	case uses(p, m, "pixi") || hasFile(p, "pixi.toml"):
		return "pixi install"
	case uses(p, m, "hatch"):
		return "hatch shell"
	case uses(p, m, "pipenv") || hasFile(p, "Pipfile"):
		return "pipenv install -e ."
	}
	return "pip install -e ."
}

// uvSync is uv's command: a member of a workspace is installed with all others.
func uvSync(p *project.Project) string {
	for _, lock := range p.LockPaths() {
		if path.Base(lock) == "uv.lock" && path.Dir(lock) != p.Dir() {
			return "uv sync --all-packages"
		}
	}
	return "uv sync"
}

// condaFile names the environment file, relative to the project's folder, that
// installs the project itself ("-e ." in its pip list).
func condaFile(p *project.Project) string {
	for _, f := range p.Manifests() {
		conda := slices.ContainsFunc(f.Manifest().Sections(), func(s manifest.Section) bool { return s.Ecosystem == manifest.Conda })
		structured, ok := f.Manifest().(manifest.Structured)
		if conda && ok && len(structured.SelfReferences()) > 0 {
			return strings.TrimPrefix(f.Path, p.Dir()+"/")
		}
	}
	return ""
}

func slashed(file string) string { return strings.ReplaceAll(file, `\`, "/") }
