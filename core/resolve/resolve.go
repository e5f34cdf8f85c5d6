// Package resolve tells which file Python loads for an import: for a source, a
// way of running it and the project's environment it follows sys.path and
// sys.meta_path as Python, its kernels and pytest set them up. It reads folders
// and text files and never runs Python.
//
// Paths of entries and of what is found are absolute and in the system's
// spelling, since most of them lie outside the project. Sources are named as in
// package project.
package resolve

import (
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/environ"
	"github.com/pyferry/pyferry/core/project"
)

// A Way is a way in which people run a source.
type Way uint8

// The ways.
const (
	Script       Way = iota // python folder/file.py
	Module                  // python -m package.module, in the project's folder
	Kernel                  // a notebook in Jupyter, VS Code or nbclient
	Pytest                  // pytest, in the project's folder
	PytestModule            // python -m pytest, in the project's folder
)

// A Reason says why a folder is on the search path.
type Reason uint8

// The reasons.
const (
	SourceFolder   Reason = iota // the script's or the notebook's own folder
	WorkingFolder                // where python -m was called
	ProgramFolder                // where the pytest program lies
	TestFolder                   // pytest puts the folder of a test or conftest.py there
	PytestSetting                // pytest's setting pythonpath
	PythonPath                   // the environment variable PYTHONPATH, as a file sets it
	Library                      // the standard library
	SitePackages                 // the environment's folder of packages
	PathFile                     // a line of a .pth file, as editable installations have
	EditableFinder               // an import hook of an editable installation
)

// An Entry is one place that Python searches.
type Entry struct {
	// Dir is the folder; "" for an import hook, and for the standard library
	// of an unknown Python.
	Dir    string
	Reason Reason
	// From is the file that says so, absolute: the .pth file, the conftest.py,
	// pytest's configuration, the .env. It is "" where Python needs no telling.
	From string

	namespaces map[string][]string // of an editable installation's path hook
}

// A Path is an ordered search path. It is immutable.
type Path struct {
	folder  *project.Folder
	env     *environ.Environment
	way     Way
	entries []Entry
}

// For returns the search path with which the source at file runs. Where the
// project has no known environment, the path ends with the standard library.
func For(folder *project.Folder, file string, way Way) *Path {
	p := folder.ProjectOf(file)
	b := &builder{folder: folder, project: p, file: file, settings: readEditorSettings(folder)}
	b.cwd = b.abs(p.Dir())
	switch way {
	case Script:
		b.add(Entry{Dir: b.abs(path.Dir(file)), Reason: SourceFolder})
	case Module:
		b.add(Entry{Dir: b.cwd, Reason: WorkingFolder})
	case Kernel:
		b.cwd = b.settings.notebookRoot(b)
	case Pytest, PytestModule:
		b.addPytest(way)
	}
	b.addPythonPath(way)
	b.add(Entry{Dir: b.library(), Reason: Library})
	if way == Kernel { // IPython puts its folder behind the standard library
		b.add(Entry{Dir: b.cwd, Reason: SourceFolder})
	}
	b.addEnvironment()
	b.entries = append(b.entries, b.last...)
	return &Path{folder: folder, env: p.Environment(), way: way, entries: b.entries}
}

// Entries lists the places in the order in which they are searched.
func (p *Path) Entries() []Entry { return slices.Clone(p.entries) }

// Without returns the path without the entries for which drop is true, as it
// would be if whoever puts them there did not.
func (p *Path) Without(drop func(Entry) bool) *Path {
	next := *p
	next.entries = slices.DeleteFunc(slices.Clone(p.entries), drop)
	return &next
}

// A builder collects the entries of a path.
type builder struct {
	folder   *project.Folder
	project  *project.Project
	file     string
	settings editorSettings
	cwd      string
	entries  []Entry
	last     []Entry // what pytest's append mode puts at the end
}

// abs is the absolute path of one that is relative to the folder's root.
func (b *builder) abs(rel string) string {
	return filepath.Join(b.folder.Root(), filepath.FromSlash(rel))
}

func (b *builder) add(e Entry) { b.entries = append(b.entries, e) }

func (b *builder) library() string {
	if env := b.project.Environment(); env != nil {
		return env.Library()
	}
	return ""
}

// addEnvironment adds what the environment's folders and .pth files bring.
func (b *builder) addEnvironment() {
	env := b.project.Environment()
	if env == nil {
		return
	}
	for _, e := range env.SearchPath().Entries {
		entry := Entry{Dir: e.Dir, Reason: SitePackages, From: e.File, namespaces: e.Namespaces}
		switch {
		case e.Dir == "":
			entry.Reason = EditableFinder
		case e.File != "":
			entry.Reason = PathFile
		}
		b.add(entry)
	}
}

// addPythonPath adds the folders of PYTHONPATH. Python takes them relative to
// its working folder.
func (b *builder) addPythonPath(way Way) {
	for _, v := range b.settings.pythonPaths(b, way) {
		for dir := range strings.SplitSeq(v.value, string(filepath.ListSeparator)) {
			if dir = strings.TrimSpace(dir); dir == "" {
				continue
			}
			if !filepath.IsAbs(dir) {
				dir = filepath.Join(b.cwd, dir)
			}
			b.add(Entry{Dir: filepath.Clean(dir), Reason: PythonPath, From: v.from})
		}
	}
}
