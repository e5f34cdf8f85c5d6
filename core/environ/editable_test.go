package environ

import (
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/pyferry/pyferry/internal/testenv"
)

const editableProject = `[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"
[project]
name = "My.Src-Pkg"
version = "0.3.dev1"
dependencies = ["numpy>=1.20"]
`

// pip and setuptools install a project with the src layout in editable mode;
// nothing is downloaded.
func TestEditableInstallation(t *testing.T) {
	python := testenv.Python(t)
	project, prefix := t.TempDir(), t.TempDir()
	writeFile(t, filepath.Join(project, "pyproject.toml"), editableProject)
	writeFile(t, filepath.Join(project, "src", "my_src_pkg", "__init__.py"), "")
	writeFile(t, filepath.Join(project, "src", "my_src_pkg", "sub.py"), "")
	pip := exec.Command(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
		"--no-index", "--no-deps", "--no-build-isolation", "--prefix", prefix, "--editable", project)
	if out, err := pip.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	e, err := Read(prefix)
	if err != nil {
		t.Fatal(err)
	}
	d := e.Lookup("my-src-pkg")
	if d == nil {
		t.Fatal("not found")
	}
	if d.Name() != "My.Src-Pkg" || d.Version() != "0.3.dev1" || !d.Editable() || d.DirectURL() != "file://"+project {
		t.Errorf("%q %q editable: %v from %q", d.Name(), d.Version(), d.Editable(), d.DirectURL())
	}
	if got := keysOf(e.Providers("my_src_pkg.sub")); len(got) != 1 || got[0] != "my-src-pkg" {
		t.Errorf("my_src_pkg.sub is provided by %q", got)
	}
}
