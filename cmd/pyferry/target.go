package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/pyferry/pyferry/core/project"
)

// A target is one PATH argument: a folder, or a single file, of an opened
// project folder.
type target struct {
	folder *project.Folder
	full   string   // the argument, absolute
	isDir  bool     // whether it is a folder
	base   string   // what file names are relative to, absolute
	paths  []string // the files to check, as paths of folder
}

// openTargets opens the folders that govern args, each once; no argument
// means the working directory.
func (c *cli) openTargets(ctx context.Context, args []string) ([]*target, error) {
	if len(args) == 0 {
		args = []string{"."}
	}
	folders := map[string]*project.Folder{}
	var targets []*target
	for _, arg := range args {
		t, err := c.openTarget(ctx, arg, folders)
		if err != nil {
			return nil, err
		}
		targets = append(targets, t)
	}
	return targets, nil
}

func (c *cli) openTarget(ctx context.Context, arg string, folders map[string]*project.Folder) (*target, error) {
	full, err := filepath.EvalSymlinks(c.path(arg))
	if err != nil {
		return nil, readError(arg, err)
	}
	info, err := os.Stat(full)
	if err != nil {
		return nil, readError(arg, err)
	}
	base := full
	if !info.IsDir() {
		base = filepath.Dir(full)
	}
	root := project.FindRoot(base)
	if folders[root] == nil {
		if folders[root], err = c.openFolder(ctx, root); err != nil {
			return nil, err
		}
	}
	t := &target{folder: folders[root], full: full, isDir: info.IsDir(), base: base}
	if err := t.choose(); err != nil {
		return nil, fmt.Errorf("%s: %w", arg, err)
	}
	return t, nil
}

// openFolder reads the folder at root and shows on a terminal how far it is.
func (c *cli) openFolder(ctx context.Context, root string) (*project.Folder, error) {
	options := project.Options{Getenv: os.Getenv}
	if c.progress {
		m := newMeter(c.err, time.Now())
		defer m.end()
		options.Progress = m.report
	}
	return project.Open(ctx, root, options)
}

// path is a path argument as an absolute one.
func (c *cli) path(arg string) string {
	if filepath.IsAbs(arg) {
		return arg
	}
	return filepath.Join(c.dir, arg)
}

// readError says in one line why a named path cannot be read.
func readError(arg string, err error) error {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		err = pathErr.Err
	}
	return fmt.Errorf("cannot read %s: %w", arg, err)
}

// choose selects the files of the folder that lie at or below the argument.
func (t *target) choose() error {
	rel, err := filepath.Rel(t.folder.Root(), t.full)
	if err != nil {
		return err
	}
	rel = filepath.ToSlash(rel)
	if !t.isDir {
		file := t.folder.File(rel)
		if file == nil && project.Reads(rel) {
			return errors.New("is left out by .gitignore, by the settings, or by the folder that it lies in")
		}
		if file == nil {
			return errors.New("is neither a Python source, a notebook, nor a manifest that is known")
		}
		if file.Err != nil {
			return readError(rel, file.Err)
		}
		t.paths = []string{rel}
		return nil
	}
	t.paths = t.folder.Paths()
	if rel != "." {
		t.paths = slices.DeleteFunc(t.paths, func(p string) bool { return !strings.HasPrefix(p, rel+"/") })
	}
	return nil
}

// name is the file at path, relative to the argument, with forward slashes.
func (t *target) name(path string) string {
	rel, err := filepath.Rel(t.base, filepath.Join(t.folder.Root(), filepath.FromSlash(path)))
	if err != nil {
		return path
	}
	return filepath.ToSlash(rel)
}

// warnUnreadable says on stderr which files could not be read.
func (c *cli) warnUnreadable(t *target) {
	for _, path := range t.paths {
		if file := t.folder.File(path); file.Err != nil {
			fmt.Fprintf(c.err, "pyferry: %v\n", readError(t.name(path), file.Err))
		}
	}
}
