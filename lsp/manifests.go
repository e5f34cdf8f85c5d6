package lsp

import (
	"slices"

	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/text"
)

// checkManifests publishes the findings of a folder's manifests that are not
// open: they concern the whole project, and whoever broke one may not have it
// before their eyes.
func (s *server) checkManifests(l *load) {
	snap := s.latch()
	i := slices.IndexFunc(snap.folders, func(f *folder) bool { return f.load == l && f.project != nil })
	if i < 0 {
		return
	}
	f, there := snap.folders[i], map[string]bool{}
	for _, p := range f.project.Projects() {
		for _, m := range p.Manifests() {
			there[string(f.uriOf(m.Path))] = true
			s.checkManifest(snap, f, m)
		}
	}
	s.clearManifests(l, there)
}

func (s *server) checkManifest(snap *snapshot, f *folder, m *project.File) {
	path, to := f.abs(m.Path), string(f.uriOf(m.Path))
	if snap.openAt(path) != nil {
		return
	}
	d := &document{documentKey: documentKey{uri: to}, path: path}
	d.cells = []cell{{uri: to, text: text.NewIndex(m.Text())}}
	v := &view{document: d, folder: f, project: f.project, rel: m.Path}
	list := s.diagnostics(v, s.findings(s.ctx, v))[0]
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current.openAt(path) == nil && (s.outcome.knows(to) || len(list) > 0) {
		s.publish(to, publication{number: snap.number, load: f.load, params: s.encodeDiagnostics(to, 0, list)})
	}
}

// clearManifests clears what was published about closed manifests of a folder,
// except for those that are still there.
func (s *server) clearManifests(l *load, there map[string]bool) {
	s.outcome.mu.Lock()
	var gone []string
	for u, p := range s.outcome.last {
		if p.load == l && !there[u] {
			gone = append(gone, u)
		}
	}
	s.outcome.mu.Unlock()
	s.clear(gone...)
}

// handOver clears what was published about d while it was closed, if the
// client opened it under another spelling of its URI.
func (s *server) handOver(d *document) {
	f := s.latch().folderOf(d.path)
	if f == nil {
		return
	}
	rel, _ := f.rel(d.path)
	if to := string(f.uriOf(rel)); to != d.uri && s.outcome.knows(to) {
		s.clear(to)
	}
}
