package condaenv_test

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/manifest/condaenv"
	"github.com/pyferry/pyferry/core/manifest/manifesttest"
	"github.com/pyferry/pyferry/internal/testenv"
)

// entries are [section, text] pairs as testdata/read_yaml.py prints them.
type entries [][2]string

// readYAML asks PyYAML what the texts say; nil stands for what it cannot read.
func readYAML(t *testing.T, texts map[string]string) map[string]entries {
	t.Helper()
	return testenv.Ask[map[string]entries](t, "testdata/read_yaml.py", texts)
}

// shapes are the forms in which every input is tried.
var shapes = map[string]func(string) string{
	"plain":            func(s string) string { return s },
	"crlf":             func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") },
	"bom":              func(s string) string { return "\ufeff" + s },
	"no final newline": func(s string) string { return strings.TrimRight(s, "\n") },
	"non-ASCII":        func(s string) string { return "# Größe 𝒳\n" + strings.ReplaceAll(s, " #", " # ü€𝒳") },
}

func shapedInputs(t *testing.T) map[string]string {
	texts := map[string]string{}
	for name, src := range manifesttest.Parts(t, "in", "out") {
		for shape, change := range shapes {
			texts[name+" "+shape] = change(src)
		}
	}
	return texts
}

// TestReadsWhatPyYAMLReads compares the requirements of all inputs without
// problems with the entries that PyYAML finds there.
func TestReadsWhatPyYAMLReads(t *testing.T) {
	texts := shapedInputs(t)
	for name, want := range readYAML(t, texts) {
		f := condaenv.Parse(texts[name])
		if len(f.Problems()) > 0 {
			continue
		}
		if want == nil {
			t.Errorf("%s: PyYAML cannot read it, but no problem is reported", name)
		}
		for _, r := range f.Requirements() {
			if !slices.ContainsFunc(want, func(e [2]string) bool { return e[0] == r.Section && strings.Contains(e[1], r.Name) }) {
				t.Errorf("%s: %s is read in %s, where PyYAML finds %q", name, r.Name, r.Section, want)
			}
		}
		if len(f.Requirements())+unnamed(want) != len(want) {
			t.Errorf("%s: %d requirements and %d entries without a name, PyYAML finds %q", name, len(f.Requirements()), unnamed(want), want)
		}
	}
}

// unnamed counts the entries of the cases that name no package.
func unnamed(all entries) int {
	n := 0
	for _, e := range all {
		entry, _, _ := strings.Cut(e[1], " --") // without options of pip
		first := entry[0]
		switch {
		case strings.Contains(entry, "egg=") || strings.Contains(entry, "::") || strings.Contains(entry, " @ "):
		case first == '-' || first == '.' || first == '/' || strings.Contains(entry, "://"):
			n++
		}
	}
	return n
}

// TestPyYAMLReadsOneEntryMore adds to all inputs (not to what comes out of the
// cases, which PyYAML takes too long to read in all shapes), in both sections,
// and lets PyYAML compare before and after.
func TestPyYAMLReadsOneEntryMore(t *testing.T) {
	before := shapedInputs(t)
	maps.DeleteFunc(before, func(name, _ string) bool { return strings.Contains(name, "/out ") })
	after, added := map[string]string{}, map[string]string{}
	for name, src := range before {
		f := condaenv.Parse(src)
		for _, s := range f.Sections() {
			for _, req := range newNames {
				edits, err := f.Add(s.ID, req)
				if err != nil || len(edits) == 0 {
					continue
				}
				key := strings.Join([]string{name, s.ID, req.Name}, "|")
				after[key], added[key] = apply(t, src, edits), req.Name
			}
		}
	}
	read := readYAML(t, before)
	for key, got := range readYAML(t, after) {
		parts := strings.Split(key, "|")
		extra, ok := without(got, read[parts[0]])
		if !ok || !isNew(extra, parts[1], added[key]) {
			t.Errorf("%s: PyYAML reads %q, with %q more, in\n%s", key, got, extra, after[key])
		}
	}
	t.Logf("%d texts, %d additions", len(before), len(after))
}

// without takes the old entries out of all; it is not ok if one is missing.
func without(all, old entries) (extra entries, ok bool) {
	extra = slices.Clone(all)
	for _, e := range old {
		i := slices.Index(extra, e)
		if i < 0 {
			return extra, false
		}
		extra = slices.Delete(extra, i, i+1)
	}
	return extra, true
}

// isNew reports whether extra is one entry with name in section, beside the
// conda package "pip" for a new pip list.
func isNew(extra entries, section, name string) bool {
	if section == condaenv.PipSection {
		extra = slices.DeleteFunc(extra, func(e [2]string) bool { return e == [2]string{condaenv.CondaSection, "pip"} })
	}
	return len(extra) == 1 && extra[0][0] == section && strings.HasPrefix(extra[0][1], name)
}

// TestRealProject works on what PyScaffold writes today.
func TestRealProject(t *testing.T) {
	src, err := os.ReadFile(filepath.Join(testenv.DSProject(t), "environment.yml"))
	if err != nil {
		t.Fatal(err)
	}
	f := condaenv.Parse(string(src))
	for _, c := range []struct{ name, section, edit string }{
		{"lightgbm", condaenv.CondaSection, "  - lightgbm"},
		{"icecream", condaenv.PipSection, "     - icecream"},
		{"fastai", condaenv.CondaSection, "  - fastai"},
	} {
		if section, ok := f.Commented("other", c.name); !ok || section != c.section {
			t.Errorf("%s is commented out in %q", c.name, section)
		}
		edits, err := f.Add(c.section, manifest.New{Name: c.name, Key: c.name})
		if err != nil || len(edits) != 1 || edits[0].New != c.edit {
			t.Errorf("%s: got %v, %v", c.name, edits, err)
		}
	}
	if section, ok := f.Commented("add", "basics", "numpy"); ok {
		t.Errorf("prose or a declared package is taken for a comment of %s", section)
	}
}
