package lsp

import (
	"slices"
	"sync"
	"time"

	"go.lsp.dev/protocol"
	"go.uber.org/zap"

	"github.com/pyferry/pyferry/core/project"
)

// watched are the files that the client is asked to watch: sources and
// whatever may be a manifest, a lock or the settings of a run by its name.
var watched = []string{"**/*.py", "**/*.pyi", "**/*.ipynb", "**/*.toml", "**/*.cfg", "**/*.{yml,yaml}", "**/*.{txt,in}", "**/*.lock", "**/Pipfile", "**/*.ini", "**/{Makefile,makefile,Dockerfile,Dockerfile.*,*.sh,*.mk}", "**/.env", "**/.vscode/settings.json"}

// watchFiles asks the client to watch files.
func (s *server) watchFiles() {
	var options protocol.DidChangeWatchedFilesRegistrationOptions
	for _, glob := range watched {
		options.Watchers = append(options.Watchers, protocol.FileSystemWatcher{GlobPattern: protocol.Pattern(glob)})
	}
	raw, err := protocol.Marshal(&options)
	if err != nil {
		s.log.Error("watched files", zap.Error(err))
		return
	}
	params := &protocol.RegistrationParams{Registrations: []protocol.Registration{{
		ID: "pyferry-files", Method: protocol.MethodWorkspaceDidChangeWatchedFiles, RegisterOptions: raw,
	}}}
	if _, err := s.conn.Call(s.ctx, protocol.MethodClientRegisterCapability, params, nil); err != nil {
		s.log.Info("the client does not watch files", zap.Error(err))
	}
}

func (s *server) didChangeWatchedFiles(params watchedFilesParams) error {
	var paths []string
	for _, c := range params.Changes {
		paths = append(paths, pathOf(c.URI))
	}
	s.refresh(paths)
	return nil
}

// refresh reads files from disk again, in the background, and checks what is
// open. Paths may be repeated and may be of no interest.
func (s *server) refresh(paths []string) {
	for _, f := range s.latch().folders {
		var rels []string
		for _, p := range paths {
			if rel, ok := f.rel(p); ok && project.Reads(rel) {
				rels = append(rels, rel)
			}
		}
		if len(rels) > 0 {
			f.load.stale.add(rels)
			s.background(func() { s.refreshFolder(f.load) })
		}
	}
}

// A staleSet collects the files of a folder that are to be read again. What
// comes while the folder is read waits for the next time, all at once.
type staleSet struct {
	mu    sync.Mutex
	paths []string
	any   bool
}

// add marks paths. None at all stands for the environments alone, which are
// read again in any case.
func (s *staleSet) add(paths []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.paths, s.any = append(s.paths, paths...), true
}

// take returns what is marked and unmarks it; ok is false if nothing is.
func (s *staleSet) take() (paths []string, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	paths, ok = s.paths, s.any
	s.paths, s.any = nil, false
	slices.Sort(paths)
	return slices.Compact(paths), ok
}

// refreshFolder reads the stale files of a folder again, and its environments
// too. It works on a snapshot; the documents that change meanwhile are put
// over the result.
func (s *server) refreshFolder(l *load) {
	select {
	case <-s.ctx.Done():
		return
	case <-l.done:
	}
	l.refreshing.Lock()
	defer l.refreshing.Unlock()
	snap := s.latch()
	i := slices.IndexFunc(snap.folders, func(f *folder) bool { return f.load == l && f.project != nil })
	rels, stale := l.stale.take()
	if i < 0 || !stale {
		return
	}
	f := snap.folders[i]
	readAt := time.Now()
	fresh, err := f.project.Refresh(s.ctx, rels...)
	if err != nil {
		s.log.Warn("cannot read the folder again", zap.String("root", f.root), zap.Error(err))
		return
	}
	s.replaceProject(l, readAt, func(now *snapshot) *project.Folder {
		return f.overlay(fresh, snap, now)
	})
	s.checkOthers(documentKey{})
}
