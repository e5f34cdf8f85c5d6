package rules_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/analysis/rules"
	"github.com/pyferry/pyferry/core/config"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/internal/testenv"
)

// aboutPaths are the rules about what imports find.
var aboutPaths = []string{
	"src-import", "path-hack", "shadowed-import", "package-not-installed", "missing-init", "flat-layout", "relative-notebook-import",
}

// No rule about paths says anything in fresh projects of PyScaffold and uv, with
// PYFERRY_LAYOUTS of Hatch, Poetry and PDM too, whose notebooks, tests and
// scripts import the package that is installed; without it each is found.
func TestFreshProjects(t *testing.T) {
	folder := os.Getenv("PYFERRY_LAYOUTS")
	if folder == "" {
		folder = testenv.Layouts(t)
	}
	file, err := os.Open(filepath.Join(folder, "fresh.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	bare := t.TempDir()
	for _, name := range []string{"pyvenv.cfg", "lib/python3.11/site-packages/other.py"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(bare, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(bare, name), []byte("version = 3.11.2\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	projects := 0
	for lines := bufio.NewScanner(file); lines.Scan(); projects++ {
		var p struct{ Name, Root, Env string }
		if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
			t.Fatal(err)
		}
		for _, f := range findingsIn(t, p.Root, p.Env) {
			t.Errorf("%s: %s: %s [%s]", p.Name, f.Path, f.Message, f.Rule)
		}
		found := findingsIn(t, p.Root, bare)
		for _, path := range []string{"notebooks/1.0-explore.ipynb", "tests/test_model.py", "scripts/fit.py"} {
			if !slices.ContainsFunc(found, func(f analysis.Finding) bool { return f.Path == path && f.Rule == "package-not-installed" }) {
				t.Errorf("%s: nothing about %s without an installation: %+v", p.Name, path, found)
			}
		}
	}
	if projects < 2 {
		t.Errorf("only %d projects", projects)
	}
}

func findingsIn(t *testing.T, root, env string) []analysis.Finding {
	t.Helper()
	folder, err := project.Open(t.Context(), root, project.Options{Settings: &config.Config{Environment: env}})
	if err != nil {
		t.Fatal(err)
	}
	var found []analysis.Finding
	for _, path := range folder.Paths() {
		found = append(found, analysis.Check(t.Context(), folder, path, analysis.Selection{Rules: rules.All(), Select: aboutPaths})...)
	}
	return found
}
