package project

import (
	"context"
	"io/fs"
	"path"
	"strings"
)

// skippedDirs are folders that hold no source of the project, by name. Hidden
// folders are skipped as well (.git, .venv, .tox, .ipynb_checkpoints).
var skippedDirs = map[string]bool{
	"__pycache__": true, "__pypackages__": true, "node_modules": true,
	"site-packages": true, "dist-packages": true, "_build": true,
}

// A walker lists the files of interest below a root. Symbolic links are not
// followed: a file is known under its real path alone.
type walker struct {
	fsys  fs.FS
	paths []string // sources and manifests
	other []string // compiled extension modules: they can be imported, not read
}

// walk visits dir ("." for the root). A folder that cannot be read is left
// out: what lies in it cannot be the user's present work.
func (w *walker) walk(ctx context.Context, dir string, ignored gitIgnored) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	entries, err := fs.ReadDir(w.fsys, dir)
	if err != nil || dir != "." && isEnvironment(entries) {
		return nil
	}
	ignored = ignored.with(w.fsys, dir)
	for _, e := range entries {
		name := path.Join(dir, e.Name())
		switch {
		case e.IsDir() && e.Name() == ".github":
			w.addWorkflows(dir, ignored)
		case e.IsDir():
			if skipDir(w.fsys, name) || ignored.matches(name, true) {
				continue
			}
			if err := w.walk(ctx, name, ignored); err != nil {
				return err
			}
		case e.Type().IsRegular():
			w.file(name, ignored)
		}
	}
	return nil
}

// file notes a file of interest. A compiled module counts although git
// ignores it, as it does what is built.
func (w *walker) file(name string, ignored gitIgnored) {
	if isExtensionModule(name) {
		w.other = append(w.other, name)
		return
	}
	if _, ok := kindOf(name); ok && !ignored.matches(name, false) {
		w.paths = append(w.paths, name)
	}
}

func isExtensionModule(name string) bool {
	switch path.Ext(name) {
	case ".so", ".pyd", ".pyx":
		return true
	}
	return false
}

// isEnvironment recognises a virtual environment or a conda prefix.
func isEnvironment(entries []fs.DirEntry) bool {
	for _, e := range entries {
		if e.Name() == "pyvenv.cfg" || e.Name() == "conda-meta" && e.IsDir() {
			return true
		}
	}
	return false
}

// skipDir decides by the folder's name; build and dist are skipped where they
// are build output rather than packages of these names.
func skipDir(fsys fs.FS, name string) bool {
	base := path.Base(name)
	if strings.HasPrefix(base, ".") && base != ".requirements" || strings.HasSuffix(base, ".egg-info") || skippedDirs[base] {
		return true
	}
	if base == "build" || base == "dist" {
		_, err := fs.Stat(fsys, path.Join(name, "__init__.py"))
		return err != nil
	}
	return false
}
