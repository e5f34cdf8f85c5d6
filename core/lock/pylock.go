package lock

import (
	"strings"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/pep"
)

// pylock is the part of pylock.toml (PEP 751) that is of use. Tools need not
// write a package's dependencies, and most do not; PDM has them in its own table.
type pylock struct {
	Packages []struct {
		Name         string       `toml:"name"`
		Version      string       `toml:"version"`
		Dependencies []dependency `toml:"dependencies"`
		Tool         struct {
			PDM struct {
				Dependencies []string `toml:"dependencies"` // PEP 508
			} `toml:"pdm"`
		} `toml:"tool"`
	} `toml:"packages"`
}

// isPylock accepts pylock.toml and pylock.NAME.toml (PEP 751: file name).
func isPylock(_, base string) bool {
	name, ok := strings.CutPrefix(base, "pylock.")
	if !ok {
		return false
	}
	name, ok = strings.CutSuffix("."+name, ".toml")
	return ok && strings.Count(name, ".") <= 1 && name != "."
}

func readPylock(l *Lock, text string) *manifest.Problem {
	var file pylock
	if problem := decodeTOML(text, &file); problem != nil {
		return problem
	}
	for _, p := range file.Packages {
		requires := keysOf(p.Dependencies)
		for _, stated := range p.Tool.PDM.Dependencies {
			requires = append(requires, keyOf(stated))
		}
		l.add(pep.Normalize(p.Name), p.Version, requires)
	}
	return nil
}
