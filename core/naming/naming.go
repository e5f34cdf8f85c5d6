// Package naming knows how the things that one imports, installs with pip and
// installs with conda are called: import name -> distribution -> conda name,
// and which modules belong to the standard library.
//
// The tables are facts about names, merged on 2026-11-23 from the public tables
// of pipreqs, pants, marimo, grayskull, regro's conda-pypi map (with its static
// additions), parselmouth, Pyodide's lock file, upm and pigar's index (cut to the 15,000
// most downloaded distributions), trimmed by internal/mktable and corrected by
// the rows in its hand folder. No public table is right alone: an environment's
// own metadata (core/environ) is to be asked first.
package naming

//go:generate go run ./internal/mktable -facts $PYFERRY_FACTS -out data

import (
	_ "embed" // for the tables
	"slices"
	"strconv"
	"strings"

	"github.com/pyferry/pyferry/core/pep"
)

// Each line is a top-level import name, how many tables agree, and the
// distributions, best first: "sklearn 7 scikit-learn,sklearn". They are left
// out where the only one is the normalised import name: "pandas 3".
//
//go:embed data/imports.txt
var importsText string

// Checked is the value of Entry.Tables for rows checked by hand and for the
// rules of namespaces.
const Checked = 9

// An Entry says which distribution provides a module.
type Entry struct {
	// Distribution is the best answer as users write it: the normalised
	// name (PEP 503), but with the customary dots of names such as
	// ruamel.yaml or zope.interface. pep.Normalize gives its key.
	Distribution string
	// Alternatives are other distributions that provide the module, in the
	// same spelling, best first.
	Alternatives []string
	// Tables counts the public tables that agree: 1 is a weak hint, Checked
	// is certain.
	Tables int
	// Module is the dotted prefix of the module that the answer is for.
	Module string
	// Same tells that a distribution of the import's own name is known,
	// whether it is the best answer, an alternative or neither provides it.
	Same bool
}

// Lookup finds the distribution of a dotted module, by its longest prefix that
// the tables and rules know: google.cloud.bigquery.dbapi is found as
// google.cloud.bigquery. A package that several distributions share, such as a
// bare google or azure.storage, has no single owner and is not found; for
// "from google.cloud import bigquery" ask for google.cloud.bigquery.
func Lookup(module string) (Entry, bool) {
	if e, ok := lookupNamespaced(module); ok {
		return e, true
	}
	name := top(module)
	row, ok := table(importsText).find(name)
	if !ok {
		return Entry{}, false
	}
	tables, names, _ := strings.Cut(row, " ")
	if names == "" {
		names = pep.Normalize(name)
	}
	providers := strings.Split(names, ",")
	e := newEntry(name, providers[0], providers[1:])
	e.Tables = number(tables, 1)
	return e, true
}

// newEntry fills an entry for a module or package.
func newEntry(module, distribution string, alternatives []string) Entry {
	key := pep.Normalize(module)
	return Entry{
		Distribution: distribution,
		Alternatives: alternatives,
		Module:       module,
		Same:         pep.Normalize(distribution) == key || slices.Contains(alternatives, key),
	}
}

// number reads a small number of a table; an empty one is open.
func number(s string, open int) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	return open
}
