package environ

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Each case lists the environments that exist and the variables that are set;
// ROOT is the project's folder, HOME the user's.
func TestFind(t *testing.T) {
	tests := []struct {
		name, configured, variables, environments, want string
	}{
		{"nothing", "", "", "", ""},
		{"dot-venv first", "", "VIRTUAL_ENV=HOME/active", "ROOT/.venv ROOT/venv HOME/active", "ROOT/.venv"},
		{"venv", "", "", "ROOT/venv ROOT/env", "ROOT/venv"},
		{"env", "", "", "ROOT/env", "ROOT/env"},
		{"uv, relative", "", "UV_PROJECT_ENVIRONMENT=.uv", "ROOT/.uv", "ROOT/.uv"},
		{"uv, absolute", "", "UV_PROJECT_ENVIRONMENT=HOME/uv", "HOME/uv", "HOME/uv"},
		{"pixi", "", "", "ROOT/.pixi/envs/default", "ROOT/.pixi/envs/default"},
		{"active", "", "VIRTUAL_ENV=HOME/active", "HOME/active", "HOME/active"},
		{"active but gone", "", "VIRTUAL_ENV=HOME/active", "", ""},
		{"pre-commit's own", "", "VIRTUAL_ENV=HOME/.cache/pre-commit/repo1/py_env-python3", "HOME/.cache/pre-commit/repo1/py_env-python3", ""},
		{"pipx's own", "", "VIRTUAL_ENV=HOME/pipx/venvs/pyferry", "HOME/pipx/venvs/pyferry", ""},
		{"conda", "", "CONDA_PREFIX=HOME/conda/envs/demo CONDA_DEFAULT_ENV=demo", "HOME/conda/envs/demo", "HOME/conda/envs/demo"},
		{"conda's base", "", "CONDA_PREFIX=HOME/conda CONDA_DEFAULT_ENV=base", "HOME/conda", ""},
		{"conda's base by its folder", "", "CONDA_PREFIX=HOME/conda", "HOME/conda HOME/conda/condabin", ""},
		{"Poetry", "", "HOME=HOME XDG_CACHE_HOME=HOME/cache", "HOME/cache/pypoetry/virtualenvs/demo-HASH-py3.9 HOME/cache/pypoetry/virtualenvs/demo-HASH-py3.11 HOME/cache/pypoetry/virtualenvs/demo-AAAAAAAA-py3.12", "HOME/cache/pypoetry/virtualenvs/demo-HASH-py3.11"},
		{"Poetry's own folder", "", "POETRY_VIRTUALENVS_PATH=HOME/p", "HOME/p/demo-HASH-py3.11", "HOME/p/demo-HASH-py3.11"},
		{"Poetry's own cache", "", "POETRY_CACHE_DIR=HOME/p", "HOME/p/virtualenvs/demo-HASH-py3.11", "HOME/p/virtualenvs/demo-HASH-py3.11"},
		{"configured", "HOME/mine", "VIRTUAL_ENV=HOME/active", "HOME/mine HOME/active ROOT/.venv", "HOME/mine"},
		{"configured below home", "~/mine", "HOME=HOME", "HOME/mine", "HOME/mine"},
		{"configured, relative", "../HOME/mine", "", "HOME/mine", "HOME/mine"},
		{"configured executable", "HOME/mine/bin/python", "", "HOME/mine", "HOME/mine"},
		{"configured but wrong", "HOME/mine", "", "ROOT/.venv", ""},
		{"configured executable but gone", "HOME/mine/bin/python9", "", "HOME/mine", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir, err := filepath.EvalSymlinks(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			place := strings.NewReplacer("../HOME", "../home", "ROOT", dir+"/root", "HOME/", dir+"/home/", "=HOME", "="+dir+"/home",
				"HASH", poetryHash(filepath.Join(dir, "root"))).Replace
			for prefix := range strings.FieldsSeq(place(test.environments)) {
				makeEnvironment(t, prefix)
			}
			variables := make(map[string]string)
			for variable := range strings.FieldsSeq(test.variables) {
				key, value, _ := strings.Cut(variable, "=")
				variables[key] = strings.TrimPrefix(place("="+value), "=")
			}
			search := Search{
				Root: filepath.Join(dir, "root"), Configured: place(test.configured),
				Getenv: func(name string) string { return variables[name] },
			}
			if got, ok := Find(search); got != place(test.want) || ok != (test.want != "") {
				t.Errorf("found %q, %v; want %q", got, ok, place(test.want))
			}
		})
	}
}

// makeEnvironment makes what marks a virtual environment, or conda's where the
// path says so.
func makeEnvironment(t *testing.T, prefix string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Join(prefix, "lib", "python3.11", "site-packages"), 0o755); err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(prefix, "bin", "python"), "")
	if strings.Contains(prefix, "conda") {
		writeFile(t, filepath.Join(prefix, "conda-meta", "history"), "")
		return
	}
	writeFile(t, filepath.Join(prefix, "pyvenv.cfg"), "home = /usr/bin\n")
}

// The hash as Poetry computes it for this path:
// base64.urlsafe_b64encode(hashlib.sha256(b"/srv/demo").digest())[:8].
func TestPoetryHash(t *testing.T) {
	if got := poetryHash("/srv/demo"); got != "kmV0tCee" {
		t.Errorf("got %q", got)
	}
}
