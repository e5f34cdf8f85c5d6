package lsp

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"time"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
	"go.uber.org/zap"

	"github.com/pyferry/pyferry/core/project"
)

// rootMarkers are names by which a project's folder is known: those of the
// first list for certain, those of the second where there is none above, since
// a folder of a project may have requirements of its own.
var rootMarkers = [][]string{
	{"pyproject.toml", "setup.cfg", "setup.py", ".git"},
	{"environment.yml", "environment.yaml", "requirements.txt"},
}

// has returns a function that tells whether dir has an entry of a name.
func has(dir string) func(name string) bool {
	return func(name string) bool {
		_, err := os.Stat(filepath.Join(dir, name))
		return err == nil
	}
}

func fileURI(path string) uri.URI { return uri.File(path) }

// nearestRoot returns the folder of the project that the file at path belongs
// to, or "" if no folder above it looks like one.
func nearestRoot(path string) string {
	for _, markers := range rootMarkers {
		for dir := filepath.Dir(path); ; dir = filepath.Dir(dir) {
			if slices.ContainsFunc(markers, has(dir)) {
				return dir
			}
			if dir == filepath.Dir(dir) {
				break
			}
		}
	}
	return ""
}

// addFolders begins to load the folders with the given URIs; those that are
// no files and those that are there already are left out.
func (s *server) addFolders(uris []string) {
	for _, u := range uris {
		if path := pathOf(u); path != "" {
			s.addFolder(path, u)
		}
	}
}

// adopt makes sure that a document has a folder to be checked in: one that
// lies in none gets the nearest project's.
func (s *server) adopt(path string) {
	if path == "" || s.latch().folderOf(path) != nil {
		return
	}
	if root := nearestRoot(path); root != "" {
		s.addFolder(root, "")
	}
}

func (s *server) addFolder(root, uri string) {
	if s.ctx.Err() != nil {
		return
	}
	ctx, cancel := context.WithCancel(s.ctx)
	f := &folder{root: root, uri: uri, readAt: time.Now(), load: &load{done: make(chan struct{}), cancel: cancel}}
	added := false
	s.update(func(next *snapshot) {
		if slices.ContainsFunc(next.folders, func(o *folder) bool { return o.root == root }) {
			return
		}
		added = true
		next.folders = append(next.folders, f)
		slices.SortStableFunc(next.folders, func(a, b *folder) int { return len(b.root) - len(a.root) })
	})
	if added {
		s.background(func() { s.loadFolder(ctx, f) })
	}
}

// removeFolder forgets the folder at root. Its documents stay open; those in
// another folder are checked there.
func (s *server) removeFolder(root string) {
	var gone *folder
	s.update(func(next *snapshot) {
		next.folders = slices.DeleteFunc(next.folders, func(f *folder) bool {
			if f.root == root {
				gone = f
			}
			return f.root == root
		})
	})
	if gone != nil {
		gone.load.cancel()
		s.clearManifests(gone.load, nil)
	}
}

// loadFolder indexes f, then puts its project into the state.
func (s *server) loadFolder(ctx context.Context, f *folder) {
	defer f.load.cancel()
	progress := s.beginProgress("Indexing " + filepath.Base(f.root))
	defer progress.end()
	panicked := s.contain("loading "+f.root, func() {
		f.load.base, f.load.err = project.Open(ctx, f.root, project.Options{
			Getenv: s.opts.Getenv, Settings: s.configured(), Progress: progress.report,
		})
	})
	f.load.err = errors.Join(f.load.err, panicked)
	if err := f.load.err; err != nil {
		close(f.load.done)
		if ctx.Err() == nil {
			s.tell(protocol.MessageTypeWarning, err.Error())
		}
		return
	}
	s.log.Info("folder is loaded", zap.String("root", f.root))
	s.replaceProject(f.load, f.readAt, func(snap *snapshot) *project.Folder {
		return f.overlay(f.load.base, &snapshot{}, snap)
	})
	close(f.load.done) // whoever has waited finds the project in the state
	s.checkManifests(f.load)
}

// replaceProject gives the folder with the given load another project, which
// was read from disk beginning at readAt. next is called with the lock held and
// must be quick; it gets the snapshot that is being made.
func (s *server) replaceProject(l *load, readAt time.Time, next func(*snapshot) *project.Folder) {
	s.update(func(snap *snapshot) {
		for i, f := range snap.folders {
			if f.load == l {
				changed := *f
				changed.project, changed.readAt = next(snap), readAt
				snap.folders[i] = &changed
			}
		}
	})
}

func (s *server) didChangeWorkspaceFolders(params foldersParams) error {
	for _, f := range params.Event.Removed {
		s.removeFolder(pathOf(f.URI))
	}
	var added []string
	for _, f := range params.Event.Added {
		added = append(added, f.URI)
	}
	s.addFolders(added)
	for _, d := range s.latch().documents {
		s.adopt(d.path)
		s.check(d)
	}
	return nil
}
