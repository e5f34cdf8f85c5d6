package lock

import (
	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/pep"
)

// poetryLock is the part of poetry.lock that is of use. A dependency is a
// version, a table with one, or an array of such.
type poetryLock struct {
	Package []struct {
		Name         string         `toml:"name"`
		Version      string         `toml:"version"`
		Dependencies map[string]any `toml:"dependencies"`
	} `toml:"package"`
}

func readPoetry(l *Lock, text string) *manifest.Problem {
	var file poetryLock
	if problem := decodeTOML(text, &file); problem != nil {
		return problem
	}
	for _, p := range file.Package {
		l.add(pep.Normalize(p.Name), p.Version, sortedKeys(p.Dependencies, pep.Normalize))
	}
	return nil
}
