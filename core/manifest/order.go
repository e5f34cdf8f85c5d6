package manifest

import "github.com/pyferry/pyferry/core/pep"

// InsertAt tells where a new name belongs in a list of names: before the
// element with the returned index, or at the end for len(names). Where the
// list is sorted (by normalised name, as most tools sort) its order is kept;
// an unsorted list and a list of one, which shows no order, grow at their end.
func InsertAt(names []string, name string) int {
	keys := make([]string, len(names))
	for i, n := range names {
		keys[i] = pep.Normalize(n)
	}
	if len(keys) < 2 || !sorted(keys) {
		return len(keys)
	}
	key := pep.Normalize(name)
	for i, k := range keys {
		if key < k {
			return i
		}
	}
	return len(keys)
}

func sorted(keys []string) bool {
	for i := 1; i < len(keys); i++ {
		if keys[i] < keys[i-1] {
			return false
		}
	}
	return true
}
