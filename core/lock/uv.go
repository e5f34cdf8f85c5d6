package lock

import (
	"maps"
	"slices"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/pep"
)

// uvLock is the part of uv.lock that is of use. The project and the members of
// its workspace are packages like others; their dev-dependencies are left out,
// since nobody gains those by requiring the member.
type uvLock struct {
	Package []struct {
		Name         string                  `toml:"name"`
		Version      string                  `toml:"version"`
		Dependencies []dependency            `toml:"dependencies"`
		Optional     map[string][]dependency `toml:"optional-dependencies"`
	} `toml:"package"`
}

// A dependency is a table with a name, of uv.lock and pylock.toml.
type dependency struct {
	Name string `toml:"name"`
}

func readUV(l *Lock, text string) *manifest.Problem {
	var file uvLock
	if problem := decodeTOML(text, &file); problem != nil {
		return problem
	}
	for _, p := range file.Package {
		requires := keysOf(p.Dependencies)
		for _, extra := range slices.Sorted(maps.Keys(p.Optional)) {
			requires = append(requires, keysOf(p.Optional[extra])...)
		}
		l.add(pep.Normalize(p.Name), p.Version, requires)
	}
	return nil
}

func keysOf(list []dependency) []string {
	var keys []string
	for _, d := range list {
		keys = append(keys, pep.Normalize(d.Name))
	}
	return keys
}
