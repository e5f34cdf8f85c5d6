package main

import (
	_ "embed" // for the rows kept by hand
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/pyferry/pyferry/core/naming"
	"github.com/pyferry/pyferry/core/pep"
)

//go:embed hand/imports.txt
var handImports string

// A row says which distributions provide a top-level module, best first.
type row struct {
	providers []string
	tables    int
}

// maxProviders bounds the offered answers for one module.
const maxProviders = 5

// readImports reads the public table, trims it, and lays the rows kept by hand
// over it.
func readImports(path string, rules map[string]string) (map[string]row, error) {
	fields, err := readFields(path, "\t", 1)
	if err != nil {
		return nil, err
	}
	rows := make(map[string]row)
	for _, f := range fields {
		if len(f) != 4 {
			return nil, fmt.Errorf("%s: %q has not four fields", path, f)
		}
		tables, err := strconv.Atoi(f[3])
		if err != nil {
			return nil, fmt.Errorf("%s: %q: %w", path, f, err)
		}
		rows[f[0]] = row{append([]string{f[1]}, splitList(f[2])...), tables}
	}
	known := knownDistributions(rows)
	maps.DeleteFunc(rows, func(module string, r row) bool { return !worthKeeping(module, r, rules) })
	for module, r := range rows {
		rows[module] = row{trimProviders(module, r.providers, known), r.tables}
	}
	maps.Copy(rows, handRows())
	return rows, nil
}

func splitList(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' })
}

// knownDistributions is the set of all distributions that the table names.
func knownDistributions(rows map[string]row) map[string]bool {
	known := make(map[string]bool)
	for _, r := range rows {
		for _, name := range r.providers {
			known[name] = true
		}
	}
	return known
}

// handRows reads the rows kept by hand: "module distribution,...".
func handRows() map[string]row {
	rows := make(map[string]row)
	for _, f := range splitLines(handImports, " ") {
		rows[f[0]] = row{splitList(f[1]), naming.Checked}
	}
	return rows
}

// importLines are the lines of imports.txt; naming documents their form.
func importLines(rows map[string]row) map[string]string {
	lines := make(map[string]string, len(rows))
	for module, r := range rows {
		lines[module] = strconv.Itoa(r.tables)
		if !slices.Equal(r.providers, []string{pep.Normalize(module)}) {
			lines[module] += " " + strings.Join(r.providers, ",")
		}
	}
	return lines
}

// distributionLines are the lines of distributions.txt: the imports of every
// distribution that has others than its own name.
func distributionLines(rows map[string]row, rules map[string]string) map[string]string {
	imports := make(map[string][]string)
	add := func(distribution, module string) {
		key := pep.Normalize(distribution)
		if !slices.Contains(imports[key], module) {
			imports[key] = append(imports[key], module)
		}
	}
	for _, module := range sortedKeys(rows) {
		for _, distribution := range rows[module].providers {
			add(distribution, module)
		}
	}
	for _, pattern := range sortedKeys(rules) {
		if !strings.HasSuffix(pattern, ".*") {
			add(rules[pattern], pattern)
		}
	}
	lines := make(map[string]string)
	for key, modules := range imports {
		if own := strings.ReplaceAll(key, "-", "_"); !slices.Equal(modules, []string{own}) {
			lines[key] = strings.Join(modules, ",")
		}
	}
	return lines
}
