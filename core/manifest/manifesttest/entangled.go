package manifesttest

import (
	"errors"
	"slices"
	"testing"

	"github.com/pyferry/pyferry/core/manifest"
)

// Samples are requirements to check properties with: one with a version that
// sorts into the middle, and one with a marker, which needs a form of its own.
var Samples = []manifest.New{
	{Name: "Lightgbm", Key: "lightgbm", Version: "4.5.0"},
	{Name: "tomli-w", Key: "tomli-w", Marker: `python_version < "3.11"`},
}

// Refuses reports whether a section of m refuses, with the error entangled, a
// requirement that would be read otherwise than meant.
func Refuses(m manifest.Manifest, req manifest.New, entangled error) bool {
	return slices.ContainsFunc(m.Sections(), func(s manifest.Section) bool {
		_, err := m.Add(s.ID, req)
		return errors.Is(err, entangled)
	})
}

// A Format is a format of manifests that may refuse an edit with the error
// Entangled.
type Format struct {
	Parse     Parse
	Entangled error
}

// Properties checks Property with Samples on the text that each case of the
// calling package starts from, and that none of these is refused.
func (f Format) Properties(t *testing.T) {
	for name, in := range Parts(t, "in") {
		t.Run(name, func(t *testing.T) {
			for _, req := range Samples {
				if Refuses(f.Parse(in), req, f.Entangled) {
					t.Errorf("%s: %v", req.Name, f.Entangled)
				}
			}
			f.Check(t, in)
		})
	}
}

// Fuzz checks Property on texts made from those of the cases, but for those
// that are refused.
func (f Format) Fuzz(fuzz *testing.F) {
	for _, in := range Parts(fuzz, "in") {
		fuzz.Add(in)
	}
	fuzz.Fuzz(f.Check)
}

// Check checks Property with Samples on one text, but for those that it refuses.
func (f Format) Check(t *testing.T, in string) {
	m := f.Parse(in)
	for _, req := range Samples {
		if !Refuses(m, req, f.Entangled) {
			Property(t, f.Parse, in, req)
		}
	}
}
