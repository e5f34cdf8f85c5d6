package testenv_test

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pyferry/pyferry/internal/testenv"
)

func TestPythonHasThePinnedPackages(t *testing.T) {
	code := "import tomllib, configparser, setuptools.config.setupcfg, packaging, yaml, IPython, nbformat"
	out, err := exec.Command(testenv.Python(t), "-c", code).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

func TestDSProjectIsAFreshCopy(t *testing.T) {
	first, second := testenv.DSProject(t), testenv.DSProject(t)
	for _, name := range []string{"setup.cfg", "environment.yml", "src/demoproj/__init__.py", "tests/conftest.py"} {
		if _, err := os.Stat(filepath.Join(first, name)); err != nil {
			t.Error(err)
		}
	}
	if _, err := os.Stat(filepath.Join(first, ".git")); err == nil {
		t.Error("the git history was copied")
	}
	if err := os.Remove(filepath.Join(first, "setup.cfg")); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(second, "setup.cfg")); err != nil {
		t.Error("the copies share files: ", err)
	}
}

func TestWheelsAreTheCorpus(t *testing.T) {
	files := 0
	err := filepath.WalkDir(testenv.Wheels(t), func(path string, _ fs.DirEntry, err error) error {
		if strings.HasSuffix(path, ".py") {
			files++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := 8154; files != want {
		t.Errorf("got %d Python files, want %d", files, want)
	}
}

func TestRootHoldsTheModule(t *testing.T) {
	mod, err := os.ReadFile(filepath.Join(testenv.Root(t), "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(string(mod), "module github.com/pyferry/pyferry\n") {
		t.Errorf("not pyferry's go.mod:\n%s", mod)
	}
}
