package setupcfg_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

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
	for name, in := range manifesttest.Parts(t, "in") {
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
	for _, in := range manifesttest.Parts(f, "in") {
		f.Add(in)
	}
	f.Fuzz(property)
}
