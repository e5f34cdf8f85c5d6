package project

import (
	"path"
	"strings"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/manifest/condaenv"
	"github.com/pyferry/pyferry/core/manifest/hatch"
	"github.com/pyferry/pyferry/core/manifest/pipfile"
	"github.com/pyferry/pyferry/core/manifest/pixi"
	"github.com/pyferry/pyferry/core/manifest/recipe"
	"github.com/pyferry/pyferry/core/manifest/requirements"
	"github.com/pyferry/pyferry/core/manifest/setuppy"
	"github.com/pyferry/pyferry/core/manifest/toolenv"
)

// A format is one kind of manifest: which paths belong to it, and how such a
// file is read.
type format struct {
	matches func(dir, base string) bool
	parse   func(path, text string) manifest.Manifest
}

// formats lists the manifests that pyferry knows. The first match decides.
var formats = []format{
	{named("pyproject.toml"), func(_, text string) manifest.Manifest { return toolenv.ParsePyproject(text) }},
	{named("setup.cfg"), func(_, text string) manifest.Manifest { return toolenv.ParseSetupCfg(text) }},
	{named("setup.py"), func(_, text string) manifest.Manifest { return setuppy.Parse(text) }},
	{named("hatch.toml"), func(_, text string) manifest.Manifest { return hatch.Parse(text) }},
	{named("pixi.toml"), func(_, text string) manifest.Manifest { return pixi.Parse(text) }},
	{named("pipfile"), func(_, text string) manifest.Manifest { return pipfile.Parse(text) }},
	{named("tox.ini"), func(_, text string) manifest.Manifest { return toolenv.ParseTox(text) }},
	{named("tox.toml"), func(_, text string) manifest.Manifest { return toolenv.ParseToxTOML(text) }},
	{named("noxfile.py"), func(_, text string) manifest.Manifest { return toolenv.ParseNox(text) }},
	{named("meta.yaml"), func(_, text string) manifest.Manifest { return recipe.Parse(text) }},
	{isCondaEnv, func(_, text string) manifest.Manifest { return condaenv.Parse(text) }},
	{isRequirements, func(path, text string) manifest.Manifest { return requirements.Parse(text, requirementsRole(path)) }},
}

// formatOf returns the format that reads path, or nil.
func formatOf(file string) *format {
	dir, base := path.Split(file)
	for i := range formats {
		if formats[i].matches(strings.ToLower(dir), strings.ToLower(base)) {
			return &formats[i]
		}
	}
	return nil
}

func named(name string) func(dir, base string) bool {
	return func(_, base string) bool { return base == name }
}

// isCondaEnv accepts environment.yml and what people call its siblings:
// environment-dev.yaml, my-environment.yml, conda-env.yml, envs/test.yml.
func isCondaEnv(dir, base string) bool {
	stem, isYAML := strings.CutSuffix(base, ".yml")
	if !isYAML {
		stem, isYAML = strings.CutSuffix(base, ".yaml")
	}
	if !isYAML {
		return false
	}
	inEnvs := strings.HasSuffix(dir, "envs/") || strings.HasSuffix(dir, "environments/")
	return inEnvs || strings.Contains(stem, "environment") || strings.Contains(stem, "conda") ||
		stem == "env" || strings.HasPrefix(stem, "env-") || strings.HasPrefix(stem, "env_")
}

// isRequirements accepts requirements.txt, its siblings and inputs
// (requirements-dev.in, test_requirements.txt) and requirements/*.txt.
func isRequirements(dir, base string) bool {
	stem, ok := strings.CutSuffix(base, ".txt")
	if !ok {
		stem, ok = strings.CutSuffix(base, ".in")
	}
	if !ok {
		return false
	}
	inFolder := strings.HasSuffix(dir, "requirements/") && base != "manifest.in"
	return inFolder || strings.Contains(stem, "requirements") || strings.HasPrefix(stem, "constraints")
}

// requirementWords tell the role of a requirements file from a word in its
// path, the first match deciding.
var requirementWords = []struct {
	word string
	role manifest.Role
}{
	{"constraint", manifest.Role{Kind: manifest.Constraint}},
	{"doc", manifest.Role{Kind: manifest.Group, Name: "docs"}},
	{"test", manifest.Role{Kind: manifest.Group, Name: "test"}},
	{"dev", manifest.Role{Kind: manifest.Group, Name: "dev"}},
	{"lint", manifest.Role{Kind: manifest.Group, Name: "lint"}},
	{"build", manifest.Role{Kind: manifest.Group, Name: "build"}},
	{"notebook", manifest.Role{Kind: manifest.Group, Name: "notebook"}},
	{"jupyter", manifest.Role{Kind: manifest.Group, Name: "notebook"}},
	{"example", manifest.Role{Kind: manifest.Group, Name: "examples"}},
}

// requirementsRole tells what a requirements file is for from its name and
// its folder: docs/requirements.txt is the group docs.
func requirementsRole(file string) manifest.Role {
	near := strings.ToLower(path.Join(path.Base(path.Dir(file)), path.Base(file)))
	for _, w := range requirementWords {
		if strings.Contains(near, w.word) {
			return w.role
		}
	}
	return manifest.Role{Kind: manifest.Runtime}
}
