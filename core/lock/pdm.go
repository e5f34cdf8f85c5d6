package lock

import (
	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/pep"
)

// pdmLock is the part of pdm.lock that is of use. A package with extras has an
// entry of its own for each set of them.
type pdmLock struct {
	Package []struct {
		Name         string   `toml:"name"`
		Version      string   `toml:"version"`
		Dependencies []string `toml:"dependencies"` // PEP 508
	} `toml:"package"`
}

func readPDM(l *Lock, text string) *manifest.Problem {
	var file pdmLock
	if problem := decodeTOML(text, &file); problem != nil {
		return problem
	}
	for _, p := range file.Package {
		var requires []string
		for _, line := range p.Dependencies {
			requires = append(requires, keyOf(line))
		}
		l.add(pep.Normalize(p.Name), p.Version, requires)
	}
	return nil
}
