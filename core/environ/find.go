package environ

import (
	"os"
	"path/filepath"
	"strings"
)

// A Search says where to look for a project's environment.
type Search struct {
	// Root is the project's folder, absolute.
	Root string
	// Configured is the user's own choice: an environment or its Python
	// executable, absolute, relative to Root or below "~". Empty for none.
	Configured string
	// Getenv returns environment variables: os.Getenv outside of tests.
	Getenv func(string) string
}

// Find returns the prefix of the project's environment: the configured one,
// and no other if one is configured; .venv, venv or env in the project; the one
// of UV_PROJECT_ENVIRONMENT; pixi's default one in the project; an active
// VIRTUAL_ENV or CONDA_PREFIX; the newest that Poetry made for the project.
// Conda's base and environments that hold only a tool (of pre-commit, pipx or
// uv tool) may be active but are not the project's.
func Find(s Search) (prefix string, ok bool) {
	if s.Configured != "" {
		return s.configured()
	}
	candidates := []func() string{
		func() string { return filepath.Join(s.Root, ".venv") },
		func() string { return filepath.Join(s.Root, "venv") },
		func() string { return filepath.Join(s.Root, "env") },
		func() string { return s.fromRoot(s.Getenv("UV_PROJECT_ENVIRONMENT")) },
		func() string { return filepath.Join(s.Root, ".pixi", "envs", "default") },
		s.activeVirtualenv,
		s.activeConda,
		s.poetry,
	}
	for _, candidate := range candidates {
		if prefix := candidate(); prefix != "" && isEnvironment(prefix) {
			return prefix, true
		}
	}
	return "", false
}

// OnlyActive reports whether the environment at prefix, which Find returned, is
// known by no more than being active: it may be another project's, or one that
// only tools are run from.
func (s Search) OnlyActive(prefix string) bool {
	if s.Configured != "" || prefix == "" {
		return false
	}
	within := strings.HasPrefix(prefix, s.Root+string(filepath.Separator))
	return !within && (prefix == s.activeVirtualenv() || prefix == s.activeConda())
}

// Watch returns the files and folders that change when an environment is made
// where Find looks for one below the project's folder, or is removed there. An
// environment is not there at once: its folder comes first, and what makes it
// one a moment later.
func (s Search) Watch() []string {
	if s.Configured != "" {
		return nil
	}
	var paths []string
	for _, name := range []string{".venv", "venv", "env", filepath.Join(".pixi", "envs", "default")} {
		prefix := filepath.Join(s.Root, name)
		paths = append(paths, prefix, filepath.Join(prefix, "pyvenv.cfg"), filepath.Join(prefix, "conda-meta"), filepath.Join(prefix, "lib"))
	}
	return paths
}

// configured takes an environment's folder, or its Python executable.
func (s Search) configured() (string, bool) {
	path := s.Configured
	if below, ok := strings.CutPrefix(path, "~"); ok {
		path = filepath.Join(s.home(), below)
	}
	path = s.fromRoot(path)
	for _, prefix := range []string{path, filepath.Dir(filepath.Dir(path)), filepath.Dir(path)} {
		if isEnvironment(prefix) && (prefix == path || isFile(path)) {
			return prefix, true
		}
	}
	return "", false
}

// fromRoot makes a path absolute; an empty one stays empty.
func (s Search) fromRoot(path string) string {
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(s.Root, path)
}

func (s Search) home() string {
	if home := s.Getenv("HOME"); home != "" {
		return home
	}
	return s.Getenv("USERPROFILE")
}

// isEnvironment knows a virtual environment by its pyvenv.cfg (PEP 405) and a
// conda one by conda-meta.
func isEnvironment(prefix string) bool {
	if !isFile(filepath.Join(prefix, "pyvenv.cfg")) && !isDir(filepath.Join(prefix, "conda-meta")) {
		return false
	}
	_, err := readLayout(prefix)
	return err == nil
}

// toolHomes are folders in which tools keep environments of their own: each
// is active while its tool runs.
var toolHomes = []string{"/pre-commit/", "/pipx/venvs/", "/uv/tools/", "/uv/archive-v0/", "/uv/builds-v0/"}

// activeVirtualenv returns VIRTUAL_ENV unless it belongs to a tool.
func (s Search) activeVirtualenv() string {
	prefix := s.Getenv("VIRTUAL_ENV")
	slashed := filepath.ToSlash(prefix)
	for _, home := range toolHomes {
		if strings.Contains(slashed, home) {
			return ""
		}
	}
	return prefix
}

// activeConda returns CONDA_PREFIX unless it is the base environment, which is
// active wherever conda is set up and holds conda itself.
func (s Search) activeConda() string {
	prefix := s.Getenv("CONDA_PREFIX")
	if s.Getenv("CONDA_DEFAULT_ENV") == "base" || isDir(filepath.Join(prefix, "condabin")) {
		return ""
	}
	return prefix
}

// listNames returns the names in a folder, sorted; none if it cannot be read.
func listNames(folder string) []string {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil
	}
	names := make([]string, len(entries))
	for i, entry := range entries {
		names[i] = entry.Name()
	}
	return names
}
