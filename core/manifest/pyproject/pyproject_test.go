package pyproject_test

import (
	"path/filepath"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/manifest/manifesttest"
	"github.com/pyferry/pyferry/core/manifest/pyproject"
	"github.com/pyferry/pyferry/core/text"
)

func parse(src string) manifest.Manifest { return pyproject.Parse(src) }

func TestCases(t *testing.T) { manifesttest.Run(t, parse) }

// shapes are ways in which the same document may come.
var shapes = map[string]func(string) string{
	"plain":         func(s string) string { return s },
	"crlf":          crlf,
	"bom":           func(s string) string { return "\ufeff" + s },
	"no final line": withoutFinalNewline,
}

// TestProperty adds names that belong at the start, in the middle and at the
// end of a sorted list to each section of each case's texts, and takes them
// out again.
func TestProperty(t *testing.T) {
	for name, src := range sources(t) {
		for shape, reshape := range shapes {
			t.Run(name+"/"+shape, func(t *testing.T) {
				for _, req := range news {
					manifesttest.Property(t, parse, reshape(src), req)
				}
			})
		}
	}
}

var news = []manifest.New{
	{Name: "aa-first", Key: "aa-first", Version: "1.4.2"},
	{Name: "moto.core", Key: "moto-core", Version: "0.3"},
	{Name: "zz_last", Key: "zz-last"},
}

// TestRemoveAll takes out each requirement of each case, one at a time.
func TestRemoveAll(t *testing.T) {
	for name, src := range sources(t) {
		for shape, reshape := range shapes {
			t.Run(name+"/"+shape, func(t *testing.T) { removeEach(t, reshape(src)) })
		}
	}
}

func removeEach(t *testing.T, src string) {
	m := parse(src)
	if len(m.Problems()) > 0 {
		return
	}
	all := m.Requirements()
	for _, r := range all {
		edits, err := m.Remove(r)
		if err != nil {
			t.Errorf("remove %s from %s: %v", r.Name, r.Section, err)
			continue
		}
		after, err := text.Apply(src, edits)
		if err != nil {
			t.Errorf("remove %s from %s: %v", r.Name, r.Section, err)
			continue
		}
		if got := parse(after); len(got.Problems()) > 0 || len(got.Requirements()) != len(all)-1 {
			t.Errorf("without %s of %s: %d of %d requirements, problems %v in\n%q",
				r.Name, r.Section, len(got.Requirements()), len(all), got.Problems(), after)
		}
	}
}

// sources are the texts of all cases.
func sources(t testing.TB) map[string]string {
	t.Helper()
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases in testdata (%v)", err)
	}
	out := map[string]string{}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			if f.Name == "in" || f.Name == "out" {
				out[filepath.Base(file)+"/"+f.Name] = string(f.Data)
			}
		}
	}
	return out
}
