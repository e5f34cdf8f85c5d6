// Package project turns a workspace folder into an immutable snapshot: which
// projects lie in it, what their sources import, what their manifests
// declare, and which distributions their environments hold.
//
// A Folder never changes. An editor's text (an overlay) or a change on disk
// gives a new Folder that shares all it can with the old one, so that a
// snapshot may be read from any goroutine while the next one is made, and the
// cost of a key does not grow with the number of files.
//
// All paths are slash-separated and relative to the folder's root (io/fs);
// all spans are byte offsets into File.Text.
package project

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/pyferry/pyferry/core/config"
	"github.com/pyferry/pyferry/core/notebook"
)

// Options are what Open needs to know of the world outside the folder.
type Options struct {
	// Getenv looks up environment variables such as VIRTUAL_ENV; nil for
	// none.
	Getenv func(string) string
	// Settings are the editor's, below those of the projects' files
	// (config.Config.Over); nil for none.
	Settings *config.Config
	// Progress, if not nil, is called while files are read, from several
	// goroutines.
	Progress func(done, total int)
	// FS is where files are read from; nil for the disk below the root.
	FS fs.FS
}

// A Folder is an immutable snapshot of one workspace folder.
type Folder struct {
	root     string
	opts     Options
	fsys     *disk
	disk     map[string]*File    // by path; never changed once the Folder is made
	onDisk   func() []string     // the paths of disk, sorted
	compiled []string            // paths of extension modules
	open     map[string]*File    // the editor's texts, by path
	projects []*Project          // the deepest folders first
	outside  *outside            // what lies around it on disk; nil for another file system
	scripts  map[string]*Project // those that are a script each, by path
	// mentioned and memory are shared by snapshots with the same disk.
	mentioned *mentioned
	memory    *memory
}

// Open reads the folder at root, an absolute path in the system's spelling.
// Files that cannot be read are part of the result (File.Err); the error is
// that of a root that cannot be read, or the context's.
func Open(ctx context.Context, root string, opts Options) (*Folder, error) {
	f := &Folder{root: root, opts: opts, fsys: &disk{FS: opts.FS}}
	if opts.FS == nil {
		f.fsys = newDisk(root)
	}
	if f.opts.Getenv == nil {
		f.opts.Getenv = func(string) string { return "" }
	}
	if _, err := fs.ReadDir(f.fsys, "."); err != nil {
		return nil, fmt.Errorf("cannot read the folder %s: %w", root, err)
	}
	if err := f.readDisk(ctx, func(string) *File { return nil }); err != nil {
		return nil, err
	}
	f.lookAround()
	f.mentioned, f.memory = &mentioned{known: map[string]bool{}}, &memory{}
	f.projects = f.findProjects(nil)
	return f, nil
}

// lookAround reads what lies around the folder.
func (f *Folder) lookAround() {
	if f.opts.FS == nil {
		f.outside = lookOutside(f.root)
	}
}

// readDisk lists the files on disk and reads those for which known has none.
func (f *Folder) readDisk(ctx context.Context, known func(path string) *File) error {
	w := &walker{fsys: f.fsys}
	if err := w.walk(ctx, ".", f.ignoredAbove()); err != nil {
		return err
	}
	disk := map[string]*File{}
	var unread []string
	for _, p := range excluded(f.fsys, w.paths, f.opts.Settings) {
		if disk[p] = known(p); disk[p] == nil {
			unread = append(unread, p)
		}
	}
	files, err := f.readAll(ctx, unread, f.opts.Progress)
	if err != nil {
		return err
	}
	for _, file := range files {
		disk[file.Path] = file
	}
	f.readIncluded(disk)
	f.setDisk(disk)
	f.compiled = w.other
	return nil
}

// ignoredAbove is what the repository around the folder ignores; a file
// system that is not the disk has nothing around it.
func (f *Folder) ignoredAbove() gitIgnored {
	if f.opts.FS != nil {
		return nil
	}
	return gitIgnoredAbove(f.root)
}

// Root is the folder's absolute path in the system's spelling.
func (f *Folder) Root() string { return f.root }

// File returns the file at path, or nil if the folder has none of interest
// there.
func (f *Folder) File(path string) *File {
	if file, ok := f.open[path]; ok {
		return file
	}
	return f.disk[path]
}

// Paths lists the paths of all files, sorted.
func (f *Folder) Paths() []string {
	paths := slices.Clone(f.onDisk())
	for p := range f.open {
		if f.disk[p] == nil {
			paths = append(paths, p)
		}
	}
	if len(paths) > len(f.disk) {
		slices.Sort(paths)
	}
	return paths
}

// setDisk replaces the files on disk.
func (f *Folder) setDisk(disk map[string]*File) {
	f.disk = disk
	f.onDisk = sync.OnceValue(func() []string { return slices.Sorted(maps.Keys(disk)) })
}

// OpenPaths lists the paths of the files that an editor has open, sorted.
func (f *Folder) OpenPaths() []string { return slices.Sorted(maps.Keys(f.open)) }

// Projects lists the projects of the folder, nested ones before those that
// hold them. There is always one for the folder itself.
func (f *Folder) Projects() []*Project { return f.projects }

// ProjectOf returns the project that governs path: the one with the nearest
// folder. A script with metadata of its own is a project by itself.
func (f *Folder) ProjectOf(path string) *Project {
	if p := f.scripts[path]; p != nil {
		return p
	}
	return projectOf(f.projects, path)
}

func projectOf(projects []*Project, path string) *Project {
	for _, p := range projects {
		if p.dir == "." || strings.HasPrefix(path, p.dir+"/") {
			return p
		}
	}
	return nil
}

// WithText returns the folder as it is with text in place of the file at
// path, saved or not. A path that is neither source nor manifest by its name
// is read as Python.
func (f *Folder) WithText(path, text string) *Folder {
	if known := f.File(path); known != nil && known.included != nil {
		return f.with(newIncluded(f.fsys, path, text, *known.included))
	}
	kind, ok := kindOf(path)
	if !ok {
		kind = Python
	}
	file := parse(f.fsys, path, kind, text, true, f.open[path])
	return f.with(file)
}

// WithNotebook returns the folder with nb, made from an editor's cells, in
// place of the notebook at path.
func (f *Folder) WithNotebook(path string, nb *notebook.Notebook) *Folder {
	file := &File{Path: path, Kind: Notebook, Imports: scanCells(nb), notebook: nb, fsys: f.fsys}
	file.onPath = slices.ContainsFunc(nb.Cells(), func(c notebook.Cell) bool { return mentionsPath(c.Source) })
	return f.with(file)
}

// WithoutOverlay returns the folder with the disk's text at path again.
func (f *Folder) WithoutOverlay(path string) *Folder {
	if f.open[path] == nil {
		return f
	}
	next := f.clone()
	delete(next.open, path)
	next.update(f, path)
	return next
}

func (f *Folder) with(file *File) *Folder {
	file.open = true
	next := f.clone()
	next.open[file.Path] = file
	next.update(f, file.Path)
	return next
}

func (f *Folder) clone() *Folder {
	next := *f
	next.open = maps.Clone(f.open)
	if next.open == nil {
		next.open = map[string]*File{}
	}
	return &next
}

// update brings the projects up to date after the file at path changed from
// what it is in old.
func (f *Folder) update(old *Folder, path string) {
	was, is := old.File(path), f.File(path)
	switch {
	case was == nil || is == nil || was.governs() || was.isScript() != is.isScript() || was.Kind == LockFile:
		f.projects = f.findProjects(old.projects)
	case is.isScript():
		f.scripts = maps.Clone(f.scripts)
		f.scripts[path] = f.scriptProject(is)
	case !sameImports(was, is):
		f.projects = f.recount(path)
	}
}

// recount replaces the project that governs path by one whose use counts
// follow the open documents.
func (f *Folder) recount(path string) []*Project {
	projects := slices.Clone(f.projects)
	for i, p := range projects {
		if p == f.ProjectOf(path) {
			projects[i] = p.withUses(&uses{disk: p.uses.disk, delta: f.delta(p)})
		}
	}
	return projects
}

// delta counts how the open sources of p differ from the disk's.
func (f *Folder) delta(p *Project) map[moduleUse]int {
	delta := map[moduleUse]int{}
	for name, file := range f.open {
		if projectOf(f.projects, name) == p && file.Kind != Manifest {
			use := p.layout.use(name)
			count(delta, f.disk[name], use, -1)
			count(delta, file, use, 1)
		}
	}
	return delta
}

// Refresh returns the folder with paths read from disk again: files that were
// changed, made or deleted. A path that is a folder stands for all below it.
// The environments are looked for and read again too.
func (f *Folder) Refresh(ctx context.Context, paths ...string) (*Folder, error) {
	next := f.clone()
	if f.sameFiles(paths) {
		next.disk = maps.Clone(f.disk)
		for _, p := range paths {
			next.refreshFile(p)
		}
		next.readIncluded(next.disk)
		next.setDisk(next.disk)
	} else if err := next.readDisk(ctx, f.unchanged(paths)); err != nil {
		return nil, err
	}
	next.lookAround()
	next.mentioned, next.memory = &mentioned{known: map[string]bool{}}, &memory{}
	next.projects = next.findProjects(nil)
	return next, nil
}

// unchanged returns what is known of the files that do not lie at or below
// one of paths.
func (f *Folder) unchanged(paths []string) func(string) *File {
	changed := map[string]bool{}
	for _, p := range paths {
		changed[p] = true
	}
	return func(name string) *File {
		for at := name; ; at = path.Dir(at) {
			if changed[at] {
				return nil
			}
			if at == "." {
				return f.disk[name]
			}
		}
	}
}

// sameFiles reports whether a change of paths leaves the list of files as it
// is, or takes known ones from it: each is a known file, and none decides
// which others are left out. Any other change needs a new walk.
func (f *Folder) sameFiles(paths []string) bool {
	return !slices.ContainsFunc(paths, func(p string) bool {
		return f.disk[p] == nil || f.excludesAnew(p)
	})
}

// excludesAnew reports whether the file on disk excludes other files than it
// did when it was read.
func (f *Folder) excludesAnew(p string) bool {
	before, _ := readSettings(p, f.disk[p].Text())
	text, err := readText(f.fsys, p)
	now, _ := readSettings(p, text)
	return !slices.Equal(before.Exclude, now.Exclude) || err != nil && before.Exclude != nil
}

func (f *Folder) refreshFile(p string) {
	info, err := fs.Stat(f.fsys, p)
	if err != nil || !info.Mode().IsRegular() {
		delete(f.disk, p)
		return
	}
	if known := f.disk[p]; known != nil && known.included != nil {
		return // readIncluded reads it again
	}
	f.disk[p] = f.read(p)
}
