package lsp

import (
	"context"
	"sync"
	"time"

	"go.uber.org/zap"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/core/project"
)

// checks are the running analyses: one for each document that changed, and one
// that goes over all documents that another file's change may concern.
type checks struct {
	mu      sync.Mutex
	running map[documentKey]context.CancelFunc
	sweep   context.CancelFunc
}

// begin cancels the check of key that runs and registers a new one.
func (c *checks) begin(parent context.Context, key documentKey) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(parent)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.running == nil {
		c.running = map[documentKey]context.CancelFunc{}
	}
	if old := c.running[key]; old != nil {
		old()
	}
	c.running[key] = cancel
	return ctx, cancel
}

func (c *checks) beginSweep(parent context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(parent)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.sweep != nil {
		c.sweep()
	}
	c.sweep = cancel
	return ctx, cancel
}

func (c *checks) stop(key documentKey) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if cancel := c.running[key]; cancel != nil {
		cancel()
		delete(c.running, key)
	}
}

func (c *checks) stopAll() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, cancel := range c.running {
		cancel()
	}
	if c.sweep != nil {
		c.sweep()
	}
}

// check analyses d in the background and publishes the result. A check of an
// older state of the document is cancelled.
func (s *server) check(d *document) {
	ctx, cancel := s.checks.begin(s.ctx, d.documentKey)
	s.background(func() {
		defer cancel()
		s.checkNow(ctx, d)
	})
}

// checkNow publishes the findings of d on the newest snapshot, unless the
// document has changed by then.
func (s *server) checkNow(ctx context.Context, d *document) {
	if f := s.latch().folderOf(d.path); f != nil {
		select {
		case <-ctx.Done():
		case <-f.load.done:
		}
	}
	snap := s.latch()
	if snap.documents[d.documentKey] != d {
		return
	}
	view, err := snap.view(ctx, d)
	if err != nil {
		s.log.Debug("no check", zap.String("uri", d.uri), zap.Error(err))
		return
	}
	findings := s.findings(ctx, view)
	if ctx.Err() == nil {
		s.publishDocument(snap, view, findings)
	}
}

// checkAffected checks what the change of d from old to next may concern
// besides d itself: all open documents of a folder whose projects are no
// longer the same ones, because a manifest or the imports of d changed. What d
// changes for its own window alone is not looked at so closely.
func (s *server) checkAffected(old, next *snapshot, d *document) {
	before, after := old.folderOf(d.path), next.folderOf(d.path)
	if before == nil || after == nil || before.project == nil || after.project == nil {
		return
	}
	rel, _ := after.rel(d.path)
	shadowed := old.openAt(d.path) != d && next.openAt(d.path) != d
	if before.project.ProjectOf(rel) == after.project.ProjectOf(rel) && !shadowed {
		return
	}
	s.checkOthers(d.documentKey)
}

// checkOthers checks all open documents but one, in the background and one
// after another. Those of folders that are not loaded wait for that already.
func (s *server) checkOthers(except documentKey) {
	ctx, cancel := s.checks.beginSweep(s.ctx)
	s.background(func() {
		defer cancel()
		snap := s.latch()
		for key, d := range snap.documents {
			f := snap.folderOf(d.path)
			if key != except && f != nil && f.project != nil && ctx.Err() == nil {
				s.checkNow(ctx, d)
			}
		}
		if !settled(ctx) {
			return
		}
		for _, f := range snap.folders {
			if f.project != nil && ctx.Err() == nil {
				s.checkManifests(f.load)
			}
		}
	})
}

// settleTime is how long the manifests wait for the typing of an import to
// end. Each key changes which modules are imported, and finding out what is
// not used any more would hold up the findings of the document itself.
const settleTime = 100 * time.Millisecond

// settled waits for settleTime; it is false if ctx ends before.
func settled(ctx context.Context) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(settleTime):
		return true
	}
}

// A view is one open document in its project, for the use of one goroutine.
type view struct {
	document *document
	folder   *folder
	project  *project.Folder // as the document's window sees it; nil if the document belongs to none
	window   string
	rel      string // the document's path in project

	checked bool // found holds all findings
	found   []analysis.Finding
}

// view waits for the document's folder to be loaded. One that cannot be read,
// which the user has been told, is as good as none.
func (s *snapshot) view(ctx context.Context, d *document) (*view, error) {
	v := &view{document: d, folder: s.folderOf(d.path), window: d.window()}
	if v.folder == nil {
		return v, nil
	}
	p, err := s.projectOf(ctx, v.folder)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return &view{document: d}, nil
	}
	v.project = s.inWindow(v.folder, p, v.window)
	v.rel, _ = v.folder.rel(d.path)
	return v, nil
}

// findings analyses the document, once. Those of an ended context are not
// complete.
func (s *server) findings(ctx context.Context, v *view) []analysis.Finding {
	if v.project != nil && !v.checked {
		v.found = analysis.Check(ctx, v.project, v.rel, s.rules)
		v.checked = ctx.Err() == nil
	}
	return v.found
}

// file is the document as the project reads it, or nil.
func (v *view) file() *project.File {
	if v.project == nil {
		return nil
	}
	return v.project.File(v.rel)
}
