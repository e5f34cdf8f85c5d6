package main

import (
	_ "embed" // for the rows kept by hand
	"fmt"

	"github.com/pyferry/pyferry/core/pep"
)

//go:embed hand/conda.txt
var handConda string

// condaNames are the rows of the public table and those kept by hand.
type condaNames struct {
	public map[string]string // key -> conda name
	tables map[string]int    // key -> tables that agree
	hand   map[string]string // key -> conda name
	parts  map[string]string // conda name -> key, the way back only
}

// readCondaNames reads the public table, and the rows kept by hand:
// "key conda-name", or "key < conda-name" for the way back only.
func readCondaNames(path string) (*condaNames, error) {
	fields, err := readFields(path, "\t", 1)
	if err != nil {
		return nil, err
	}
	names := &condaNames{map[string]string{}, map[string]int{}, map[string]string{}, map[string]string{}}
	for _, f := range fields {
		if len(f) != 3 {
			return nil, fmt.Errorf("%s: %q has not three fields", path, f)
		}
		names.public[f[0]] = f[1]
		names.tables[f[0]] = len(splitList(f[2]))
	}
	for _, f := range splitLines(handConda, " ") {
		if len(f) == 3 {
			names.parts[f[2]] = f[0]
		} else {
			names.hand[f[0]] = f[1]
		}
	}
	return names, nil
}

// condaLines are the lines of conda.txt. A row by hand wins; one that names
// the key itself takes the public row away.
func condaLines(names *condaNames) map[string]string {
	lines := make(map[string]string)
	for key, conda := range names.public {
		if hand, ok := names.hand[key]; ok {
			conda = hand
		}
		if conda != key {
			lines[key] = conda
		}
	}
	for key, conda := range names.hand {
		if conda != key {
			lines[key] = conda
		}
	}
	return lines
}

// pypiLines are the lines of pypi.txt. Where several distributions share a
// conda name the one of the most tables wins, then the shortest. A conda name
// that is itself a known distribution is left alone unless tables agree.
func pypiLines(names *condaNames, rows map[string]row) map[string]string {
	known := knownDistributions(rows)
	lines := make(map[string]string)
	for _, key := range sortedKeys(names.public) {
		conda := names.public[key]
		if names.tables[key] < 2 && known[pep.Normalize(conda)] {
			continue
		}
		if best, ok := lines[conda]; !ok || names.better(key, best) {
			lines[conda] = key
		}
	}
	for conda, key := range names.parts {
		lines[conda] = key
	}
	for conda, key := range lines {
		if pep.Normalize(conda) == key {
			delete(lines, conda)
		}
	}
	return lines
}

// better reports whether key is the better answer for a shared conda name.
func (n *condaNames) better(key, than string) bool {
	if n.tables[key] != n.tables[than] {
		return n.tables[key] > n.tables[than]
	}
	return len(key) < len(than)
}
