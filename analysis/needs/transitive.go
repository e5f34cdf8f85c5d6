package needs

import (
	"slices"

	"github.com/pyferry/pyferry/core/environ"
	"github.com/pyferry/pyferry/core/lock"
	"github.com/pyferry/pyferry/core/pep"
	"github.com/pyferry/pyferry/core/project"
)

// A graph tells which distributions the one with the given key pulls in
// directly; none for what is not installed.
type graph func(key string) []string

// PulledBy returns the declared distribution, other than key itself, through
// which key is installed in the project's environment, or by a lock file of
// it; "" if none is known to.
func PulledBy(p *project.Project, key string) string {
	for _, requires := range graphs(p, key) {
		for _, declared := range p.DeclaredKeys() {
			if declared != key && requires.reaches(declared, key) {
				return declared
			}
		}
	}
	return ""
}

// graphs lists those that hold the distribution key.
func graphs(p *project.Project, key string) []graph {
	var list []graph
	if env := p.Environment(); env != nil && env.Lookup(key) != nil {
		list = append(list, installed(env))
	}
	for _, l := range p.Locks() {
		if l.Holds(key) {
			list = append(list, locked(l))
		}
	}
	return list
}

// installed is the graph of an environment. A requirement of an extra counts
// if it is installed: which extras were asked for is not recorded.
func installed(env *environ.Environment) graph {
	return func(key string) []string {
		d := env.Lookup(key)
		if d == nil {
			return nil
		}
		var keys []string
		for _, line := range d.Requires() {
			if r, err := pep.ParseRequirement(line); err == nil {
				keys = append(keys, pep.Normalize(r.Name))
			}
		}
		return slices.DeleteFunc(keys, func(key string) bool { return env.Lookup(key) == nil })
	}
}

// locked is the graph of a lock file, as far as it is locked.
func locked(l *lock.Lock) graph {
	return func(key string) []string {
		return slices.DeleteFunc(l.Requires(key), func(key string) bool { return !l.Holds(key) })
	}
}

// reaches reports whether from pulls in to, directly or through others.
func (g graph) reaches(from, to string) bool {
	seen := map[string]bool{from: true}
	for todo := []string{from}; len(todo) > 0; todo = todo[1:] {
		for _, next := range g(todo[0]) {
			if next == to {
				return true
			}
			if !seen[next] {
				seen[next] = true
				todo = append(todo, next)
			}
		}
	}
	return false
}
