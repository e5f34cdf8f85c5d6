package project

import (
	"maps"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/pyferry/pyferry/core/config"
	"github.com/pyferry/pyferry/core/environ"
	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/manifest/toolenv"
	"github.com/pyferry/pyferry/core/naming"
	"github.com/pyferry/pyferry/core/pep"
)

// A Project is a folder governed by one set of manifests, as part of a Folder
// snapshot. It is immutable.
type Project struct {
	dir          string
	name         string // of the distribution, as its manifest writes it
	manifests    []*File
	locks        []*File
	kin          *kin
	layout       *layout
	uses         *uses
	env          *environ.Environment
	config       *config.Config
	declared     map[string][]Declaration
	declaredKeys []string // of declared, sorted
	compiled     []*File  // requirements files that are locks
	unread       unread
	votes        func() map[Use]*Vote
	script       bool      // one script with metadata of its own, not a folder
	memo         *sync.Map // module -> knowledge
}

// A Declaration is one requirement of a project together with where it
// stands.
type Declaration struct {
	File        *File
	Section     manifest.Section
	Requirement manifest.Requirement
}

// Dir is the project's folder, "." for the Folder's own root.
func (p *Project) Dir() string { return p.dir }

// Name is the name of the distribution that the project builds, as its
// manifest writes it; "" if none says.
func (p *Project) Name() string { return p.name }

// Manifests lists the project's manifests, sorted by path.
func (p *Project) Manifests() []*File { return p.manifests }

// Environment is the project's environment, or nil if none was found.
func (p *Project) Environment() *environ.Environment { return p.env }

// Use tells what the source at file is for.
func (p *Project) Use(file string) Use {
	if p.script {
		return ScriptCode
	}
	return p.layout.use(file)
}

// Declared lists where the distribution with the given normalised PyPI name
// is declared. Constraints install nothing and build requirements are not there
// when the code runs, so neither counts.
func (p *Project) Declared(key string) []Declaration { return p.declared[key] }

// Declares reports whether the project has a place for requirements at all.
// A folder of scripts without any manifest has none, and nothing can be
// missing from it. Nor can it be known what is missing where a program computes
// what it declares.
func (p *Project) Declares() bool {
	if slices.ContainsFunc(p.manifests, computes) {
		return false
	}
	return slices.ContainsFunc(p.manifests, func(f *File) bool {
		return slices.ContainsFunc(f.manifest.Sections(), func(s manifest.Section) bool {
			switch s.Role.Kind {
			case manifest.Build, manifest.Constraint:
				return false
			case manifest.Group: // what tox installs is no place to declare
				return s.ReadOnly == ""
			}
			return true
		})
	})
}

// computes reports whether a manifest computes what it declares when it runs.
func computes(f *File) bool {
	program, ok := f.manifest.(interface{ Computed() bool })
	return ok && program.Computed()
}

func (p *Project) withUses(u *uses) *Project {
	next := *p
	next.uses = u
	next.votes = sync.OnceValue(next.countVotes)
	return &next
}

// definers are the manifests that make their folder a project of its own.
var definers = map[string]bool{"pyproject.toml": true, "setup.cfg": true, "setup.py": true, "Pipfile": true, "pixi.toml": true}

// findProjects divides the folder into projects. Those of old that are the
// same as before keep their environment.
func (f *Folder) findProjects(old []*Project) []*Project {
	dirs := f.projectDirs()
	table := findModules(f.modulePaths())
	projects := make([]*Project, len(dirs))
	for i, dir := range dirs {
		projects[i] = &Project{dir: dir, uses: &uses{disk: map[moduleUse]int{}}, memo: &sync.Map{}}
	}
	paths := f.Paths()
	for _, name := range paths {
		if file := f.File(name); file.governs() && !f.buildsPart(file) {
			p := projectOf(projects, name)
			p.manifests = append(p.manifests, file)
		}
	}
	for _, p := range slices.Backward(projects) { // an enclosing project first
		p.name = p.findName()
		p.config = f.findConfig(p.dir).Over(f.opts.Settings)
		p.layout = newLayout(p.dir, p.name, table)
		p.manifests = slices.DeleteFunc(p.manifests, func(f *File) bool { return p.Use(f.Path) == DataCode })
		p.declare()
		p.unread = p.findUnread()
		p.env = f.environment(p, old)
		if outer := around(projects, p); p.env == nil && outer != nil {
			p.env = outer.env
		}
	}
	f.giveLocks(projects, paths)
	f.findKin(projects)
	f.projects = projects
	f.findScripts(paths)
	f.countUses(projects, paths)
	return projects
}

// projectDirs lists the folders that are projects, the deepest first.
func (f *Folder) projectDirs() []string {
	dirs := map[string]bool{".": true}
	for _, name := range f.Paths() {
		if definers[path.Base(name)] && f.defines(name) {
			dirs[path.Dir(name)] = true
		}
	}
	list := slices.Collect(maps.Keys(dirs))
	slices.SortFunc(list, func(a, b string) int {
		if n := depth(b) - depth(a); n != 0 {
			return n
		}
		return strings.Compare(a, b)
	})
	return list
}

func depth(dir string) int {
	if dir == "." {
		return 0
	}
	return strings.Count(dir, "/") + 1
}

// defines reports whether the file makes its folder a project: a pixi.toml
// does, a setup.py unless it only builds a part of the package around it, a
// setup.cfg or pyproject.toml only if it declares something there and does not
// merely configure tools.
func (f *Folder) defines(name string) bool {
	file := f.File(name)
	switch {
	case f.buildsPart(file):
		return false
	case file.Kind == Python || file.manifest == nil || path.Base(name) == "pixi.toml":
		return true
	}
	return slices.ContainsFunc(file.manifest.Sections(), func(s manifest.Section) bool {
		return s.Role.Kind == manifest.Runtime
	})
}

// buildsPart reports a setup.py that only builds a part of the package around
// it: it requires nothing.
func (f *Folder) buildsPart(file *File) bool {
	return path.Base(file.Path) == "setup.py" && file.manifest != nil && len(file.manifest.Requirements()) == 0 && f.belowPackage(path.Dir(file.Path))
}

// belowPackage reports whether a folder above dir is a package.
func (f *Folder) belowPackage(dir string) bool {
	for dir != "." {
		dir = path.Dir(dir)
		if f.File(path.Join(dir, "__init__.py")) != nil {
			return true
		}
	}
	return false
}

// modulePaths lists the paths of all that can be imported.
func (f *Folder) modulePaths() []string {
	paths := slices.Clone(f.compiled)
	for name, file := range f.disk {
		if file.Kind == Python {
			paths = append(paths, name)
		}
	}
	for name, file := range f.open {
		if file.Kind == Python && f.disk[name] == nil {
			paths = append(paths, name)
		}
	}
	return paths
}

// countUses fills in the use counts of projects.
func (f *Folder) countUses(projects []*Project, paths []string) {
	for _, name := range paths {
		if file := f.disk[name]; file != nil && file.Kind != Manifest {
			p := projectOf(projects, name)
			count(p.uses.disk, file, p.layout.use(name), 1)
		}
	}
	f.projects = projects
	for i, p := range projects {
		projects[i] = p.withUses(&uses{disk: p.uses.disk, delta: f.delta(p)})
	}
}

// findName asks the manifests for the distribution's name.
func (p *Project) findName() string {
	for _, file := range p.manifests {
		named, ok := file.manifest.(interface{ Name() string })
		if ok && path.Dir(file.Path) == p.dir && named.Name() != "" {
			return named.Name()
		}
	}
	return ""
}

// declare indexes the requirements of all manifests by their normalised PyPI
// name.
func (p *Project) declare() {
	declared := map[string][]Declaration{}
	p.compiled = p.findCompiled()
	for _, file := range p.manifests {
		if slices.Contains(p.compiled, file) {
			continue
		}
		sections := map[string]manifest.Section{}
		for _, s := range file.manifest.Sections() {
			sections[s.ID] = s
		}
		for _, r := range file.manifest.Requirements() {
			s := sections[r.Section]
			if s.Role.Kind == manifest.Constraint || s.Role.Kind == manifest.Build {
				continue
			}
			for _, key := range keys(r, s.Ecosystem) {
				declared[key] = append(declared[key], Declaration{File: file, Section: s, Requirement: r})
			}
		}
	}
	p.declared = declared
	p.declaredKeys = slices.Sorted(maps.Keys(declared))
}

// An unread is the normalised names in manifests that may declare more than is
// known: broken ones, and programs that are not understood in full.
type unread struct {
	names map[string]bool
	// tested are those in what tox and nox install, which is not declared for
	// the package.
	tested map[string]bool
}

func (p *Project) findUnread() unread {
	u := unread{map[string]bool{}, map[string]bool{}}
	for _, file := range p.manifests {
		program, ok := file.manifest.(interface{ Unread() bool })
		if len(file.manifest.Problems()) == 0 && (!ok || !program.Unread()) {
			continue
		}
		if _, tool := file.manifest.(*toolenv.File); tool {
			addNames(u.tested, file.Text())
		} else {
			addNames(u.names, file.Text())
		}
	}
	return u
}

// nameLike is what may be the name of a distribution (PEP 508).
var nameLike = regexp.MustCompile(`[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?`)

// addNames adds whatever in text looks like a name, normalised; of one with
// dots also the parts, for it may be the name of a file. The parts of paths and
// of media types are none.
func addNames(names map[string]bool, text string) {
	for _, at := range nameLike.FindAllStringIndex(text, -1) {
		if at[0] > 0 && text[at[0]-1] == '/' || at[1] < len(text) && text[at[1]] == '/' {
			continue
		}
		name := text[at[0]:at[1]]
		names[pep.Normalize(name)] = true
		for part := range strings.SplitSeq(name, ".") {
			names[pep.Normalize(part)] = true
		}
	}
}

// keys are the PyPI names that a requirement may stand for: a conda package
// is known by its own name as well, for where the two agree after all.
func keys(r manifest.Requirement, eco manifest.Ecosystem) []string {
	if eco == manifest.Conda {
		if name := naming.PyPIName(r.Key); name != r.Key {
			return []string{name, r.Key}
		}
	}
	return []string{r.Key}
}

// environment finds and reads the environment of p, or takes over what old
// knows of the same folder.
func (f *Folder) environment(p *Project, old []*Project) *environ.Environment {
	for _, o := range old {
		if o.dir == p.dir {
			return o.env
		}
	}
	prefix, ok := environ.Find(f.search(p))
	if !ok {
		return nil
	}
	env, err := environ.Read(prefix)
	if err != nil {
		return nil
	}
	return env
}

func (f *Folder) search(p *Project) environ.Search {
	return environ.Search{
		Root:       filepath.Join(f.root, filepath.FromSlash(p.dir)),
		Configured: p.config.Environment,
		Getenv:     f.opts.Getenv,
	}
}

// OnlyActive reports whether the project's environment is known by no more than
// being active where pyferry was started (environ.Search.OnlyActive).
func (f *Folder) OnlyActive(p *Project) bool {
	return p.env != nil && f.search(p).OnlyActive(p.env.Prefix())
}

// EnvironmentPaths lists the files and folders, absolute and in the system's
// spelling, that change when p's environment is made, replaced or changed.
func (f *Folder) EnvironmentPaths(p *Project) []string {
	paths := f.search(p).Watch()
	if p.env != nil {
		paths = append(paths, p.env.Watch()...)
	}
	return paths
}

// DeclaredKeys lists the normalised PyPI names of all that is declared, sorted.
func (p *Project) DeclaredKeys() []string { return slices.Clone(p.declaredKeys) }
