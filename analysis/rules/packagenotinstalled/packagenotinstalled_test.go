package packagenotinstalled

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/analysis/rules/ruletest"
	"github.com/pyferry/pyferry/core/project"
)

func TestCases(t *testing.T) { ruletest.Run(t, Rule) }

// An environment that is only active counts once it has a library of the
// project's.
func TestActiveEnvironment(t *testing.T) {
	root, env := t.TempDir(), t.TempDir()
	write := func(dir, name, text string) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	check := func() []analysis.Finding {
		folder, err := project.Open(t.Context(), root, project.Options{Getenv: func(name string) string {
			return map[string]string{"VIRTUAL_ENV": env}[name]
		}})
		if err != nil {
			t.Fatal(err)
		}
		return analysis.Check(t.Context(), folder, "tests/test_demo.py", analysis.Selection{Rules: []*analysis.Rule{Rule}})
	}
	write(root, "pyproject.toml", "[project]\nname = 'demo'\ndependencies = ['numpy']\n[dependency-groups]\ndev = ['ruff']\n[build-system]\n")
	write(root, "src/demo/__init__.py", "")
	write(root, "tests/test_demo.py", "import demo\n")
	write(env, "pyvenv.cfg", "version = 3.11.2\n")
	write(env, "lib/python3.11/site-packages/ruff-1.0.dist-info/METADATA", "Name: ruff\nVersion: 1.0\n")
	if found := check(); len(found) != 0 {
		t.Errorf("with an environment of tools: %+v", found)
	}
	write(env, "lib/python3.11/site-packages/numpy-2.0.dist-info/METADATA", "Name: numpy\nVersion: 2.0\n")
	want := "demo is not installed in " + env + ": run `pip install -e .`"
	if found := check(); len(found) != 1 || !strings.HasPrefix(found[0].Message, want) {
		t.Errorf("got %+v, want %q", found, want)
	}
}
