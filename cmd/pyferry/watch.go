package main

import (
	"context"
	"fmt"
	"path"
	"path/filepath"
	"time"

	"github.com/fsnotify/fsnotify"

	"github.com/pyferry/pyferry/core/project"
)

// settle is how long --watch waits for more changes after one: an editor or
// a checkout writes several files at a time.
const settle = 100 * time.Millisecond

// watch reports, and reports again whenever something in the targets' folders
// changes, until ctx ends.
func (k *checker) watch(ctx context.Context, targets []*target) (int, error) {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return exitFailure, err
	}
	defer func() { _ = w.Close() }()
	for {
		if err := follow(w, targets); err != nil {
			return exitFailure, err
		}
		if _, err := k.report(ctx, targets); err != nil {
			return exitFailure, err
		}
		fmt.Fprintln(k.err, "pyferry: waiting for changes; Ctrl-C ends")
		changed, err := changes(ctx, w)
		if ctx.Err() != nil {
			return exitOK, nil
		}
		if err != nil {
			return exitFailure, err
		}
		if err := refresh(ctx, targets, changed); err != nil {
			return exitFailure, err
		}
	}
}

// follow watches every folder that holds a file of the targets, and what
// changes when something is installed. Watching a folder twice does no harm.
func follow(w *fsnotify.Watcher, targets []*target) error {
	dirs := map[string]bool{}
	for _, t := range targets {
		dirs[t.folder.Root()] = true
		for _, p := range t.folder.Paths() {
			dirs[filepath.Join(t.folder.Root(), filepath.FromSlash(path.Dir(p)))] = true
		}
		for _, p := range t.folder.Projects() {
			if env := p.Environment(); env != nil {
				for _, watched := range env.Watch() {
					dirs[watched] = true
				}
			}
		}
	}
	for dir := range dirs {
		if err := w.Add(dir); err != nil {
			return fmt.Errorf("cannot watch %s: %w", dir, err)
		}
	}
	return nil
}

// changes waits for the first change and returns all until nothing more comes,
// as absolute paths.
func changes(ctx context.Context, w *fsnotify.Watcher) ([]string, error) {
	var changed []string
	var quiet <-chan time.Time
	for {
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case err := <-w.Errors:
			return nil, err
		case <-quiet:
			return changed, nil
		case event := <-w.Events:
			if !event.Has(fsnotify.Chmod) {
				changed = append(changed, event.Name)
				quiet = time.After(settle)
			}
		}
	}
}

// refresh reads the changed files anew, each folder once.
func refresh(ctx context.Context, targets []*target, changed []string) error {
	folders := map[*project.Folder]*project.Folder{}
	for _, t := range targets {
		next := folders[t.folder]
		if next == nil {
			var err error
			if next, err = t.folder.Refresh(ctx, below(t.folder.Root(), changed)...); err != nil {
				return err
			}
			folders[t.folder] = next
		}
		t.folder = next
		// A file that was named and is gone is like one without findings.
		if err := t.choose(); err != nil {
			t.paths = nil
		}
	}
	return nil
}

// below lists the paths that lie in root, relative to it.
func below(root string, paths []string) []string {
	var list []string
	for _, p := range paths {
		if rel, err := filepath.Rel(root, p); err == nil && filepath.IsLocal(rel) {
			list = append(list, filepath.ToSlash(rel))
		}
	}
	return list
}
