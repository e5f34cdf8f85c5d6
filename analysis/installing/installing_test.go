package installing

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/pyferry/pyferry/core/project"
)

// Each case is a project, with the command that installs it on the first line;
// "nothing" is one that cannot be installed.
func TestCommand(t *testing.T) {
	for name, c := range map[string]struct{ want, files string }{
		"uv":                   {"uv sync", "-- pyproject.toml --\n[project]\nname='demo'\n[build-system]\n-- uv.lock --\nversion = 1\n"},
		"uv by its table":      {"uv sync", "-- pyproject.toml --\n[project]\nname='demo'\n[build-system]\n[tool.uv]\ndev-dependencies=[]\n"},
		"uv's back end alone":  {"pip install -e .", "-- pyproject.toml --\n[project]\nname='demo'\n[build-system]\n[tool.uv.build-backend]\nmodule-root=''\n"},
		"no package for uv":    {"nothing", "-- pyproject.toml --\n[project]\nname='demo'\n-- uv.lock --\nversion = 1\n"},
		"a package for uv":     {"uv sync", "-- pyproject.toml --\n[project]\nname='demo'\n[tool.uv]\npackage = true\n"},
		"uv says no":           {"nothing", "-- pyproject.toml --\n[project]\nname='demo'\n[build-system]\n[tool.uv]\npackage = false\n"},
		"poetry":               {"poetry install", "-- pyproject.toml --\n[tool.poetry]\nname='demo'\n"},
		"poetry's lock":        {"poetry install", "-- pyproject.toml --\n[project]\nname='demo'\n[build-system]\n-- poetry.lock --\n"},
		"pdm":                  {"pdm install", "-- pyproject.toml --\n[project]\nname='demo'\n[build-system]\n[tool.pdm]\ndistribution = true\n"},
		"pdm's back end alone": {"pip install -e .", "-- pyproject.toml --\n[project]\nname='demo'\n[build-system]\n[tool.pdm.build]\n"},
		"pdm says no":          {"nothing", "-- pyproject.toml --\n[project]\nname='demo'\n[build-system]\n[tool.pdm]\ndistribution = false\n"},
		"hatch":                {"hatch shell", "-- pyproject.toml --\n[project]\nname='demo'\n[build-system]\n[tool.hatch.envs.default]\ndependencies=[]\n"},
		"hatchling":            {"pip install -e .", "-- pyproject.toml --\n[project]\nname='demo'\n[build-system]\n[tool.hatch.build.targets.wheel]\npackages=['src/demo']\n"},
		"pixi":                 {"pixi install", "-- pyproject.toml --\n[project]\nname='demo'\n[build-system]\n[tool.pixi.workspace]\nchannels=[]\n"},
		"pipenv":               {"pipenv install -e .", "-- setup.py --\nfrom setuptools import setup\nsetup(name='demo')\n-- Pipfile --\n[packages]\n"},
		"pip":                  {"pip install -e .", "-- setup.cfg --\n[metadata]\nname = demo\n-- setup.py --\nfrom setuptools import setup\nsetup()\n"},
		"nothing to build":     {"nothing", "-- setup.cfg --\n[metadata]\nname = demo\n"},
		"conda": {"conda env update -f environment.yml --prune",
			"-- setup.cfg --\n[metadata]\nname = demo\n-- setup.py --\nfrom setuptools import setup\nsetup()\n-- environment.yml --\ndependencies:\n  - numpy\n  - pip:\n    - -e .\n-- env/conda-meta/history --\n-- env/lib/python3.11/site-packages/x.py --\n"},
		"conda without the project": {"pip install -e .",
			"-- setup.cfg --\n[metadata]\nname = demo\n-- setup.py --\nfrom setuptools import setup\nsetup()\n-- environment.yml --\ndependencies:\n  - numpy\n-- env/conda-meta/history --\n-- env/lib/python3.11/site-packages/x.py --\n"},
		"no name": {"nothing", "-- pyproject.toml --\n[build-system]\nrequires=[]\n"},
	} {
		t.Run(name, func(t *testing.T) {
			p := open(t, c.files)
			got := "nothing"
			if Installable(p) {
				got = Command(p)
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// A member of a workspace is installed with all others.
func TestCommandInWorkspace(t *testing.T) {
	root := "-- pyproject.toml --\n[project]\nname='all'\n[build-system]\n[tool.uv.workspace]\nmembers=['packages/*']\n-- uv.lock --\nversion = 1\n"
	folder := openFolder(t, root+"-- packages/demo/pyproject.toml --\n[project]\nname='demo'\n[build-system]\n-- packages/demo/src/demo/__init__.py --\n")
	if got := Command(folder.ProjectOf("packages/demo/src/demo/__init__.py")); got != "uv sync --all-packages" {
		t.Errorf("got %q", got)
	}
}

func open(t *testing.T, files string) *project.Project {
	t.Helper()
	folder := openFolder(t, files)
	return folder.Projects()[len(folder.Projects())-1]
}

func openFolder(t *testing.T, files string) *project.Folder {
	t.Helper()
	root := t.TempDir()
	for _, f := range txtar.Parse([]byte(files)).Files {
		path := filepath.Join(root, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(strings.ReplaceAll(string(f.Data), "'", `"`)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	folder, err := project.Open(t.Context(), root, project.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return folder
}
