package script_test

import (
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

var format = manifesttest.Format{Parse: parse, Entangled: script.ErrEntangled}

func TestCases(t *testing.T) { manifesttest.Run(t, parse) }

func TestProperty(t *testing.T) { format.Properties(t) }

func FuzzEdits(f *testing.F) { format.Fuzz(f) }
