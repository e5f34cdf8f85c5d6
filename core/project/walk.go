package project

import (
	"context"
	"io/fs"
	"path"
	"runtime"
	"strings"
	"sync/atomic"
	"unsafe"

	"golang.org/x/sync/errgroup"
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
	if strings.HasPrefix(base, ".") || strings.HasSuffix(base, ".egg-info") || skippedDirs[base] {
		return true
	}
	if base == "build" || base == "dist" {
		_, err := fs.Stat(fsys, path.Join(name, "__init__.py"))
		return err != nil
	}
	return false
}

// readAll reads and parses paths on all processors, in the given order.
func (f *Folder) readAll(ctx context.Context, paths []string, progress func(done, total int)) ([]*File, error) {
	files := make([]*File, len(paths))
	group, ctx := errgroup.WithContext(ctx)
	var next, done atomic.Int64
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() error {
			for i := next.Add(1) - 1; i < int64(len(paths)); i = next.Add(1) - 1 {
				if err := ctx.Err(); err != nil {
					return err
				}
				files[i] = f.read(paths[i])
				if progress != nil {
					progress(int(done.Add(1)), len(paths))
				}
			}
			return nil
		})
	}
	return files, group.Wait()
}

// read reads one file from disk. A file that cannot be read keeps its place
// with Err set.
func (f *Folder) read(name string) *File {
	kind, _ := kindOf(name)
	data, err := readText(f.fsys, name)
	if err != nil {
		return &File{Path: name, Kind: kind, Err: err, fsys: f.fsys}
	}
	return parse(f.fsys, name, kind, data, false)
}

// readText reads a file's text. Its bytes are taken as they are: Python's
// keywords and the syntax of manifests are ASCII in every encoding in use.
func readText(fsys fs.FS, name string) (string, error) {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return "", err
	}
	// Nothing else holds data, so it will not change under the string. A copy
	// would cost as much as half the reading.
	return unsafe.String(unsafe.SliceData(data), len(data)), nil
}
