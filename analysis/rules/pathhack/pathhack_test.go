package pathhack_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/analysis/rules/pathhack"
	"github.com/pyferry/pyferry/analysis/rules/ruletest"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/text"
)

func TestCases(t *testing.T) { ruletest.Run(t, pathhack.Rule) }

// %cd takes a comment for a part of the folder's name, so that no case can mark
// its line. The line goes where the package is installed and no file is read
// from the folder.
func TestChangeOfFolder(t *testing.T) {
	const message = "the working folder is changed so that demo is found"
	for name, c := range map[string]struct {
		cells []string
		found int
		want  string // the first cell after the fix; "" without one
	}{
		"alone":            {[]string{"%cd ..", "import demo"}, 1, "[]"},
		"with other code":  {[]string{"import json\n%cd ..\nx = 1", "import demo"}, 1, `["import json\n","x = 1"]`},
		"quoted":           {[]string{"%cd '..'\nx = 1", "import demo"}, 1, `["x = 1"]`},
		"files are read":   {[]string{"%cd ..\nx = 1", "import demo\nopen('data/x.csv')"}, 1, ""},
		"back":             {[]string{"%cd -", "import demo"}, 0, ""},
		"another folder":   {[]string{"%cd ../data", "import demo"}, 0, ""},
		"after the import": {[]string{"import demo", "%cd .."}, 0, ""},
	} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			var cells []any
			for _, source := range c.cells {
				cells = append(cells, map[string]any{"cell_type": "code", "metadata": map[string]any{}, "outputs": []any{}, "source": strings.SplitAfter(source, "\n")})
			}
			notebook, err := json.Marshal(map[string]any{"cells": cells, "metadata": map[string]any{}, "nbformat": 4, "nbformat_minor": 5})
			if err != nil {
				t.Fatal(err)
			}
			const site = ".venv/lib/python3.11/site-packages/"
			for name, content := range map[string]string{
				"pyproject.toml": "[project]\nname = 'demo'\nversion = '1'\n", "demo/__init__.py": "", "notebooks/a.ipynb": string(notebook),
				".venv/pyvenv.cfg": "home = /usr/bin\nversion = 3.11.2\n", site + "demo.pth": root + "\n",
				site + "demo-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: demo\nVersion: 1\n",
			} {
				path := filepath.Join(root, filepath.FromSlash(name))
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			folder, err := project.Open(t.Context(), root, project.Options{})
			if err != nil {
				t.Fatal(err)
			}
			found := analysis.Check(t.Context(), folder, "notebooks/a.ipynb", analysis.Selection{Rules: []*analysis.Rule{pathhack.Rule}})
			if len(found) != c.found || c.found > 0 && !strings.HasPrefix(found[0].Message, message) {
				t.Fatalf("got %+v", found)
			}
			if c.found == 0 || len(found[0].Fixes) == 0 {
				if c.want != "" {
					t.Fatalf("no fix: %+v", found)
				}
				return
			}
			edits, err := found[0].Fixes[0].Edits(folder)
			if err != nil || len(edits) != 1 {
				t.Fatalf("%+v %v", edits, err)
			}
			if got := firstCell(t, folder.File("notebooks/a.ipynb"), edits[0].Edits); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// firstCell is the source of the first cell after edits, as JSON.
func firstCell(t *testing.T, file *project.File, edits []text.Edit) string {
	t.Helper()
	cell := file.Notebook().Cells()[0]
	source := cell.Source
	for i := len(edits) - 1; i >= 0; i-- {
		span := edits[i].Span.Shift(-cell.Span.Start)
		source = source[:span.Start] + edits[i].New + source[span.End:]
	}
	lines := []string{}
	if source != "" {
		lines = strings.SplitAfter(source, "\n")
	}
	out, err := json.Marshal(lines)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}
