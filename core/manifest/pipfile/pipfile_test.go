package pipfile_test

import (
	"path/filepath"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/manifest/manifesttest"
	"github.com/pyferry/pyferry/core/manifest/pipfile"
)

func parse(src string) manifest.Manifest { return pipfile.Parse(src) }

func TestCases(t *testing.T) { manifesttest.Run(t, parse) }

// news are names that belong at the start and at the end of a sorted table,
// with a version and without one.
var news = []manifest.New{
	{Name: "aa-first", Key: "aa-first", Version: "1.4.2"},
	{Name: "zz_last", Key: "zz-last"},
}

// TestProperty adds names to each section of each case's text and takes them
// out again.
func TestProperty(t *testing.T) {
	for name, src := range sources(t) {
		t.Run(name, func(t *testing.T) {
			for _, req := range news {
				manifesttest.Property(t, parse, src, req)
			}
		})
	}
}

func FuzzEdit(f *testing.F) {
	for _, src := range sources(f) {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src string) {
		for _, req := range news {
			manifesttest.Property(t, parse, src, req)
		}
	})
}

// sources are the texts that the cases start from.
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
		out[filepath.Base(file)] = string(archive.Files[0].Data)
	}
	return out
}
