package manifesttest

import (
	"path/filepath"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/pyferry/pyferry/core/manifest"
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
	for name, src := range inputs(t) {
		t.Run(name, func(t *testing.T) {
			for _, req := range news {
				Property(t, parse, src, req)
			}
		})
	}
}

// Fuzz checks Property on texts that are made from those of the cases.
func Fuzz(f *testing.F, parse Parse) {
	for _, src := range inputs(f) {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src string) {
		for _, req := range news {
			Property(t, parse, src, req)
		}
	})
}

// inputs are the texts that the cases start from, by the name of the case.
func inputs(t testing.TB) map[string]string {
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
		out[filepath.Base(file)] = string(archive.Files[0].Data)
	}
	return out
}
