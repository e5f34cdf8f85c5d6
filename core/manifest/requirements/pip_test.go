package requirements_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/manifest/manifesttest"
	"github.com/pyferry/pyferry/core/manifest/requirements"
	"github.com/pyferry/pyferry/internal/testenv"
)

// An answer is what pip makes of a file.
type answer struct {
	Names    []string `json:"names"`
	Includes []string `json:"includes"`
	Error    string   `json:"error"`
}

// TestAgainstPip reads every text of the cases, and every text that an edit
// makes of it, with pip, and compares names and includes.
func TestAgainstPip(t *testing.T) {
	texts := texts(t)
	project := testenv.DSProject(t) // "." must be one
	for i, a := range testenv.AskIn[[]answer](t, project, "testdata/read_names.py", texts) {
		compare(t, texts[i], a)
	}
	t.Logf("%d texts", len(texts))
}

func compare(t *testing.T, s string, want answer) {
	f := requirements.Parse(s, manifest.Role{})
	switch {
	case beyondPip(s, want):
		return
	case len(f.Sections()) == 0: // conda's lists are not for pip
		if want.Error == "" {
			t.Errorf("pip reads %q, but nothing is read in\n%s", want.Names, s)
		}
		return
	case (want.Error != "") != (len(f.Problems()) > 0):
		t.Errorf("pip says %q, problems are %v in\n%s", want.Error, f.Problems(), s)
		return
	case want.Error != "":
		return
	}
	var names, includes []string
	for _, r := range f.Requirements() {
		names = append(names, r.Key)
	}
	for _, i := range f.Includes() {
		includes = append(includes, i.Path)
	}
	slices.Sort(names)
	isOwn := func(name string) bool { return name == "demo" } // a self-reference in one case
	want.Names = slices.DeleteFunc(want.Names, isOwn)
	isURL := func(path string) bool { return strings.Contains(path, "://") }
	want.Includes = slices.DeleteFunc(want.Includes, isURL)
	if !slices.Equal(names, want.Names) {
		t.Errorf("pip reads %q, got %q in\n%s", want.Names, names, s)
	}
	if !slices.Equal(includes, want.Includes) {
		t.Errorf("pip includes %q, got %q in\n%s", want.Includes, includes, s)
	}
}

// beyondPip reports what cannot be compared: a backslash at the end, which pip
// ignores; paths, which it looks up; a name before an editable URL, which the
// version used here does not know yet.
func beyondPip(s string, a answer) bool {
	return strings.HasSuffix(s, `\`) || strings.Contains(a.Error, "does not exist") ||
		strings.Contains(a.Error, "e is not a valid editable requirement")
}

// texts are the parts "in" and "out" of all cases and what Add and Remove make
// of them.
func texts(t *testing.T) []string {
	var out []string
	for _, s := range manifesttest.Parts(t, "in", "out") {
		out = append(out, manifesttest.Edited(t, parse(s), manifesttest.Samples)...)
		out = append(out, s, strings.ReplaceAll(s, "\n", "\r\n"), strings.TrimSuffix(s, "\n"))
	}
	slices.Sort(out)
	return slices.Compact(out)
}
