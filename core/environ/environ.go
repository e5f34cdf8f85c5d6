// Package environ reads what is installed in an environment, a virtualenv or a
// conda prefix, from its metadata files: the core metadata in .dist-info folders
// (PEP 376, PEP 427), setuptools' .egg-info and .egg-link, and conda-meta. Python
// is never run and nothing of the environment is imported.
//
// Reading an environment lists its folders and no more; a distribution's files
// are read when something about it is first asked.
package environ

import (
	"iter"
	"maps"
	"path/filepath"
	"slices"
	"sync"
)

// An Environment is an installed set of distributions as it was when read. It
// does not change, apart from Problems, and is safe for concurrent use.
type Environment struct {
	prefix     string
	layout     layout
	problems   problems
	site       map[string]*Distribution // those with Python metadata, by key
	all        func() map[string]*Distribution
	claims     func() map[string][]claim // by top-level name
	watchPaths []string
	search     func() *SearchPath
}

// Read opens the environment at prefix, the folder that holds pyvenv.cfg,
// conda-meta or lib/python3.x. The error says that there is none; whatever
// else is wrong is left to Problems.
func Read(prefix string) (*Environment, error) {
	prefix, err := filepath.Abs(prefix)
	if err != nil {
		return nil, err
	}
	l, err := readLayout(prefix)
	if err != nil {
		return nil, err
	}
	e := &Environment{prefix: prefix, layout: l, watchPaths: slices.Concat(l.watched(), l.pathFiles())}
	e.site = e.scanSites()
	conda := e.listConda()
	e.all = sync.OnceValue(func() map[string]*Distribution { return e.withCondaOnly(conda) })
	e.claims = sync.OnceValue(e.indexClaims)
	e.search = sync.OnceValue(e.readSearchPath)
	return e, nil
}

// Prefix returns the environment's folder, absolute.
func (e *Environment) Prefix() string { return e.prefix }

// Conda reports whether it is a conda environment.
func (e *Environment) Conda() bool { return e.layout.conda != "" }

// PythonVersion returns the version of the environment's Python; ok is false
// where its files do not tell.
func (e *Environment) PythonVersion() (major, minor int, ok bool) {
	v := e.layout.version
	return v.major, v.minor, v != pythonVersion{}
}

// Distributions yields all installed distributions, sorted by key. Conda
// packages with Python metadata stand under their PyPI name, others under
// their conda name.
func (e *Environment) Distributions() iter.Seq[*Distribution] {
	all := e.all()
	return func(yield func(*Distribution) bool) {
		for _, key := range slices.Sorted(maps.Keys(all)) {
			if !yield(all[key]) {
				return
			}
		}
	}
}

// Lookup returns the installed distribution with the given key (PEP 503
// normalised name), or nil.
func (e *Environment) Lookup(key string) *Distribution {
	if d, ok := e.site[key]; ok {
		return d
	}
	return e.all()[key]
}

// Watch returns the files and folders whose modification time changes when
// something is installed or removed.
func (e *Environment) Watch() []string { return slices.Clone(e.watchPaths) }

// Problems returns what was found unreadable or broken so far, one line each,
// beginning with the path. More may be found as more is asked.
func (e *Environment) Problems() []string { return e.problems.list() }

// problems collects messages from concurrent readers.
type problems struct {
	mu    sync.Mutex
	lines []string
}

func (p *problems) add(path, reason string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	line := path + ": " + reason
	if !slices.Contains(p.lines, line) {
		p.lines = append(p.lines, line)
	}
}

// addError records an error, without the path that os errors repeat.
func (p *problems) addError(path string, err error) {
	p.add(path, reasonOf(err))
}

func (p *problems) list() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.lines)
}
