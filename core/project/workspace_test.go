package project_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/pyferry/pyferry/core/project"
)

// repository is a workspace whose members need one another.
var repository = map[string]string{
	".git/HEAD": "ref: refs/heads/main\n",
	"pyproject.toml": `[project]
name = "whole"
[dependency-groups]
dev = ["pytest"]
[tool.uv.workspace]
members = ["packages/*"]
`,
	"uv.lock": `[[package]]
name = "numpy"
version = "2.2.3"
`,
	"packages/a/pyproject.toml": `[project]
name = "acme-a"
dependencies = ["acme-b"]
[tool.uv.sources]
acme-b = { workspace = true }
acme-c = { path = "../../elsewhere/c" }
[dependency-groups]
dev = ["acme-c"]
`,
	"packages/a/src/acme_a/__init__.py": "import attr\nimport yaml\nimport bees\nimport numpy\n",
	"packages/b/pyproject.toml":         "[project]\nname = \"acme-b\"\n",
	"packages/b/src/attr/__init__.py":   "",
	"packages/b/src/bees.py":            "",
	"elsewhere/c/setup.cfg":             "[metadata]\nname = acme-c\n",
	"elsewhere/c/yaml/__init__.py":      "",
}

// TestMemberOpened opens one member of a workspace by itself: what the others
// provide is known all the same.
func TestMemberOpened(t *testing.T) {
	root := t.TempDir()
	for name, text := range repository {
		write(t, filepath.Join(root, name), text)
	}
	f, err := project.Open(t.Context(), filepath.Join(root, "packages", "a"), project.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p := f.ProjectOf("src/acme_a/__init__.py")
	for i := range f.File("src/acme_a/__init__.py").Imports {
		for ref := range project.References(&f.File("src/acme_a/__init__.py").Imports[i]) {
			got := p.Resolve("src/acme_a/__init__.py", ref)
			if want := ref.Module != "numpy"; (got.Origin == project.Local) != want {
				t.Errorf("%s: origin %v", ref.Module, got.Origin)
			}
		}
	}
	if !p.Kin("acme-b") || !p.Kin("acme-c") || p.Kin("acme-a") || !p.HasTool("pytest") {
		t.Errorf("the kin is not known: %v %v %v %v", p.Kin("acme-b"), p.Kin("acme-c"), p.Kin("acme-a"), p.HasTool("pytest"))
	}
	if version, ok := p.LockedVersion("numpy"); version != "2.2.3" || !ok {
		t.Errorf("the lock of the workspace says %q", version)
	}
}

// TestNoMemberOpened opens a folder beside the members: nothing of theirs is
// known.
func TestNoMemberOpened(t *testing.T) {
	root := t.TempDir()
	for name, text := range repository {
		write(t, filepath.Join(root, name), text)
	}
	write(t, filepath.Join(root, "other", "pyproject.toml"), "[project]\nname = \"other\"\ndependencies = []\n")
	f, err := project.Open(t.Context(), filepath.Join(root, "other"), project.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if p := f.Projects()[0]; p.Kin("acme-b") || p.HasTool("pytest") || len(p.Locks()) > 0 {
		t.Error("a workspace that the project is no member of is used")
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestPaths requires a neighbour by its path in the ways of several tools.
func TestPaths(t *testing.T) {
	for name, manifest := range map[string]string{
		"pyproject.toml":   "[tool.pdm.dev-dependencies]\ndev = ['-e file:///${PROJECT_ROOT}/../core#egg=acme-core']\n[project]\nname = 'app'\ndependencies = []\n",
		"app.toml":         "[project]\nname = 'app'\ndependencies = ['acme-core @ file:///${PROJECT_ROOT}/../core']\n",
		"hatch.toml":       "[project]\nname = 'app'\ndependencies = []\n[tool.hatch.envs.default]\ndependencies = ['acme-core @ {root:parent:uri}/core']\n",
		"poetry.toml":      "[tool.poetry]\nname = 'app'\n[tool.poetry.dependencies]\nacme-core = {path = '../core', develop = true}\n",
		"requirements.txt": "-e ../core\n",
		"Pipfile":          "[packages]\nacme-core = {path = '../core', editable = true}\n",
	} {
		root := t.TempDir()
		if filepath.Ext(name) == ".toml" {
			name = "pyproject.toml"
		}
		write(t, filepath.Join(root, "app", name), manifest)
		write(t, filepath.Join(root, "core", "setup.cfg"), "[metadata]\nname = acme-core\n")
		write(t, filepath.Join(root, "core", "src", "core_things", "__init__.py"), "")
		f, err := project.Open(t.Context(), filepath.Join(root, "app"), project.Options{})
		if err != nil {
			t.Fatal(err)
		}
		p := f.Projects()[0]
		r := p.Resolve("app.py", project.Reference{Module: "core_things"})
		if !p.Kin("acme-core") || r.Origin != project.Local {
			t.Errorf("%s: %v, origin %v", manifest, p.Kin("acme-core"), r.Origin)
		}
	}
}
