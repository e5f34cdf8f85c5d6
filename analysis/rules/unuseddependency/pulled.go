package unuseddependency

import (
	"slices"

	"github.com/pyferry/pyferry/core/pep"
	"github.com/pyferry/pyferry/core/project"
)

// pulled reports whether the requirement only narrows the versions of what
// another declared distribution requires, as far as the environment tells.
func pulled(p *project.Project, key string, declared []project.Declaration) bool {
	env := p.Environment()
	if env == nil || !slices.ContainsFunc(declared, func(d project.Declaration) bool { return d.Requirement.Specifier != "" }) {
		return false
	}
	for _, other := range p.DeclaredKeys() {
		d := env.Lookup(other)
		if d == nil || other == key {
			continue
		}
		for _, line := range d.Requires() {
			if r, err := pep.ParseRequirement(line); err == nil && pep.Normalize(r.Name) == key {
				return true
			}
		}
	}
	return false
}
