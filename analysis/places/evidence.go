package places

import (
	"path"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/imports"
	"github.com/pyferry/pyferry/core/project"
)

// conditional are the contexts in which an import does not run whenever its
// file is loaded.
const conditional = imports.Guarded | imports.Asked | imports.TypeChecking | imports.VersionGuard | imports.PlatformGuard |
	imports.Python2 | imports.InFunction | imports.Dynamic | imports.Lazy

// A usage tells how one kind of code uses a distribution.
type usage struct {
	files []string // that import it, sorted
	hard  bool     // some file imports it without a condition
	core  bool     // importing the package does
}

// within reports whether all files that use it lie in dir.
func (u *usage) within(dir string) bool {
	return !slices.ContainsFunc(u.files, func(f string) bool { return !strings.HasPrefix(f, dir+"/") })
}

// onlyWhere reports whether no other file uses it than those that use other.
func (u *usage) onlyWhere(other *usage) bool {
	return !slices.ContainsFunc(u.files, func(f string) bool { return !slices.Contains(other.files, f) })
}

// commonDir is the innermost folder that holds all files that use it.
func (u *usage) commonDir() string {
	dir := path.Dir(u.files[0])
	for !u.within(dir) && dir != "." {
		dir = path.Dir(dir)
	}
	return dir
}

// add notes that file imports the distribution in context.
func (u *usage) add(file string, context imports.Context, core bool) {
	if i, found := slices.BinarySearch(u.files, file); !found {
		u.files = slices.Insert(u.files, i, file)
	}
	if context&conditional == 0 {
		u.hard, u.core = true, u.core || core
	}
}

// evidence is what the sources of a project tell by their imports.
type evidence struct {
	// by tells for each kind of code how it uses each distribution, by its
	// normalised name.
	by map[project.Use]map[string]*usage
	// declared is by without the distributions that no manifest declares, who
	// have no vote.
	declared map[project.Use]map[string]*usage
	// packaged says that the project has code that it installs.
	packaged bool
	// core are the files that Python loads when the package is imported.
	core map[string]bool
}

type evidenceKey struct{}

// evidenceOf collects what the sources of p import. It is made once for the
// project as it is: a key in an open document does not change what the
// project as a whole tells.
func evidenceOf(folder *project.Folder, p *project.Project) *evidence {
	return p.Remember(evidenceKey{}, func() any { return collect(folder, p) }).(*evidence)
}

func collect(folder *project.Folder, p *project.Project) *evidence {
	e := &evidence{by: map[project.Use]map[string]*usage{}, core: coreFiles(folder, p)}
	for _, name := range folder.Paths() {
		if folder.ProjectOf(name) == p {
			e.packaged = e.packaged || p.Use(name) == project.PackageCode
			e.read(p, folder.File(name))
		}
	}
	e.declared = declared(p, e.by)
	return e
}

func declared(p *project.Project, by map[project.Use]map[string]*usage) map[project.Use]map[string]*usage {
	out := map[project.Use]map[string]*usage{}
	for use, usages := range by {
		out[use] = map[string]*usage{}
		for key, u := range usages {
			if len(p.Declared(key)) > 0 {
				out[use][key] = u
			}
		}
	}
	return out
}

// read adds the imports of one file.
func (e *evidence) read(p *project.Project, file *project.File) {
	if len(file.Imports) == 0 {
		return
	}
	use := p.Use(file.Path)
	if e.by[use] == nil {
		e.by[use] = map[string]*usage{}
	}
	for i := range file.Imports {
		for ref := range project.References(&file.Imports[i]) {
			r := p.Resolve(file.Path, ref)
			if r.Key == "" {
				continue
			}
			if e.by[use][r.Key] == nil {
				e.by[use][r.Key] = &usage{}
			}
			e.by[use][r.Key].add(file.Path, file.Imports[i].Context, e.core[file.Path])
		}
	}
}

// own is how the distribution that is asked for is used, as far as the whole
// project tells, and in the file that imports it as that is now.
func (e *evidence) own(folder *project.Folder, p *project.Project, ask Ask) *usage {
	u := &usage{}
	if known := e.by[ask.Use][ask.Key]; known != nil {
		// Clipped, so that adding a file copies the list instead of changing it.
		*u = usage{slices.Clip(known.files), known.hard, known.core}
	}
	file := folder.File(ask.Path)
	for i := range file.Imports {
		for ref := range project.References(&file.Imports[i]) {
			if p.Resolve(file.Path, ref).Key == ask.Key {
				u.add(file.Path, file.Imports[i].Context, e.core[file.Path])
			}
		}
	}
	if len(u.files) == 0 { // what a notebook installs
		u.files = []string{ask.Path}
	}
	return u
}

// coreFiles are the files that Python loads when the project's packages are
// imported: their __init__.py and what these import without a condition.
func coreFiles(folder *project.Folder, p *project.Project) map[string]bool {
	core := map[string]bool{}
	var todo []string
	reach := func(name string) {
		if !core[name] && folder.File(name) != nil {
			core[name] = true
			todo = append(todo, name)
		}
	}
	for _, name := range folder.Paths() {
		if path.Base(name) == "__init__.py" && folder.ProjectOf(name) == p && p.Use(name) == project.PackageCode && !p.IsPackage(path.Dir(path.Dir(name))) {
			reach(name)
		}
	}
	modules := map[string]bool{}
	for ; len(todo) > 0; todo = todo[1:] {
		file := folder.File(todo[0])
		for i := range file.Imports {
			if file.Imports[i].Context&conditional != 0 {
				continue
			}
			for _, module := range p.Targets(file.Path, &file.Imports[i]) {
				for _, m := range unseen(module, modules) {
					reach(p.ModulePath(m))
				}
			}
		}
	}
	return core
}

// unseen lists module and the packages around it, as far as seen has none of
// them, and notes them there.
func unseen(module string, seen map[string]bool) []string {
	var list []string
	for more := true; more && !seen[module]; {
		seen[module] = true
		list = append(list, module)
		dot := strings.LastIndexByte(module, '.')
		if more = dot > 0; more {
			module = module[:dot]
		}
	}
	return list
}

// Core reports whether importing p's package imports what is asked for.
func Core(folder *project.Folder, p *project.Project, ask Ask) bool {
	return ask.Use == project.PackageCode && evidenceOf(folder, p).own(folder, p, ask).core
}
