package lock

import (
	"errors"
	"maps"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/manifest/bracketed"
	"github.com/pyferry/pyferry/core/naming"
	"github.com/pyferry/pyferry/core/pep"
	"github.com/pyferry/pyferry/core/text"
)

// condaLock is the part of conda-lock.yml that is of use. Each package has one
// entry for each platform.
type condaLock struct {
	Package []struct {
		Name         string         `yaml:"name"`
		Version      string         `yaml:"version"`
		Manager      string         `yaml:"manager"` // conda or pip
		Dependencies map[string]any `yaml:"dependencies"`
	} `yaml:"package"`
}

// isCondaLock accepts conda-lock.yml and its named siblings (conda-lock's
// option --lockfile): dev.conda-lock.yml.
func isCondaLock(_, base string) bool {
	return strings.HasSuffix(base, "conda-lock.yml") || strings.HasSuffix(base, "conda-lock.yaml")
}

// internal begins the names of what only conda needs: virtual packages that
// stand for parts of the system (__glibc), and mutexes (_libgcc_mutex).
const internal = "_"

func readConda(l *Lock, src string) *manifest.Problem {
	var file condaLock
	if err := yaml.Unmarshal([]byte(src), &file); err != nil {
		return yamlProblem(src, err)
	}
	for _, p := range file.Package {
		if p.Manager != "pip" && strings.HasPrefix(p.Name, internal) {
			continue
		}
		keyOf := naming.PyPIName
		if p.Manager == "pip" {
			keyOf = pep.Normalize
		}
		maps.DeleteFunc(p.Dependencies, func(name string, _ any) bool { return strings.HasPrefix(name, internal) })
		l.add(keyOf(p.Name), p.Version, sortedKeys(p.Dependencies, keyOf))
	}
	return nil
}

// yamlProblem gives the library's error its place: the rest of the line.
func yamlProblem(src string, err error) *manifest.Problem {
	problem := &manifest.Problem{Message: "not a lock file: " + err.Error()}
	var load *yaml.LoadError
	var several *yaml.LoadErrors
	if errors.As(err, &several) && len(several.Errors) > 0 {
		load = several.Errors[0]
	} else if !errors.As(err, &load) {
		return problem
	}
	problem.Message = "not a lock file: " + load.Message
	if load.Stage == yaml.ConstructorStage {
		problem.Message = wrongKind
	}
	start := 0
	for range load.Mark.Line - 1 {
		next := strings.IndexByte(src[start:], '\n')
		if next < 0 {
			break
		}
		start += next + 1
	}
	problem.Span = text.Span{Start: start, End: bracketed.LineEnd(src, start)}
	return problem
}
