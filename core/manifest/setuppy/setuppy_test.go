package setuppy_test

import (
	"testing"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/manifest/manifesttest"
	"github.com/pyferry/pyferry/core/manifest/setuppy"
)

func parse(text string) manifest.Manifest { return setuppy.Parse(text) }

var format = manifesttest.Format{Parse: parse, Entangled: setuppy.ErrEntangled}

func TestCases(t *testing.T) { manifesttest.Run(t, parse) }

func TestProperty(t *testing.T) { format.Properties(t) }

func FuzzEdits(f *testing.F) { format.Fuzz(f) }
