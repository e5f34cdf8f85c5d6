package project

import (
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/pyferry/pyferry/core/naming"
)

// A Use says what a source is for; the right places for its requirements
// follow from it.
type Use uint8

// The uses of a source.
const (
	PackageCode  Use = iota // a module of the distribution itself
	TestCode                // tests, their helpers and conftest.py
	DocsCode                // docs/conf.py and what lies beside it
	NotebookCode            // a notebook, wherever it lies
	ScriptCode              // a script outside the package
	BuildCode               // setup.py and the like: run by build tools
	DataCode                // Python text that is the input of tests, a template, a vendored copy, or for a microcontroller
)

// buildFiles are run by tools that bring their own requirements.
var buildFiles = map[string]bool{
	"setup.py": true, "noxfile.py": true, "fabfile.py": true, "dodo.py": true, "conanfile.py": true,
	"versioneer.py": true, "ez_setup.py": true, "hatch_build.py": true,
}

// dirUses tells the use of sources outside the package from the name of a
// folder on their path, the outermost deciding.
var dirUses = map[string]Use{
	"tests": TestCode, "test": TestCode, "testing": TestCode, "docs": DocsCode, "doc": DocsCode,
	"notebooks": ScriptCode, "scripts": ScriptCode, "examples": ScriptCode, "example": ScriptCode,
	"benchmarks": ScriptCode, "benchmark": ScriptCode, "tools": ScriptCode, "tutorials": ScriptCode,
}

// A layout says where a project keeps what.
type layout struct {
	dir     string   // the project's folder, "." for the folder's root
	roots   []string // folders that hold its top-level packages, dir itself included
	own     []string // import names of its distribution, "" for none known
	modules *modules
	paths   sync.Map // folder -> the folders that its files import from
	uses    sync.Map // file -> Use
}

// sourceRoots are customary names of folders that hold packages and are no
// packages themselves.
var sourceRoots = []string{"src", "lib", "python", "source"}

func newLayout(dir, name string, m *modules) *layout {
	l := &layout{dir: dir, roots: []string{dir}, modules: m}
	for _, r := range sourceRoots {
		root := path.Join(dir, r)
		if len(m.in[root]) > 0 && !m.packages[root] {
			l.roots = append(l.roots, root)
		}
	}
	if name != "" {
		l.own = []string{strings.ReplaceAll(strings.ReplaceAll(name, "-", "_"), ".", "_"), name}
	}
	return l
}

// use tells what the source at file, a path of the Folder, is for.
func (l *layout) use(file string) Use {
	if use, ok := l.uses.Load(file); ok {
		return use.(Use)
	}
	use := l.judge(file)
	l.uses.Store(file, use)
	return use
}

func (l *layout) judge(file string) Use {
	name := file
	if l.dir != "." {
		name = strings.TrimPrefix(file, l.dir+"/")
	}
	dirs := strings.Split(path.Dir(name), "/")
	switch base := path.Base(name); {
	case buildFiles[name] || base == "setup_package.py" || slices.Contains(dirs, "__pyinstaller"):
		return BuildCode
	case l.isData(dirs, name):
		return DataCode
	case strings.HasSuffix(name, ".ipynb"):
		return NotebookCode
	case base == "conftest.py" || strings.HasPrefix(base, "test_") || strings.HasSuffix(base, "_test.py"):
		return TestCode
	case l.inPackage(file, name):
		if slices.Contains(dirs, "tests") || slices.Contains(dirs, "test") {
			return TestCode
		}
		return PackageCode
	}
	for _, d := range dirs {
		if use, ok := dirUses[d]; ok {
			return use
		}
		if holdsTests(d) {
			return TestCode
		}
	}
	return ScriptCode
}

// holdsTests reports whether a folder of this name holds tests: tests,
// ui-tests, integration_tests.
func holdsTests(dir string) bool {
	return dirUses[dir] == TestCode || strings.HasSuffix(dir, "-tests") || strings.HasSuffix(dir, "_tests")
}

// The names of folders that hold data: anywhere, below a folder of tests, and
// where they are no packages.
var (
	foreignDirs = []string{
		"_vendor", "_vendored", "vendor", "vendored", "third_party", "thirdparty", "extern", "external", "_external", "externals", "_externals", "patched",
		"micropython", "circuitpython",
	}
	testDataDirs = []string{
		"data", "files", "fixtures", "testdata", "test_data", "test-data", "samples", "cases", "resources", "snapshots", "golden", "corpus", "roots",
	}
	templateDirs = []string{"templates", "template", "skeleton"}
)

// isData reports whether the source is not run as part of the project. dirs
// are the folders of name, which is relative to the project's.
func (l *layout) isData(dirs []string, name string) bool {
	tests := slices.IndexFunc(dirs, holdsTests)
	for i, d := range dirs {
		bare := !l.modules.packages[path.Join(l.dir, path.Join(dirs[:i+1]...))]
		switch {
		case slices.Contains(foreignDirs, strings.ToLower(d)),
			tests >= 0 && i > tests && slices.Contains(testDataDirs, d),
			bare && slices.Contains(templateDirs, d):
			return true
		}
	}
	return tests >= 0 && strings.HasSuffix(name, ".ipynb") || strings.Contains(name, "{{") || strings.Contains(name, "{%")
}

// IsData reports whether the file at path is DataCode as seen from any project
// that holds it: below tests/data even a whole project is data.
func (f *Folder) IsData(path string) bool {
	return slices.ContainsFunc(f.projects, func(p *Project) bool {
		return (p.dir == "." || strings.HasPrefix(path, p.dir+"/")) && p.Use(path) == DataCode
	})
}

// inPackage reports whether the source belongs to the distribution: it lies
// below a source folder such as src, or in a package or module of the
// project's own folder. name is file relative to that folder.
func (l *layout) inPackage(file, name string) bool {
	for _, root := range l.roots[1:] {
		if strings.HasPrefix(file, root+"/") {
			return true
		}
	}
	first, _, nested := strings.Cut(name, "/")
	if !nested {
		return slices.Contains(l.own, strings.TrimSuffix(first, ".py"))
	}
	_, otherUse := dirUses[first]
	return !otherUse && l.modules.packages[path.Join(l.dir, first)] || slices.Contains(l.own, first)
}

// local reports whether module, a top-level name, is one of the project's own
// as seen from file: in the source's own folder, in a folder above it that is
// no package, or in a source folder. A bare folder (namespace) counts only
// where the name is not known as a distribution's, since an installed package
// goes before it, or in a folder such as src, which holds nothing else than the
// project's own packages.
func (l *layout) local(file, module string, known bool) bool {
	if slices.Contains(l.own, module) {
		return true
	}
	least := namespace
	if known {
		least = regular
	}
	for _, dir := range l.searchPath(path.Dir(file)) {
		kind := l.modules.in[dir][module]
		if kind >= least || kind == namespace && slices.Contains(l.roots[1:], dir) && !naming.IsNamespace(module) {
			return true
		}
	}
	return !known && l.modules.names[module]
}

// searchPath lists the folders from which the files in dir may import.
func (l *layout) searchPath(dir string) []string {
	if dirs, ok := l.paths.Load(dir); ok {
		return dirs.([]string)
	}
	dirs := slices.Clone(l.roots)
	for at := dir; ; at = path.Dir(at) {
		if !l.modules.packages[at] || at == dir {
			dirs = append(dirs, at)
		}
		if at == l.dir || at == "." {
			break
		}
	}
	l.paths.Store(dir, dirs)
	return dirs
}
