package manifest

import "strings"

// leastFrozen is how many requirements a list has at least that counts as
// frozen: a few pins are written by hand.
const leastFrozen = 15

// Frozen reports whether the section with the given ID looks like the output
// of pip freeze: many requirements, all of them pinned. It holds what was
// installed, needed or not.
func Frozen(m Manifest, id string) bool {
	n := 0
	for _, r := range m.Requirements() {
		if r.Section != id {
			continue
		}
		n++
		if !strings.HasPrefix(r.Specifier, "=") && r.URL == "" {
			return false
		}
	}
	return n >= leastFrozen
}
