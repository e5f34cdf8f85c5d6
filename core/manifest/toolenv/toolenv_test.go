package toolenv_test

import (
	"strings"
	"testing"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/manifest/manifesttest"
	"github.com/pyferry/pyferry/core/manifest/toolenv"
)

// parse reads any of the formats: the cases for nox import it, those for TOML
// have its arrays.
func parse(text string) manifest.Manifest {
	switch {
	case strings.Contains(text, "import nox"):
		return toolenv.ParseNox(text)
	case strings.Contains(text, "env_list = [") && !strings.Contains(text, "[tool."):
		return toolenv.ParseToxTOML(text)
	case strings.Contains(text, "deps = ["), strings.Contains(text, "legacy_tox_ini"):
		return toolenv.ParsePyproject(text)
	}
	return toolenv.ParseTox(text)
}

func TestCases(t *testing.T) { manifesttest.Run(t, parse) }

func TestUnread(t *testing.T) {
	for src, want := range map[string]bool{
		"[testenv]\ndeps = pytest":                                          false,
		"[testenv]\ndeps = {env:DEPS}":                                      true,
		"[testenv:x]\ndeps = {[testenv]deps}":                               false,
		"env_list = []\n[env_run_base]\ndeps = [\"pytest\"]":                false,
		"env_list = []\n[env_run_base]\ndeps = [{ replace = \"ref\" }]":     true,
		"env_list = []\n[env.a]\ndeps = [\"{env:DEPS}\"]":                   true,
		"import nox\ndef tests(session):\n    session.install('pytest')":    false,
		"import nox\ndef tests(session):\n    session.install(*DEPS)":       true,
		"import nox\ndef tests(s):\n    s.conda_install('numpy')":           true,
		"import nox\ndef tests(s):\n    s.run('pip', 'install', 'six')":     true,
		"import nox\ndef tests(s):\n    s.run_install('uv', 'sync')":        true,
		"import nox\ndef tests(s):\n    s.run('pytest')":                    false,
		"import nox\ndef tests(session):\n    session.install(f'x=={Y}')":   true,
		"import nox\ndef tests(session):\n    session.install('x', env={})": false,
	} {
		if got := parse(src).(*toolenv.File).Unread(); got != want {
			t.Errorf("%q: unread is %v", src, got)
		}
	}
}

var newRequirement = manifest.New{Name: "lightgbm", Key: "lightgbm", Version: "4.5.0"}

func FuzzRead(f *testing.F) {
	for _, in := range manifesttest.Parts(f, "in") {
		f.Add(in)
	}
	f.Fuzz(func(t *testing.T, src string) {
		manifesttest.Property(t, func(s string) manifest.Manifest { return toolenv.ParseTox(s) }, src, newRequirement)
		manifesttest.Property(t, func(s string) manifest.Manifest { return toolenv.ParseNox(s) }, src, newRequirement)
		manifesttest.Property(t, func(s string) manifest.Manifest { return toolenv.ParseToxTOML(s) }, src, newRequirement)
	})
}

// TestSetupCfg checks that the lists of setuptools and of tox stand side by
// side, and that the former are written as ever.
func TestSetupCfg(t *testing.T) {
	const src = "[options]\ninstall_requires =\n    numpy\n[tox:tox]\nenvlist = py3\n[testenv]\ndeps =\n    pytest\n    -r dev.txt\n"
	m := toolenv.ParseSetupCfg(src)
	want := `section options.install_requires: runtime, bare
  numpy  "numpy"
section options.extras_require.testing: extra testing, no habit, virtual
section testenv.deps: group test, bare, read only: installed by the tool that runs the tests
  pytest  "pytest"
include testenv.deps: dev.txt at "dev.txt"
`
	if got := manifesttest.List(m); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	manifesttest.Property(t, toolenv.ParseSetupCfg, src, newRequirement)
}
