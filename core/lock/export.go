package lock

import (
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/naming"
	"github.com/pyferry/pyferry/core/pep"
)

// exported is an environment.yml that a tool has written from an environment:
// all that is installed, each with its version.
type exported struct {
	Dependencies []any `yaml:"dependencies"` // match specs, and the table with pip's list
}

// exportSuffixes end the names, without .yml, of environment files that are
// made from another by a tool.
var exportSuffixes = []string{"-concrete", "_concrete", ".concrete", "-lock", "_lock", ".lock"}

// isExport accepts environment.lock.yml, environment-concrete.yml and their
// likes, also in a folder envs. Other programs have locks of such names.
func isExport(dir, base string) bool {
	stem, ok := strings.CutSuffix(strings.ToLower(base), ".yml")
	if !ok {
		stem, ok = strings.CutSuffix(strings.ToLower(base), ".yaml")
	}
	if !ok {
		return false
	}
	for _, suffix := range exportSuffixes {
		if name, ok := strings.CutSuffix(stem, suffix); ok {
			return strings.Contains(name, "env") || strings.Contains(name, "conda") ||
				strings.HasSuffix(dir, "envs/") || strings.HasSuffix(dir, "environments/")
		}
	}
	return false
}

func readExport(l *Lock, src string) *manifest.Problem {
	var file exported
	if err := yaml.Unmarshal([]byte(src), &file); err != nil {
		return yamlProblem(src, err)
	}
	for _, item := range file.Dependencies {
		switch item := item.(type) {
		case string:
			l.addMatchSpec(item)
		case map[string]any:
			list, _ := item["pip"].([]any)
			for _, line := range list {
				if line, ok := line.(string); ok {
					l.addPin(line)
				}
			}
		}
	}
	return nil
}

// addMatchSpec takes in conda's "channel::name=version=build". A version that
// is not exact is left out.
func (l *Lock) addMatchSpec(spec string) {
	if _, rest, ok := strings.Cut(spec, "::"); ok {
		spec = rest
	}
	name, version, _ := strings.Cut(spec, "=")
	version, _, _ = strings.Cut(strings.TrimPrefix(version, "="), "=")
	if strings.ContainsAny(version, "*<>|,~^! ") {
		version = ""
	}
	name, _, _ = strings.Cut(strings.TrimSpace(name), " ")
	if strings.ContainsAny(name, "<>!~[") || strings.HasPrefix(name, internal) {
		return
	}
	l.add(naming.PyPIName(name), version, nil)
}

// addPin takes in pip's "name==version", with or without a hash.
func (l *Lock) addPin(line string) {
	line, _, _ = strings.Cut(line, " --hash")
	r, err := pep.ParseRequirement(line)
	if err != nil {
		return
	}
	version, _ := strings.CutPrefix(r.Specifier, "==")
	version = strings.TrimSpace(version)
	if version == r.Specifier || strings.ContainsAny(version, "*,<>=! ") {
		version = ""
	}
	l.add(pep.Normalize(r.Name), version, nil)
}
