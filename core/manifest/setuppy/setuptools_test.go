package setuppy

import (
	"slices"
	"strings"
	"testing"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/manifest/manifesttest"
	"github.com/pyferry/pyferry/core/pep"
	"github.com/pyferry/pyferry/internal/testenv"
)

// An answer is what setuptools makes of a file.
type answer struct {
	Lists map[string][]string `json:"lists"`
	Error string              `json:"error"`
}

// TestAgainstSetuptools runs the cases, and what Add and Remove make of them,
// with setuptools, and compares each list that is known in full.
func TestAgainstSetuptools(t *testing.T) {
	texts := texts(t)
	compared, failed := 0, 0
	for i, a := range testenv.Ask[[]answer](t, "testdata/run_setup.py", texts) {
		if a.Error != "" {
			failed++
			continue
		}
		compared += compare(t, texts[i], a.Lists)
	}
	t.Logf("%d texts, %d of which do not run alone; %d lists compared", len(texts), failed, compared)
	if compared < len(texts) {
		t.Errorf("only %d lists of %d texts could be compared", compared, len(texts))
	}
}

// compare compares the lists that are known in full.
func compare(t *testing.T, s string, lists map[string][]string) int {
	f := Parse(s)
	compared := 0
	if len(f.problems) > 0 {
		return 0 // setuptools takes none of a list with a bad item
	}
	for _, section := range f.sections {
		want, ok := lists[section.ID]
		got, whole := names(section)
		if !whole || !ok && section.ID != runtimeID {
			continue
		}
		compared++
		if want := keysOf(strings.Join(want, "\n")); !slices.Equal(want, got) {
			t.Errorf("%s: setuptools has %q, got %q in\n%s", section.ID, want, got, s)
		}
	}
	return compared
}

// names are those of all that the section comes to, what it shares with others
// included.
func names(s *section) (keys []string, whole bool) {
	var all []string
	for _, p := range partsOf(s.value) {
		switch {
		case p.unknown != "" || p.sometimes || p.str == nil && p.file.path != "requirements.txt":
			return nil, false
		case p.file != nil:
			all = append(all, "fromfile")
		default:
			all = append(all, p.str.value)
		}
	}
	return keysOf(strings.Join(all, "\n")), s.Role.Kind != manifest.Group && s.Role.Kind != manifest.Build
}

// keysOf are the names in lines of requirements, each once.
func keysOf(lines string) []string {
	var keys []string
	for line := range strings.Lines(lines) {
		if r, err := pep.ParseRequirement(strings.TrimSpace(strings.Split(line, " #")[0])); err == nil {
			keys = append(keys, pep.Normalize(r.Name))
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// texts are the parts "in" of all cases and what edits make of them.
func texts(t *testing.T) []string {
	reqs := []manifest.New{
		{Name: "lightgbm", Key: "lightgbm", Version: "4.5.0"},
		{Name: "tomli-w", Key: "tomli-w", Marker: `python_version < "3.11"`},
	}
	var out []string
	for _, s := range manifesttest.Parts(t, "in") {
		out = append(append(out, s), manifesttest.Edited(t, Parse(s), reqs)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
