package needs

import (
	"maps"
	"slices"

	"github.com/pyferry/pyferry/core/environ"
	"github.com/pyferry/pyferry/core/pep"
	"github.com/pyferry/pyferry/core/project"
)

// puller returns the declared distribution through which key is installed in
// the project's environment, or "" if none is known to.
func puller(p *project.Project, key string) string {
	env := p.Environment()
	if env == nil || env.Lookup(key) == nil {
		return ""
	}
	for _, declared := range p.DeclaredKeys() {
		if slices.Contains(closure(env, declared), key) {
			return declared
		}
	}
	return ""
}

// closure lists all that is installed because of the distribution key.
func closure(env *environ.Environment, key string) []string {
	seen := map[string]bool{}
	todo := []string{key}
	for len(todo) > 0 {
		next := todo[0]
		todo = todo[1:]
		d := env.Lookup(next)
		if d == nil || seen[next] {
			continue
		}
		seen[next] = true
		for _, line := range d.Requires() {
			// A requirement of an extra counts if it is installed: which
			// extras were asked for is not recorded.
			if r, err := pep.ParseRequirement(line); err == nil {
				todo = append(todo, pep.Normalize(r.Name))
			}
		}
	}
	delete(seen, key)
	return slices.Collect(maps.Keys(seen))
}
