package project

import (
	"path"
	"slices"
	"sync"

	"github.com/pyferry/pyferry/core/lock"
	"github.com/pyferry/pyferry/core/manifest"
)

// A lockReading is what a lock file says.
type lockReading struct {
	lock     *lock.Lock
	problems []manifest.Problem
}

// asLock makes f a lock file. It may be large and is of no interest to most
// work, so it is read when it is first asked for.
func asLock(f *File) *File {
	f.lock = sync.OnceValue(func() lockReading {
		l, problems := lock.Parse(f.Path, f.Text())
		return lockReading{l, problems}
	})
	return f
}

// LockProblems lists what could not be understood of a lock file; none for
// other files.
func (f *File) LockProblems() []manifest.Problem {
	if f.Kind != LockFile {
		return nil
	}
	return f.lock().problems
}

// Locks lists the lock files that settle the project's versions, the most
// telling first (lock.Rank): those nearest to its folder, or else those of the
// project around it; and last its compiled requirements files.
func (p *Project) Locks() []*lock.Lock {
	var locks []*lock.Lock
	for _, f := range p.locks {
		locks = append(locks, f.lock().lock)
	}
	for _, f := range p.compiled {
		locks = append(locks, p.compiledLock(f))
	}
	return locks
}

// LockPaths lists the paths of the lock files of Locks that lie in the Folder.
func (p *Project) LockPaths() []string {
	var paths []string
	for _, f := range p.locks {
		if !f.beyond {
			paths = append(paths, f.Path)
		}
	}
	return paths
}

// LockedVersion is the version that a lock file of the project has of the
// distribution with the given key, as lock.Version tells it; false where none
// has it.
func (p *Project) LockedVersion(key string) (string, bool) {
	if versions := p.LockedVersions(key); len(versions) > 0 {
		return versions[0], true
	}
	return "", false
}

// LockedVersions lists the versions that the first lock file which has the
// distribution holds of it, the lowest first: more than one where they differ
// by platform or by version of Python.
func (p *Project) LockedVersions(key string) []string {
	for _, l := range p.Locks() {
		if versions := l.Versions(key); len(versions) > 0 {
			return versions
		}
	}
	return nil
}

// isLocked reports whether a lock file has the distribution.
func (p *Project) isLocked(key string) bool {
	return slices.ContainsFunc(p.Locks(), func(l *lock.Lock) bool { return l.Holds(key) })
}

// giveLocks hands each project the lock files that are nearest to its folder.
func (f *Folder) giveLocks(projects []*Project, paths []string) {
	for _, name := range paths {
		if file := f.File(name); file.Kind == LockFile {
			p := projectOf(projects, name)
			switch known := p.locks; {
			case len(known) == 0 || depth(path.Dir(name)) < depth(path.Dir(known[0].Path)):
				p.locks = []*File{file}
			case depth(path.Dir(name)) == depth(path.Dir(known[0].Path)):
				p.locks = append(p.locks, file)
			}
		}
	}
	for _, p := range slices.Backward(projects) { // an enclosing project first
		slices.SortStableFunc(p.locks, func(a, b *File) int { return lock.Rank(a.Path) - lock.Rank(b.Path) })
		if outer := around(projects, p); len(p.locks) == 0 && outer != nil {
			p.locks = outer.locks
		}
	}
}

// around is the project that encloses p, or nil.
func around(projects []*Project, p *Project) *Project {
	if p.dir == "." {
		return nil
	}
	return projectOf(projects, path.Dir(p.dir)+"/.")
}
