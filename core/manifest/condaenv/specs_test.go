package condaenv_test

import (
	"encoding/csv"
	"os"
	"strings"
	"testing"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/manifest/condaenv"
	"github.com/pyferry/pyferry/core/pep"
)

// TestReadsWhatRattlerReads compares the name and the versions of each match
// spec with the table that eval/conda.py keeps from py-rattler. What "|" joins is
// left unread, and "=1.2" allows more where a build follows than conda does.
func TestReadsWhatRattlerReads(t *testing.T) {
	data, err := os.ReadFile("testdata/specs.tsv")
	if err != nil {
		t.Fatal(err)
	}
	table := csv.NewReader(strings.NewReader(string(data)))
	table.Comma, table.LazyQuotes = '\t', true
	rows, err := table.ReadAll()
	if err != nil || len(rows) < 2 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for _, row := range rows[1:] {
		checkSpec(t, row[0], row[1], row[2], strings.Fields(rows[0][2]))
	}
}

func checkSpec(t *testing.T, spec, name, allowed string, versions []string) {
	t.Helper()
	f := condaenv.Parse("dependencies:\n  - " + yamlText(spec) + "\n")
	reqs := f.Requirements()
	if name == "ERR" {
		if len(reqs) == 1 {
			if _, ok := reqs[0].Versions(manifest.Conda); ok {
				t.Errorf("%s: read as %q, py-rattler refuses it", spec, reqs[0].Specifier)
			}
		}
		return
	}
	if len(reqs) != 1 || len(f.Problems()) > 0 {
		t.Errorf("%s: requirements %v, problems %v", spec, reqs, f.Problems())
		return
	}
	if !strings.EqualFold(reqs[0].Name, name) {
		t.Errorf("%s: the name is %q, py-rattler reads %q", spec, reqs[0].Name, name)
	}
	specs, ok := reqs[0].Versions(manifest.Conda)
	if ok == strings.Contains(reqs[0].Specifier, "|") {
		t.Errorf("%s: %q is read: %t", spec, reqs[0].Specifier, ok)
	}
	got := strings.Join(contained(t, specs, versions), " ")
	if build := strings.Count(spec, "=") == 2 && strings.HasPrefix(reqs[0].Specifier, "="); build && strings.HasPrefix(got, allowed) {
		return
	}
	if ok && got != allowed {
		t.Errorf("%s: %q allows %s, for py-rattler %s", spec, reqs[0].Specifier, got, allowed)
	}
}

func contained(t *testing.T, specs pep.Specifiers, versions []string) []string {
	t.Helper()
	var in []string
	for _, text := range versions {
		v, err := pep.ParseVersion(text)
		if err != nil {
			t.Fatal(err)
		}
		if specs.Contains(v) {
			in = append(in, text)
		}
	}
	return in
}

// yamlText is s as a YAML scalar in quotes that it does not have.
func yamlText(s string) string {
	if strings.Contains(s, "'") {
		return `"` + s + `"`
	}
	return "'" + s + "'"
}
