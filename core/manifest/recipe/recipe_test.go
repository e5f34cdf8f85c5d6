package recipe_test

import (
	"testing"

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
	for _, in := range manifesttest.Parts(f, "in") {
		f.Add(in)
	}
	f.Fuzz(func(t *testing.T, src string) {
		manifesttest.Property(t, parse, src, manifest.New{Name: "zarr", Key: "zarr"})
	})
}
