package pixi_test

import (
	"testing"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/manifest/manifesttest"
	"github.com/pyferry/pyferry/core/manifest/pixi"
)

func parse(src string) manifest.Manifest { return pixi.Parse(src) }

func TestCases(t *testing.T) { manifesttest.Run(t, parse) }

func TestProperty(t *testing.T) { manifesttest.Properties(t, parse) }

func FuzzEdit(f *testing.F) { manifesttest.Fuzz(f, parse) }
