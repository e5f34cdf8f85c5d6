// Mktable writes the tables that package naming embeds.
//
// It reads two tab-separated files with a head line from the folder given with
// -facts, import-to-distribution.tsv (import, distribution, alternatives, number
// of tables that agree) and pypi-to-conda.tsv (distribution, conda name, tables),
// and the rows kept by hand in its own folder hand. The package documentation of
// naming says where the facts come from.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	log.SetFlags(0)
	facts := flag.String("facts", "", "the folder with the merged public tables")
	out := flag.String("out", "data", "the folder to write to; namespaces.txt is read there")
	flag.Parse()
	if err := run(*facts, *out); err != nil {
		log.Fatal("mktable: ", err)
	}
}

// run reads the facts and writes the four tables.
func run(facts, out string) error {
	rules, err := readRules(filepath.Join(out, "namespaces.txt"))
	if err != nil {
		return err
	}
	rows, err := readImports(filepath.Join(facts, "import-to-distribution.tsv"), rules)
	if err != nil {
		return err
	}
	names, err := readCondaNames(filepath.Join(facts, "pypi-to-conda.tsv"))
	if err != nil {
		return err
	}
	files := map[string]map[string]string{
		"imports.txt":       importLines(rows),
		"distributions.txt": distributionLines(rows, rules),
		"conda.txt":         condaLines(names),
		"pypi.txt":          pypiLines(names, rows),
	}
	for name, lines := range files {
		if err := writeTable(filepath.Join(out, name), lines); err != nil {
			return err
		}
	}
	return nil
}

// writeTable writes "key rest" lines, sorted by key.
func writeTable(path string, lines map[string]string) error {
	var text strings.Builder
	for _, key := range sortedKeys(lines) {
		fmt.Fprintf(&text, "%s %s\n", key, lines[key])
	}
	return os.WriteFile(path, []byte(text.String()), 0o644)
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// readFields reads the fields of a file's lines, without the first skip ones.
func readFields(path, separator string, skip int) ([][]string, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return splitLines(string(text), separator)[skip:], nil
}

// splitLines splits every line into fields; '#' begins a comment line.
func splitLines(text, separator string) [][]string {
	var rows [][]string
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if line != "" && line[0] != '#' {
			rows = append(rows, strings.Split(line, separator))
		}
	}
	return rows
}
