package script_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/manifest/manifesttest"
	"github.com/pyferry/pyferry/core/manifest/script"
)

// parse reads a script; one without metadata is read with an empty block, since
// only what has metadata is a manifest.
func parse(text string) manifest.Manifest {
	if f := script.Parse(text); f != nil {
		return f
	}
	return script.Parse("# /// script\n#\n# ///\n")
}

// newRequirements are what the property is checked with.
var newRequirements = []manifest.New{
	{Name: "Lightgbm", Key: "lightgbm", Version: "4.5.0"},
	{Name: "tomli-w", Key: "tomli-w", Marker: `python_version < "3.11"`},
}

func TestCases(t *testing.T) { manifesttest.Run(t, parse) }

func TestProperty(t *testing.T) {
	for name, in := range manifesttest.Parts(t, "in") {
		t.Run(name, func(t *testing.T) { property(t, in) })
	}
}

// property leaves out what must be refused since the block would be read
// otherwise than meant.
func property(t *testing.T, in string) {
	m := parse(in)
	for _, req := range newRequirements {
		if !slices.ContainsFunc(m.Sections(), func(s manifest.Section) bool {
			_, err := m.Add(s.ID, req)
			return errors.Is(err, script.ErrEntangled)
		}) {
			manifesttest.Property(t, parse, in, req)
		}
	}
}

func TestNothingIsEntangledInCases(t *testing.T) {
	for name, in := range manifesttest.Parts(t, "in") {
		m := parse(in)
		for _, s := range m.Sections() {
			if _, err := m.Add(s.ID, newRequirements[0]); errors.Is(err, script.ErrEntangled) {
				t.Errorf("%s: %s: %v", name, s.ID, err)
			}
		}
	}
}

func FuzzEdits(f *testing.F) {
	for _, in := range manifesttest.Parts(f, "in") {
		f.Add(in)
	}
	f.Fuzz(property)
}
