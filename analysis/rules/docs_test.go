package rules

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write docs/rules anew")

// docs is where the rules' pages stand for readers.
const docs = "../../docs/rules"

// headings are those that every page has, in this order.
var headings = []string{"## Why", "## Example", "## Fix", "## When not"}

func TestPagesHaveTheirHeadings(t *testing.T) {
	for _, r := range All() {
		var got []string
		for line := range strings.Lines(r.Doc) {
			if strings.HasPrefix(line, "## ") {
				got = append(got, strings.TrimSpace(line))
			}
		}
		if !strings.HasPrefix(r.Doc, "# "+r.ID+"\n") || r.Summary() == "" || !slices.Equal(got, headings) {
			t.Errorf("%s: the page has %v, want %v after a title and a summary", r.ID, got, headings)
		}
	}
}

func TestPagesAreUpToDate(t *testing.T) {
	want := map[string]string{"README.md": index()}
	for _, r := range All() {
		want[r.ID+".md"] = r.Doc
	}
	for name, text := range want {
		path := filepath.Join(docs, name)
		if *update {
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != text {
			t.Errorf("docs/rules/%s is stale (%v): run go test ./analysis/rules -update", name, err)
		}
	}
	entries, err := os.ReadDir(docs)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if _, ok := want[e.Name()]; !ok {
			t.Errorf("docs/rules/%s belongs to no rule", e.Name())
		}
	}
}

// index is the list of all rules.
func index() string {
	var out strings.Builder
	out.WriteString("# Rules\n\n| rule | severity | what it finds |\n| --- | --- | --- |\n")
	for _, r := range All() {
		out.WriteString("| [" + r.ID + "](" + r.ID + ".md) | " + r.Severity.String() + " | " + r.Summary() + " |\n")
	}
	return out.String()
}
