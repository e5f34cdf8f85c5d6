package setupcfg_test

import (
	"strings"
	"testing"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/manifest/manifesttest"
	"github.com/pyferry/pyferry/core/manifest/setupcfg"
)

func parse(text string) manifest.Manifest { return setupcfg.Parse(text) }

func TestCases(t *testing.T) { manifesttest.Run(t, parse) }

func TestProperty(t *testing.T) {
	for name, in := range manifesttest.Parts(t, "in") {
		t.Run(name, func(t *testing.T) { property(t, in) })
	}
}

// property leaves out what must be refused since values refer to each other.
func property(t *testing.T, in string) {
	m := parse(in)
	for _, req := range manifesttest.Samples {
		if !manifesttest.Refuses(m, req, setupcfg.ErrEntangled) || !strings.Contains(in, "%(") {
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
