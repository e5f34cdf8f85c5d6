package hatch_test

import (
	"testing"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/manifest/hatch"
	"github.com/pyferry/pyferry/core/manifest/manifesttest"
)

func parse(text string) manifest.Manifest { return hatch.Parse(text) }

func TestCases(t *testing.T) { manifesttest.Run(t, parse) }

func TestProperties(t *testing.T) { manifesttest.Properties(t, parse) }

func FuzzEdit(f *testing.F) { manifesttest.Fuzz(f, parse) }

func TestOverrides(t *testing.T) {
	for src, want := range map[string]bool{
		"[envs.test]\ndependencies = [\"pytest\"]":                             false,
		"[envs.test.overrides]\nmatrix.v.dependencies = [\"six\"]":             true,
		"[[envs.test.overrides.matrix.v.extra-dependencies]]\nvalue = \"six\"": true,
		"[envs.test.overrides]\nmatrix.v.scripts = [\"six\"]":                  false,
	} {
		if got := hatch.Parse(src).Unread(); got != want {
			t.Errorf("%q: unread is %v", src, got)
		}
	}
}
