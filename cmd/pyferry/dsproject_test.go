package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pyferry/pyferry/internal/testenv"
)

// What a user types into a project that PyScaffold made, file by file.
var typed = map[string]string{
	"src/demoproj/model.py": "import lightgbm as lgb\nimport polars\nfrom icecream import ic\n\nfrom demoproj import __version__\nfrom . import __version__ as v\n",
	"tests/test_model.py":   "import hypothesis\nimport pytest\n\nfrom demoproj import model\n\n\ndef test_it():\n    assert model\n",
	"docs/helper.py":        "import sphinx\nimport sphinx_rtd_theme\n",
	"scripts/plot.py":       "import altair\nimport matplotlib.pyplot\n\nimport demoproj\n",
}

// added is what each list must gain by it; the notebook that PyScaffold brings
// imports scikit-learn and statsmodels.
var added = map[string][]string{
	"install_requires": {"icecream", "lightgbm", "polars"},
	"testing":          {"hypothesis"},
	"conda":            {"altair", "lightgbm", "polars", "scikit-learn", "statsmodels"},
	"pip":              {"icecream"},
	"docs":             {"sphinx_rtd_theme"}, // the commented entry, as it was spelt
	"rest":             nil,
}

// TestPyScaffoldProject types new imports into a real project, mends it, and
// reads the manifests back with setuptools, PyYAML and packaging.
func TestPyScaffoldProject(t *testing.T) {
	root := testenv.DSProject(t)
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Setenv("VIRTUAL_ENV", "")
	t.Setenv("CONDA_PREFIX", "")
	for name, text := range typed {
		if err := os.WriteFile(filepath.Join(root, filepath.FromSlash(name)), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	before := readBack(t, root)
	run(t, root, exitFindings, "check")
	run(t, root, exitOK, "fix")
	for name, got := range readBack(t, root) {
		want := slices.Concat(before[name], added[name])
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	if out := run(t, root, exitOK, "check"); !strings.HasPrefix(out, "Nothing found") {
		t.Errorf("after the fix: %s", out)
	}
	if out := run(t, root, exitOK, "fix"); !strings.HasPrefix(out, "Nothing to mend") {
		t.Errorf("a second fix: %s", out)
	}
}

// run runs the command in dir and returns what it printed.
func run(t *testing.T, dir string, wantStatus int, args ...string) string {
	t.Helper()
	var out, errOut bytes.Buffer
	c := &cli{in: strings.NewReader(""), out: &out, err: &errOut, dir: dir}
	if status := c.main(t.Context(), args); status != wantStatus || errOut.Len() > 0 {
		t.Fatalf("pyferry %v: status %d, want %d\n%s%s", args, status, wantStatus, out.String(), errOut.String())
	}
	return out.String()
}

func readBack(t *testing.T, root string) map[string][]string {
	t.Helper()
	cmd := exec.Command(testenv.Python(t), "testdata/read_back.py", root)
	cmd.Stderr = os.Stderr
	data, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	lists := map[string][]string{}
	if err := json.Unmarshal(data, &lists); err != nil {
		t.Fatal(err)
	}
	return lists
}
