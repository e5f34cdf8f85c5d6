package toolenv_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/manifest/manifesttest"
	"github.com/pyferry/pyferry/core/pep"
)

// TestAgainstTools compares what is read in the cases with what tox and nox
// themselves install by them. The file of eval/toolenvs.py is named by
// PYFERRY_TOOLENVS.
func TestAgainstTools(t *testing.T) {
	name := os.Getenv("PYFERRY_TOOLENVS")
	if name == "" {
		t.Skip("SKIPPED: PYFERRY_TOOLENVS names no file; `make eval` makes one")
	}
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var asked map[string][]string
	if err := json.Unmarshal(data, &asked); err != nil || len(asked) < 6 {
		t.Fatalf("%d cases, %v", len(asked), err)
	}
	cases := manifesttest.Parts(t, "in")
	for file, lines := range asked {
		got, want := installed(parse(cases[file+"/in"])), named(lines)
		if !slices.Equal(got, want) {
			t.Errorf("%s: read %q, installed are %q", file, got, want)
		}
	}
}

// installed lists the keys of what the environments of m install by its name.
func installed(m manifest.Manifest) []string {
	var keys []string
	for _, r := range m.Requirements() {
		if r.URL == "" && r.Section != "project.dependencies" {
			keys = append(keys, r.Key)
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// named lists the keys of the lines that are requirements by name, not options,
// paths or URLs.
func named(lines []string) []string {
	var keys []string
	for _, line := range lines {
		if r, err := pep.ParseRequirement(line); err == nil && !strings.HasPrefix(line, "-") {
			keys = append(keys, pep.Normalize(r.Name))
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}
