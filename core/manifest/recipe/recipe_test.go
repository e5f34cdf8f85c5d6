package recipe_test

import (
	"path/filepath"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/manifest/manifesttest"
	"github.com/pyferry/pyferry/core/manifest/recipe"
)

func parse(src string) manifest.Manifest { return recipe.Parse(src) }

func TestCases(t *testing.T) { manifesttest.Run(t, parse) }

func TestRemoveDeclines(t *testing.T) {
	m := parse("requirements:\n  run:\n    - numpy\n")
	if edits, err := m.Remove(m.Requirements()[0]); err == nil || edits != nil {
		t.Errorf("got %v, %v", edits, err)
	}
}

// FuzzParse reads any text: every span lies in it, and nothing is writable.
func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		f.Fatalf("no cases in testdata (%v)", err)
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(archive.Files[0].Data))
	}
	f.Fuzz(func(t *testing.T, src string) {
		manifesttest.Property(t, parse, src, manifest.New{Name: "zarr", Key: "zarr"})
	})
}
