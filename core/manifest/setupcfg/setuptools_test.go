package setupcfg_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/manifest/manifesttest"
	"github.com/pyferry/pyferry/core/manifest/setupcfg"
	"github.com/pyferry/pyferry/internal/testenv"
)

// An answer is what setuptools makes of a file.
type answer struct {
	Lists map[string][]string `json:"lists"`
	Error string              `json:"error"`
}

// TestAgainstSetuptools reads every text of the cases, and every text that
// adding a requirement makes of it, with setuptools, and compares the lists.
func TestAgainstSetuptools(t *testing.T) {
	texts := texts(t)
	for i, a := range testenv.Ask[[]answer](t, "testdata/read_lists.py", texts) {
		compare(t, texts[i], a)
	}
	t.Logf("%d texts", len(texts))
}

func compare(t *testing.T, s string, want answer) {
	f := setupcfg.Parse(s)
	switch {
	case readsMore(s, want):
	case want.Error != "":
		if len(f.Problems()) == 0 {
			t.Errorf("setuptools fails with %s on\n%s", want.Error, s)
		}
	case len(f.Problems()) > 0:
		if !declines(f) {
			t.Errorf("setuptools has no problem, but there is %v in\n%s", f.Problems(), s)
		}
	default:
		compareLists(t, f, want.Lists)
	}
}

// readsMore reports what pyferry takes on purpose although setuptools fails: a
// byte order mark and references that lead nowhere.
func readsMore(s string, a answer) bool {
	return strings.HasPrefix(s, "\ufeff") || a.Error == "InterpolationMissingOptionError" || a.Error == "InterpolationDepthError"
}

// declines reports the one thing that pyferry declines although setuptools
// takes it: two spellings of a key, of which the last one wins.
func declines(f *setupcfg.File) bool {
	return strings.Contains(f.Problems()[0].Message, "stands twice")
}

func compareLists(t *testing.T, f *setupcfg.File, lists map[string][]string) {
	for _, s := range f.Sections() {
		if s.Virtual || s.ReadOnly != "" || s.Role.Kind == manifest.Group {
			continue // setuptools knows tests_require no more
		}
		want, got := lists[sectionKey(s.ID)], declaredNames(f, s.ID)
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(want, got) {
			t.Errorf("%s: setuptools has %q, got %q in\n%s", s.ID, want, got, f.Text())
		}
	}
}

// sectionKey evens out that setuptools changed the names of extras, as it does
// keys of its own, up to version 80.
func sectionKey(id string) string { return strings.ToLower(strings.ReplaceAll(id, "-", "_")) }

// declaredNames are the names that a list comes to for setuptools, which
// replaces references to another extra by its text.
func declaredNames(f *setupcfg.File, section string) []string {
	var out []string
	for _, r := range f.Requirements() {
		if r.Section == section {
			out = append(out, r.Key)
		}
	}
	for _, r := range f.SelfReferences() {
		if r.Section != section {
			continue
		}
		if extra, ok := strings.CutPrefix(r.Span.Of(f.Text()), "%("); ok && strings.HasSuffix(extra, ")s") {
			out = append(out, declaredNames(f, "options.extras_require."+r.Extras[0])...)
			continue
		}
		out = append(out, "demoproj")
	}
	return out
}

// texts are the parts "in" and "out" of all cases and what edits make of them.
// The project of those that refer to themselves is called demoproj.
func texts(t *testing.T) []string {
	var out []string
	for _, s := range manifesttest.Parts(t, "in", "out") {
		out = append(out, manifesttest.Edited(t, parse(s), manifesttest.Samples)...)
		out = append(out, s, strings.ReplaceAll(s, "\n", "\r\n"))
	}
	slices.Sort(out)
	return slices.Compact(out)
}
