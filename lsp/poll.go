package lsp

import (
	"os"
	"path/filepath"
	"time"

	"github.com/pyferry/pyferry/core/project"
)

// A poller notices changes that the client does not tell: neovim cannot watch
// files, and what is installed lies outside the folders. It looks at few
// files, however large the folders are.
type poller struct {
	seen map[*load]map[string]stamp // by path; belongs to the polling goroutine
	// settling are the folders that have just changed: an installation goes on
	// for a moment where nothing of it is looked at, so they are read once more.
	settling map[*load]bool
}

// A stamp tells two states of a file apart without reading it. That of a file
// which is not there is zero.
type stamp struct {
	modified time.Time
	size     int64
}

func stampOf(path string) stamp {
	info, err := os.Stat(path)
	if err != nil {
		return stamp{}
	}
	return stamp{info.ModTime(), info.Size()}
}

// goPoll looks at the files at each tick until the session ends.
func (s *server) goPoll(ticks <-chan time.Time) {
	s.background(func() {
		for {
			select {
			case <-s.ctx.Done():
				return
			case <-ticks:
				s.pollFolders()
			}
		}
	})
}

// pollFolders reads those folders again that have changed since the last look.
func (s *server) pollFolders() {
	seen, settling := map[*load]map[string]stamp{}, map[*load]bool{}
	for _, f := range s.latch().folders {
		if f.project == nil {
			continue
		}
		stamps := f.stamps()
		seen[f.load] = stamps
		settling[f.load] = f.changed(s.poll.seen[f.load], stamps)
		if settling[f.load] || s.poll.settling[f.load] {
			f.load.stale.add(f.manifests())
			s.refreshFolder(f.load)
		}
	}
	s.poll.seen, s.poll.settling = seen, settling
}

// clockGrain is how far a file's time may lie behind the clock when it is
// written: some file systems count in steps of two seconds.
const clockGrain = 2 * time.Second

// changed compares two looks at the folder. Of a path that was not looked at
// before, whatever may have been written since the folder was read counts.
func (f *folder) changed(before, now map[string]stamp) bool {
	for path, st := range now {
		old, known := before[path]
		if known && old != st || !known && st.modified.After(f.readAt.Add(-clockGrain)) {
			return true
		}
	}
	return false
}

// stamps looks at what decides about the projects: their manifests and locks, the
// folders that a manifest or an environment may appear in, and the paths that
// change when something is installed.
func (f *folder) stamps() map[string]stamp {
	stamps := map[string]stamp{}
	for _, p := range f.project.Projects() {
		dir := f.abs(p.Dir())
		stamps[dir] = stampOf(dir)
		for _, m := range p.Manifests() {
			stamps[f.abs(m.Path)] = stampOf(f.abs(m.Path))
		}
		for _, rel := range p.LockPaths() {
			stamps[f.abs(rel)] = stampOf(f.abs(rel))
		}
		for _, name := range project.RunFiles {
			stamps[filepath.Join(dir, name)] = stampOf(filepath.Join(dir, name))
		}
		for _, path := range f.project.EnvironmentPaths(p) {
			stamps[path] = stampOf(path)
		}
	}
	return stamps
}

// manifests lists the manifests and locks that the folder has or that have
// appeared beside them.
func (f *folder) manifests() []string {
	var rels []string
	for _, p := range f.project.Projects() {
		for _, m := range p.Manifests() {
			rels = append(rels, m.Path)
		}
		rels = append(rels, p.LockPaths()...)
		entries, err := os.ReadDir(f.abs(p.Dir()))
		if err != nil {
			continue
		}
		for _, e := range entries {
			if rel, ok := f.rel(filepath.Join(f.abs(p.Dir()), e.Name())); ok && f.project.File(rel) == nil && project.Reads(rel) {
				rels = append(rels, rel)
			}
		}
	}
	return rels
}
