package lsp

import (
	"context"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/pyferry/pyferry/core/project"
)

// A snapshot is the whole state that requests are answered from: immutable,
// replaced by the next message that changes it.
type snapshot struct {
	number    uint64 // grows with each change
	documents map[documentKey]*document
	folders   []*folder // the deepest roots first
}

func (s *snapshot) clone() *snapshot {
	next := &snapshot{number: s.number, documents: maps.Clone(s.documents), folders: slices.Clone(s.folders)}
	if next.documents == nil {
		next.documents = map[documentKey]*document{}
	}
	return next
}

// A folder is a tree of files that is indexed as one: a workspace folder, or
// the project of a document that lies in none.
type folder struct {
	root    string // absolute, in the system's spelling
	uri     string // as the client spells it
	load    *load
	project *project.Folder // with all open documents; nil until it is loaded
	readAt  time.Time       // when reading it from disk began
}

// A load is the first index of a folder. base and err may be read once done is
// closed.
type load struct {
	done   chan struct{}
	cancel context.CancelFunc
	base   *project.Folder // as it is on disk
	err    error

	stale      staleSet
	refreshing sync.Mutex // held while the folder is read again
}

// rel returns path, which is absolute, as a slash-separated one below the root.
func (f *folder) rel(path string) (string, bool) {
	if path == "" {
		return "", false
	}
	rel, err := filepath.Rel(f.root, path)
	if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return "", false
	}
	return filepath.ToSlash(rel), true
}

// abs is the way back from rel.
func (f *folder) abs(rel string) string {
	return filepath.Join(f.root, filepath.FromSlash(rel))
}

// follow returns the folder as it is when the open documents change from those
// of old to those of next.
func (f *folder) follow(old, next *snapshot) *folder {
	if f.project == nil {
		return f
	}
	p := f.overlay(f.project, old, next)
	if p == f.project {
		return f
	}
	changed := *f
	changed.project = p
	return &changed
}

// overlay brings p from the documents of old to those of next. Only documents
// that differ cost anything.
func (f *folder) overlay(p *project.Folder, old, next *snapshot) *project.Folder {
	for path := range changedPaths(old, next) {
		rel, ok := f.rel(path)
		if !ok {
			continue
		}
		switch was, is := old.openAt(path), next.openAt(path); {
		case was == is:
		case is == nil:
			p = p.WithoutOverlay(rel)
		default:
			p = is.overlay(p, rel)
		}
	}
	return p
}

// changedPaths collects the paths of the documents that are not the same in
// both snapshots.
func changedPaths(old, next *snapshot) map[string]bool {
	paths := map[string]bool{}
	for key, was := range old.documents {
		if next.documents[key] == nil {
			paths[was.path] = true
		}
	}
	for key, is := range next.documents {
		if old.documents[key] != is {
			paths[is.path] = true
		}
	}
	return paths
}

// folderOf returns the folder that path lies in, the deepest if several, or
// nil.
func (s *snapshot) folderOf(path string) *folder {
	for _, f := range s.folders {
		if _, ok := f.rel(path); ok {
			return f
		}
	}
	return nil
}

// projectOf waits until f is loaded and returns its project with the
// documents of this snapshot.
func (s *snapshot) projectOf(ctx context.Context, f *folder) (*project.Folder, error) {
	if f.project != nil {
		return f.project, nil
	}
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-f.load.done:
	}
	if f.load.err != nil {
		return nil, f.load.err
	}
	return f.overlay(f.load.base, &snapshot{}, s), nil
}

// find returns the document or, for the URI of a cell, the notebook with the
// cell's index; ok is false if the client has not opened it.
func (s *snapshot) find(uri string) (doc *document, cell int, ok bool) {
	if d := s.documents[documentKey{uri, false}]; d != nil {
		return d, 0, true
	}
	for _, d := range s.documents {
		for i := range d.cells {
			if d.notebook && d.cells[i].uri == uri {
				return d, i, true
			}
		}
	}
	return nil, 0, false
}

// openAt returns the document that the client has open for path, or nil. A
// notebook goes before a text of the same path, and of several spellings of
// one URI the first.
func (s *snapshot) openAt(path string) *document {
	var found *document
	for _, d := range s.documents {
		if d.path == path && (found == nil || d.before(found)) {
			found = d
		}
	}
	return found
}

func (d *document) before(o *document) bool {
	if d.notebook != o.notebook {
		return d.notebook
	}
	return d.uri < o.uri
}
