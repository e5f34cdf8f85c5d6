// Package lock reads lock files: which version of each distribution a project
// has settled on, and which distribution pulls in which. Locks are written by
// tools alone, so nothing here edits them.
package lock

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/pep"
)

// A Lock is what a lock file settles. It is immutable.
type Lock struct {
	packages map[string]*pinned // by key
}

// pinned is one distribution of a lock. A lock for several platforms or
// versions of Python may hold more than one version of it.
type pinned struct {
	versions []string // each once, the lowest first
	requires []string // keys, in the order of the file
}

// A format is one kind of lock file, known by the file's name and folder.
type format struct {
	matches func(dir, base string) bool
	read    func(l *Lock, text string) *manifest.Problem
}

// formats lists the kinds of lock file by rank.
var formats = []format{
	{named("poetry.lock"), readPoetry},
	{named("uv.lock"), readUV},
	{named("pdm.lock"), readPDM},
	{named("Pipfile.lock"), readPipfile},
	{isPylock, readPylock},
	{isCondaLock, readConda},
	{named("pixi.lock"), readPixi},
	{isExport, readExport},
}

func named(name string) func(dir, base string) bool {
	return func(_, base string) bool { return base == name }
}

// Rank orders the lock files of one project: the one whose versions and
// requirements say the most about PyPI's distributions comes first. It is
// negative for a path that Parse does not read, by its name.
func Rank(file string) int {
	dir, base := path.Split(file)
	return slices.IndexFunc(formats, func(f format) bool { return f.matches(dir, base) })
}

// Reads reports whether the file at the slash-separated path is a lock that
// Parse reads, by its name.
func Reads(path string) bool { return Rank(path) >= 0 }

// Parse reads the text of the lock file at path. What is broken is a Problem
// and leaves the Lock without entries, since a part of a lock settles nothing.
// A path that Reads does not accept gives an empty Lock.
func Parse(path, text string) (*Lock, []manifest.Problem) {
	l := &Lock{packages: map[string]*pinned{}}
	rank := Rank(path)
	if rank < 0 {
		return l, nil
	}
	if problem := formats[rank].read(l, text); problem != nil {
		return &Lock{}, []manifest.Problem{*problem}
	}
	return l, nil
}

// add takes in one entry of the lock.
func (l *Lock) add(key, version string, requires []string) {
	if key == "" {
		return
	}
	p := l.packages[key]
	if p == nil {
		p = &pinned{}
		l.packages[key] = p
	}
	if version != "" && !slices.Contains(p.versions, version) {
		p.versions = append(p.versions, version)
		slices.SortStableFunc(p.versions, compareVersions)
	}
	for _, r := range requires {
		if r != "" && r != key && !slices.Contains(p.requires, r) {
			p.requires = append(p.requires, r)
		}
	}
}

// compareVersions orders what is no version (PEP 440), as conda has some,
// before what is one, by its text.
func compareVersions(a, b string) int {
	x, errA := pep.ParseVersion(a)
	y, errB := pep.ParseVersion(b)
	switch {
	case errA == nil && errB == nil:
		return x.Compare(y)
	case errA != nil && errB != nil:
		return strings.Compare(a, b)
	case errA != nil:
		return -1
	}
	return 1
}

// Version is the version that the lock has of the distribution with the given
// key (PEP 503), as the lock spells it; of several, for other platforms or
// versions of Python, the lowest: a requirement of at least that one holds for
// all of them. It is false for what is not locked and where the lock states no
// version, as for a folder.
func (l *Lock) Version(key string) (string, bool) {
	if versions := l.Versions(key); len(versions) > 0 {
		return versions[0], true
	}
	return "", false
}

// Versions lists all versions that the lock has of the distribution with the
// given key, the lowest first.
func (l *Lock) Versions(key string) []string {
	if p := l.packages[key]; p != nil {
		return slices.Clone(p.versions)
	}
	return nil
}

// Holds reports whether the lock has the distribution with the given key.
func (l *Lock) Holds(key string) bool { return l.packages[key] != nil }

// Requires lists the keys of the distributions that the one with the given key
// pulls in directly. Markers are ignored, and what its locked extras pull in
// is included. Pipfile.lock, exported environments and most pylock.toml files
// do not say.
func (l *Lock) Requires(key string) []string {
	if p := l.packages[key]; p != nil {
		return slices.Clone(p.requires)
	}
	return nil
}

// Distributions lists the keys of all that is locked, sorted.
func (l *Lock) Distributions() []string { return slices.Sorted(maps.Keys(l.packages)) }

// keyOf is the key of a PEP 508 requirement, "" for what is none.
func keyOf(requirement string) string {
	end := strings.IndexAny(requirement, " \t[(<>=!~;@")
	if end < 0 {
		end = len(requirement)
	}
	return pep.Normalize(requirement[:end])
}
