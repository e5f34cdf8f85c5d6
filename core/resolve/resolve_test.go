package resolve_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/resolve"
)

const site = ".venv/lib/python3.11/site-packages/"

// open writes files to a folder, as name and text in turns, and opens it.
func open(t *testing.T, files map[string]string) *project.Folder {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
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
	return folder
}

// show is what was found, relative to the folder, and what it hides.
func show(folder *project.Folder, r resolve.Resolution) string {
	names := []string{shortened(folder, r.Found)}
	for _, h := range r.Hidden {
		names = append(names, shortened(folder, h))
	}
	return strings.Join(names, " hides ")
}

func shortened(folder *project.Folder, f resolve.Found) string {
	place := f.File
	if f.Kind == resolve.Namespace {
		place = strings.Join(f.Portions, "+")
	}
	return strings.ReplaceAll(fmt.Sprintf("%d:%s", f.Kind, place), folder.Root()+"/", "")
}

// What an import finds with one entry of the path less.
func TestWithout(t *testing.T) {
	folder := open(t, map[string]string{
		"pyproject.toml":          "[project]\nname = 'demo'\n[tool.pytest.ini_options]\npythonpath = ['src']\n",
		"src/demo/__init__.py":    "",
		"tests/test_demo.py":      "import demo\n",
		"tests/conftest.py":       "",
		".venv/pyvenv.cfg":        "version = 3.11.2\n",
		site + "demo/__init__.py": "",
	})
	search := resolve.For(folder, "tests/test_demo.py", resolve.Pytest)
	if got, want := show(folder, search.Resolve("demo")), "3:src/demo/__init__.py hides 3:"+site+"demo/__init__.py"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	without := search.Without(func(e resolve.Entry) bool { return e.Reason == resolve.PytestSetting })
	if got, want := show(folder, without.Resolve("demo")), "3:"+site+"demo/__init__.py"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if slices.Equal(reasons(search), reasons(without)) {
		t.Error("nothing was left out")
	}
}

func reasons(p *resolve.Path) []resolve.Reason {
	var list []resolve.Reason
	for _, e := range p.Entries() {
		list = append(list, e.Reason)
	}
	return list
}

// An editor's text counts where the disk has another one or none.
func TestOverlays(t *testing.T) {
	folder := open(t, map[string]string{"scripts/run.py": "import helper\n", "setup.py": ""})
	resolved := func() string {
		return show(folder, resolve.For(folder, "scripts/run.py", resolve.Script).Resolve("helper"))
	}
	if got := resolved(); got != "0:" {
		t.Errorf("got %s", got)
	}
	folder = folder.WithText("scripts/helper.py", "")
	if got := resolved(); got != "2:scripts/helper.py" {
		t.Errorf("got %s", got)
	}
	folder = folder.WithText("scripts/helper/__init__.py", "")
	if got := resolved(); got != "3:scripts/helper/__init__.py" {
		t.Errorf("got %s", got)
	}
	folder = folder.WithoutOverlay("scripts/helper.py").WithoutOverlay("scripts/helper/__init__.py")
	if got := resolved(); got != "0:" {
		t.Errorf("got %s", got)
	}
	pytest := func() string { return resolve.PytestConfigOf(folder, folder.ProjectOf("setup.py")).ImportMode }
	if got := pytest(); got != "prepend" {
		t.Errorf("got %s", got)
	}
	folder = folder.WithText("setup.cfg", "[tool:pytest]\naddopts = -q --import-mode importlib\n")
	if got := pytest(); got != "importlib" {
		t.Errorf("got %s", got)
	}
}

// Extension modules count if they are for the environment's Python.
func TestExtensionModules(t *testing.T) {
	folder := open(t, map[string]string{
		"setup.py":         "",
		"run.py":           "",
		".venv/pyvenv.cfg": "version = 3.11.2\n",
		site + "a.cpython-311-x86_64-linux-gnu.so": "",
		site + "a.py": "",
		site + "b.cpython-310-x86_64-linux-gnu.so": "",
		site + "c.abi3.so":                         "",
		site + "d.so":                              "",
		site + "e.pyc":                             "",
		site + "f.cp311-win_amd64.pyd":             "",
		site + "g.cpython-3112-x.so":               "",
		site + "sub/__init__.abi3.so":              "",
	})
	search := resolve.For(folder, "run.py", resolve.Script)
	for name, want := range map[string]string{
		"a": "2:" + site + "a.cpython-311-x86_64-linux-gnu.so", "b": "0:", "c": "2:" + site + "c.abi3.so", "d": "2:" + site + "d.so",
		"e": "2:" + site + "e.pyc", "f": "2:" + site + "f.cp311-win_amd64.pyd", "g": "0:", "sub": "3:" + site + "sub/__init__.abi3.so",
	} {
		if got := show(folder, search.Resolve(name)); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
}

// Without an environment the standard library is known by its names.
func TestUnknownEnvironment(t *testing.T) {
	folder := open(t, map[string]string{
		"setup.py": "", "run.py": "", "statistics.py": "", "math.py": "", "sys.py": "", "traitlets.py": "", "n.ipynb": "{}",
	})
	script := resolve.For(folder, "run.py", resolve.Script)
	for name, want := range map[string]string{
		"statistics": "2:statistics.py hides 2:", "json": "2:", "json.decoder": "2:", "os.path": "1: hides 2:",
		"sys": "1: hides 2:sys.py hides 2:", "math": "1: hides 2:math.py hides 2:", "nowhere": "0:", "setup": "2:setup.py",
		"setup.sub": "0:",
	} {
		if got := show(folder, script.Resolve(name)); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
	kernel := resolve.For(folder, "n.ipynb", resolve.Kernel)
	if r := kernel.Resolve("traitlets"); !r.Loaded {
		t.Errorf("traitlets is %s", show(folder, r))
	}
	if got := show(folder, kernel.Resolve("statistics")); got != "2: hides 2:statistics.py" {
		t.Errorf("statistics is %s", got)
	}
}

// Code that is not known may provide what is not found.
func TestOpaque(t *testing.T) {
	folder := open(t, map[string]string{
		"setup.py": "", "run.py": "",
		".venv/pyvenv.cfg":                "version = 3.11.2\n",
		site + "_my_demo_editable.pth":    "import _my_demo_editable\n",
		site + "_my_demo_editable.py":     "import sys\nsys.meta_path.insert(0, Finder())\n",
		site + "distutils-precedence.pth": "import os; __import__('_distutils_hack')\n",
	})
	search := resolve.For(folder, "run.py", resolve.Script)
	for names, want := range map[string]bool{"my-demo": true, "demo": true, "other": false, "": false, "distutils": false} {
		if got := search.Opaque(names); got != want {
			t.Errorf("%q: %v", names, got)
		}
	}
}
