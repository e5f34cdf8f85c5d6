package naming

import (
	_ "embed" // for the table
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/pep"
)

// Each line is a distribution's key and its imports, where they are not just
// the key with '_' for '-': "beautifulsoup4 bs4", "attrs attr,attrs".
//
//go:embed data/distributions.txt
var distributionsText string

// Imports returns the import names of the distribution with this key
// (pep.Normalize), as far as the tables know: dotted below namespaces, in no
// special order, nil if unknown. For a namespace's distribution they follow
// from the rules and may name more than there is.
func Imports(key string) []string {
	var modules []string
	if row, ok := table(distributionsText).find(key); ok {
		modules = strings.Split(row, ",")
	} else if name := strings.ReplaceAll(key, "-", "_"); isImportOf(name, key) {
		modules = []string{name}
	}
	if m := namespacedModule(key); m != "" && !slices.Contains(modules, m) {
		modules = append(modules, m)
	}
	return modules
}

// isImportOf reports whether the table has the name as an import of the
// distribution with this key.
func isImportOf(name, key string) bool {
	e, ok := Lookup(name)
	return ok && pep.Normalize(e.Distribution) == key
}
