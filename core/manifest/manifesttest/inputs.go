package manifesttest

import (
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/text"
)

// news are names that belong at the start and at the end of a sorted list,
// with a version and without one.
var news = []manifest.New{
	{Name: "aa-first", Key: "aa-first", Version: "1.4.2"},
	{Name: "zz_last", Key: "zz-last"},
}

// Properties checks Property on the text that each case of the calling package
// starts from.
func Properties(t *testing.T, parse Parse) {
	for name, src := range Parts(t, "in") {
		t.Run(name, func(t *testing.T) {
			for _, req := range news {
				Property(t, parse, src, req)
			}
		})
	}
}

// Fuzz checks Property on texts that are made from those of the cases.
func Fuzz(f *testing.F, parse Parse) {
	for _, src := range Parts(f, "in") {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src string) {
		for _, req := range news {
			Property(t, parse, src, req)
		}
	})
}

// Parts are the texts of the parts with one of names ("in", "out") of all cases
// of the calling package, by file and part: "add.txtar/in".
func Parts(t testing.TB, names ...string) map[string]string {
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
			if slices.Contains(names, f.Name) {
				out[filepath.Base(file)+"/"+f.Name] = string(f.Data)
			}
		}
	}
	return out
}

// Edited lists what becomes of m by adding one of reqs to one of its sections
// or by removing one of its requirements, wherever that is not refused.
func Edited(t testing.TB, m manifest.Manifest, reqs []manifest.New) []string {
	t.Helper()
	var out []string
	apply := func(edits []text.Edit, err error) {
		if err != nil {
			return
		}
		after, err := text.Apply(m.Text(), edits)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, after)
	}
	for _, s := range m.Sections() {
		for _, req := range reqs {
			apply(m.Add(s.ID, req))
		}
	}
	for _, r := range m.Requirements() {
		apply(m.Remove(r))
	}
	return out
}
