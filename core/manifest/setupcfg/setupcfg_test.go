package setupcfg_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/manifest/manifesttest"
	"github.com/pyferry/pyferry/core/manifest/setupcfg"
)

func parse(text string) manifest.Manifest { return setupcfg.Parse(text) }

// newRequirements are what the property is checked with: one that sorts into
// the middle, one that needs a line of its own.
var newRequirements = []manifest.New{
	{Name: "Lightgbm", Key: "lightgbm", Version: "4.5.0"},
	{Name: "tomli", Key: "tomli", Marker: `python_version < "3.11"`},
}

func TestCases(t *testing.T) { manifesttest.Run(t, parse) }

func TestProperty(t *testing.T) {
	for name, in := range inputs(t) {
		t.Run(name, func(t *testing.T) { property(t, in) })
	}
}

// property leaves out what must be refused since values refer to each other.
func property(t *testing.T, in string) {
	m := parse(in)
	for _, req := range newRequirements {
		refused := slices.ContainsFunc(m.Sections(), func(s manifest.Section) bool {
			_, err := m.Add(s.ID, req)
			return errors.Is(err, setupcfg.ErrEntangled)
		})
		if !refused || !strings.Contains(in, "%(") {
			manifesttest.Property(t, parse, in, req)
		}
	}
}

func FuzzEdits(f *testing.F) {
	for _, in := range inputs(f) {
		f.Add(in)
	}
	f.Fuzz(property)
}

// inputs are the "in" parts of all cases.
func inputs(tb testing.TB) map[string]string {
	tb.Helper()
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		tb.Fatalf("no cases (%v)", err)
	}
	out := map[string]string{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			tb.Fatal(err)
		}
		for _, part := range txtar.Parse(data).Files {
			if part.Name == "in" {
				out[filepath.Base(file)] = string(part.Data)
			}
		}
	}
	return out
}
