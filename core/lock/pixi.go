package lock

import (
	"path"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/naming"
	"github.com/pyferry/pyferry/core/pep"
)

// pixiLock is the part of pixi.lock, in its versions 4 to 7, that is of use. An
// entry is one file of one package.
type pixiLock struct {
	Packages []pixiPackage `yaml:"packages"`
}

type pixiPackage struct {
	Conda        string   `yaml:"conda"` // URL or path, since version 6
	PyPI         string   `yaml:"pypi"`
	Kind         string   `yaml:"kind"` // conda or pypi, before version 6
	Name         string   `yaml:"name"`
	Version      string   `yaml:"version"`
	Depends      []string `yaml:"depends"`       // match specs
	RequiresDist []string `yaml:"requires_dist"` // PEP 508
}

func readPixi(l *Lock, src string) *manifest.Problem {
	var file pixiLock
	if err := yaml.Unmarshal([]byte(src), &file); err != nil {
		return yamlProblem(src, err)
	}
	for _, p := range file.Packages {
		if p.PyPI != "" || p.Kind == "pypi" {
			l.add(pep.Normalize(p.Name), p.Version, requiredAlways(p.RequiresDist))
		} else {
			l.addConda(p)
		}
	}
	return nil
}

// requiredAlways lists the keys of requirements that no extra asks for.
func requiredAlways(stated []string) []string {
	var keys []string
	for _, s := range stated {
		if r, err := pep.ParseRequirement(s); err == nil && !strings.Contains(r.Marker, "extra") {
			keys = append(keys, pep.Normalize(r.Name))
		}
	}
	return keys
}

// addConda takes in a conda package. Since version 6 its name and version are
// stated where the file's name does not tell them.
func (l *Lock) addConda(p pixiPackage) {
	name, version := archiveName(p.Conda)
	if p.Name != "" {
		name = p.Name
	}
	if p.Version != "" {
		version = p.Version
	}
	if name == "" || strings.HasPrefix(name, internal) {
		return
	}
	var requires []string
	for _, spec := range p.Depends {
		if required, _, _ := strings.Cut(spec, " "); !strings.HasPrefix(required, internal) {
			requires = append(requires, naming.PyPIName(required))
		}
	}
	l.add(naming.PyPIName(name), version, requires)
}

// archiveName reads a conda package's name and version off the name of its
// file, name-version-build.conda.
func archiveName(location string) (name, version string) {
	file := path.Base(location)
	stem := strings.TrimSuffix(strings.TrimSuffix(file, ".conda"), ".tar.bz2")
	build := strings.LastIndexByte(stem, '-')
	if stem == file || build < 0 {
		return "", ""
	}
	at := strings.LastIndexByte(stem[:build], '-')
	if at < 0 {
		return "", ""
	}
	return stem[:at], stem[at+1 : build]
}
