package shadowedimport

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

// setuptools' finder for a flat layout is asked last, so that a folder of data
// with the package's name goes before it. On the path it would not. The finder
// names the package by an absolute path, which no case can have.
func TestFolderHidesFinder(t *testing.T) {
	root := t.TempDir()
	const site = ".venv/lib/python3.11/site-packages/"
	for name, text := range map[string]string{
		"pyproject.toml":                          "[project]\nname = 'demo'\nversion = '1'\n",
		"demo/__init__.py":                        "",
		"scripts/run.py":                          "import demo\nimport lib\n",
		"scripts/demo/data.txt":                   "",
		"scripts/lib/data.txt":                    "",
		".venv/pyvenv.cfg":                        "home = /usr/bin\nversion = 3.11.2\n",
		site + "lib/__init__.py":                  "",
		site + "__editable__.demo-1.pth":          "import __editable___demo_1_finder; __editable___demo_1_finder.install()\n",
		site + "__editable___demo_1_finder.py":    "MAPPING: dict[str, str] = {'demo': '" + root + "/demo'}\nNAMESPACES: dict[str, list[str]] = {}\n",
		site + "demo-1.dist-info/METADATA":        "Metadata-Version: 2.1\nName: demo\nVersion: 1\n",
		site + "demo-1.dist-info/direct_url.json": `{"dir_info": {"editable": true}, "url": "file:///x"}`,
	} {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	folder, err := project.Open(t.Context(), root, project.Options{})
	if err != nil {
		t.Fatal(err)
	}
	rules := analysis.Selection{Rules: []*analysis.Rule{Rule}}
	found := analysis.Check(t.Context(), folder, "scripts/run.py", rules)
	const want = "demo is scripts/demo here and hides the project's own demo"
	if len(found) != 1 || !strings.HasPrefix(found[0].Message, want) {
		t.Errorf("got %+v, want %q", found, want)
	}
}
