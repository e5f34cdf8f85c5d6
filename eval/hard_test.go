// Package eval holds the evaluation of pyferry: small hard projects, real
// distributions, and what other checkers make of them. Its tests are pyferry's
// own part of that.
package eval

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/tools/txtar"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/analysis/rules/missingdependency"
	"github.com/pyferry/pyferry/analysis/rules/transitivedependency"
	"github.com/pyferry/pyferry/analysis/rules/unuseddependency"
	"github.com/pyferry/pyferry/core/pep"
	"github.com/pyferry/pyferry/core/project"
)

// kinds are the findings that the hard projects expect, by rule.
var kinds = map[string]string{
	missingdependency.Rule.ID:    "missing",
	transitivedependency.Rule.ID: "missing",
	unuseddependency.Rule.ID:     "unused",
}

var rules = analysis.Selection{Rules: []*analysis.Rule{missingdependency.Rule, transitivedependency.Rule, unuseddependency.Rule}}

// TestHard checks the projects in hard, whose form hard.py describes.
func TestHard(t *testing.T) {
	files, err := filepath.Glob("hard/*.txtar")
	if err != nil || len(files) < 40 {
		t.Fatalf("%d cases (%v)", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got, want := findings(t, unpack(t, archive)), directives(archive, "want: ")
			for i, w := range want {
				want[i] = firstTwo(w)
			}
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

// directives lists what follows the prefix in the lines before the files.
func directives(archive *txtar.Archive, prefix string) []string {
	var list []string
	for line := range strings.Lines(string(archive.Comment)) {
		if rest, ok := strings.CutPrefix(line, prefix); ok {
			list = append(list, strings.TrimSpace(rest))
		}
	}
	return list
}

// firstTwo drops the other names that a tool may give to the same thing.
func firstTwo(want string) string {
	words := strings.Fields(want)
	return words[0] + " " + pep.Normalize(words[1])
}

// unpack writes the project to a temporary folder.
func unpack(t *testing.T, archive *txtar.Archive) string {
	t.Helper()
	root := t.TempDir()
	encodings := map[string]string{}
	for _, d := range directives(archive, "encoding: ") {
		name, encoding, _ := strings.Cut(d, " ")
		encodings[name] = encoding
	}
	for _, f := range archive.Files {
		write(t, filepath.Join(root, filepath.FromSlash(f.Name)), encode(t, string(f.Data), encodings[f.Name]))
	}
	for _, d := range directives(archive, "link: ") {
		name, target, _ := strings.Cut(d, " -> ")
		if err := os.Symlink(target, filepath.Join(root, filepath.FromSlash(name))); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func write(t *testing.T, path, data string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(data), 0o644); err != nil {
		t.Fatal(err)
	}
}

// encode writes text in one of Python's encodings.
func encode(t *testing.T, text, encoding string) string {
	t.Helper()
	var out []byte
	switch encoding {
	case "":
		return text
	case "utf-8-sig":
		return "\ufeff" + text
	case "latin-1":
		for _, r := range text {
			out = append(out, byte(r))
		}
	case "utf-16":
		for _, unit := range utf16.Encode([]rune("\ufeff" + text)) {
			out = append(out, byte(unit), byte(unit>>8))
		}
	default:
		t.Fatalf("unknown encoding %s", encoding)
	}
	return string(out)
}

// findings lists "missing MODULE" and "unused DISTRIBUTION", sorted, each
// once.
func findings(t *testing.T, root string) []string {
	t.Helper()
	folder, err := project.Open(t.Context(), root, project.Options{})
	if err != nil {
		t.Fatal(err)
	}
	set := map[string]bool{}
	for _, path := range folder.Paths() {
		for _, f := range analysis.Check(t.Context(), folder, path, rules) {
			name := f.Import
			if name == "" {
				name = f.Distribution
			}
			set[fmt.Sprintf("%s %s", kinds[f.Rule], pep.Normalize(name))] = true
		}
	}
	return slices.Sorted(maps.Keys(set))
}
