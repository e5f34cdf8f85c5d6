package script_test

import (
	"slices"
	"testing"

	"github.com/pyferry/pyferry/core/manifest/manifesttest"
	"github.com/pyferry/pyferry/core/manifest/script"
	"github.com/pyferry/pyferry/core/pep"
	"github.com/pyferry/pyferry/internal/testenv"
)

// TestAgainstTomllib reads the cases, and what edits make of them, with the
// pattern of PEP 723 and Python's tomllib.
func TestAgainstTomllib(t *testing.T) {
	var texts []string
	for _, in := range manifesttest.Parts(t, "in") {
		texts = append(texts, in)
		texts = append(texts, manifesttest.Edited(t, parse(in), manifesttest.Samples)...)
	}
	type answer struct {
		Dependencies []string
		Error        string
	}
	for i, want := range testenv.Ask[[]answer](t, "testdata/read_blocks.py", texts) {
		compare(t, texts[i], want.Dependencies, want.Error)
	}
	t.Logf("%d texts", len(texts))
}

func compare(t *testing.T, s string, dependencies []string, failure string) {
	f := script.Parse(s)
	if f == nil || len(f.Problems()) > 0 {
		invalid := slices.ContainsFunc(dependencies, func(d string) bool { _, err := pep.ParseRequirement(d); return err != nil })
		if failure == "" && !invalid {
			t.Errorf("not read, but tomllib has %q in\n%s", dependencies, s)
		}
		return
	}
	var got, want []string
	for _, r := range f.Requirements() {
		got = append(got, r.Key)
	}
	for _, d := range dependencies {
		if r, err := pep.ParseRequirement(d); err == nil {
			want = append(want, pep.Normalize(r.Name))
		}
	}
	if failure != "" || !slices.Equal(got, want) {
		t.Errorf("got %q, tomllib has %q (%s) in\n%s", got, want, failure, s)
	}
}

func TestNoBlock(t *testing.T) {
	for _, s := range []string{
		"",
		"import requests\n",
		"# /// script\n",
		"# /// script\n# ///\n",
		"# /// script\n# dependencies = []\nimport requests\n# ///\n",
		"# /// script\n# dependencies = []\n#///\n",
		"#/// script\n# dependencies = []\n# ///\n",
		"# /// other\n# dependencies = []\n# ///\n",
	} {
		if f := script.Parse(s); f != nil {
			t.Errorf("%q: got %v", s, f.Sections())
		}
	}
}
