// Package places answers the question at the heart of the product: where does
// a newly used library have to be declared? The answer follows from what the
// importing code is for, from the manifests that the project has, and from
// where the project itself keeps the libraries of such code.
package places

import (
	"path"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/project"
)

// A Choice is the answer for one kind of code.
type Choice struct {
	// Best are the sections to write together; none if the project has no
	// place for it.
	Best []project.Place
	// Others are single sections that would do instead (another extra,
	// another group), the likelier first.
	Others []project.Place
	// WithPackage is Best and the package's runtime list, where the project
	// leaves that out for code of its package; else nil.
	WithPackage []project.Place
}

// For returns the right places in p for what is asked. An extra that bears
// the library's name goes first, then what the project itself points to, then
// the customary places; sections that repeat one of those gain it too.
func For(folder *project.Folder, p *project.Project, ask Ask) Choice {
	e := evidenceOf(folder, p)
	m := mapOf(p).asked(e, ask)
	own := e.own(folder, p, ask)
	core := ask.Use == project.PackageCode && own.core
	custom := ask.Use
	if m.application {
		custom = project.PackageCode
	}
	preferred, others := m.defaults(custom)
	won := m.elect(e, own, ask)
	if core && len(won) > 0 {
		won = m.withPackageList(e, won)
	}
	if named := m.called(ask.Key); len(named) > 0 && !core {
		won = named
	}
	if len(won) == 0 {
		won = m.at(preferred)
	}
	choice := Choice{Best: m.write(m.withRepeats(won, custom))}
	if ask.Use == project.PackageCode {
		choice.WithPackage = m.withPackage(choice.Best)
	}
	for _, o := range others {
		if !slices.Contains(choice.Best, o.place()) {
			choice.Others = append(choice.Others, o.place())
		}
	}
	return choice
}

// isApplication reports whether the script that asks is what the project is
// made for: a module in the folder of a project without a package, as uv's init
// makes it.
func isApplication(p *project.Project, e *evidence, ask Ask) bool {
	return ask.Use == project.ScriptCode && !e.packaged && path.Dir(ask.Path) == p.Dir()
}

// at returns the entries of places, in that order.
func (m *projectMap) at(places []project.Place) []entry {
	var found []entry
	for _, p := range places {
		for _, e := range m.all {
			if e.place() == p {
				found = append(found, e)
			}
		}
	}
	return found
}

// An entry is one section of one manifest on the map of a project.
type entry struct {
	file    *project.File
	section manifest.Section
}

func (e entry) place() project.Place { return project.Place{Path: e.file.Path, Section: e.section.ID} }

// plainList reports the section of a requirements file or Pipfile, which has no role
// beyond what its name says.
func (e entry) plainList() bool { return e.section.ID == "requirements" || e.section.ID == "packages" }

// projectMap lists the sections of a project that can be written.
type projectMap struct {
	project *project.Project
	// asking is the path of the file that asks.
	asking string
	// packaged says that the project has code that it installs.
	packaged bool
	// application says that the code that asks is what the project is made
	// for, though it is no package.
	application bool
	all         []entry
}

type mapKey struct{}

// mapOf returns the map of p, which is made once. It is not to be changed.
func mapOf(p *project.Project) *projectMap {
	return p.Remember(mapKey{}, func() any { return newMap(p) }).(*projectMap)
}

// asked is m with what the sources tell of the code that asks.
func (m *projectMap) asked(e *evidence, ask Ask) *projectMap {
	return &projectMap{
		project: m.project, all: m.all,
		asking: ask.Path, packaged: e.packaged, application: isApplication(m.project, e, ask),
	}
}

func newMap(p *project.Project) *projectMap {
	m := &projectMap{project: p}
	for _, f := range p.Manifests() {
		for _, s := range f.Manifest().Sections() {
			if s.Role.Kind != manifest.Constraint && s.Role.Kind != manifest.Build && !p.IsSnapshot(f, s.ID) {
				m.all = append(m.all, entry{f, s})
			}
		}
	}
	m.all = slices.DeleteFunc(slices.Clone(m.all), m.needless)
	return m
}

// needless reports whether e is a list that a setup.py could gain although the
// project keeps its libraries elsewhere, or one that a setup.cfg could gain to
// no good.
func (m *projectMap) needless(e entry) bool {
	switch {
	case !e.section.Virtual:
		return false
	case path.Base(e.file.Path) == "setup.cfg":
		return m.overruled(e)
	case e.file.Kind != project.Python:
		return false
	}
	return slices.ContainsFunc(m.all, func(o entry) bool {
		kind := o.section.Role.Kind
		return o.file != e.file && (kind == manifest.Runtime || kind == manifest.Environment)
	})
}

// overruled reports whether setuptools would pass over e, a list of a setup.cfg:
// for a pyproject.toml with the project's metadata that does not call it dynamic,
// or for a setup.py that has its own.
func (m *projectMap) overruled(e entry) bool {
	field := "dependencies"
	if e.section.Role.Kind == manifest.Extra {
		field = "optional-dependencies"
	}
	if p := m.project.Pyproject(); p != nil && p.Defines("project") {
		return !slices.Contains(p.Lookup("project", "dynamic").Strings(), field)
	}
	return slices.ContainsFunc(m.all, func(o entry) bool {
		return path.Base(o.file.Path) == "setup.py" && path.Dir(o.file.Path) == path.Dir(e.file.Path) &&
			!o.section.Virtual && o.section.Role.Kind == e.section.Role.Kind
	})
}

// The least number of libraries that make a vote, and the share of those
// declared anywhere that a section must hold (DESIGN: the right places).
const (
	leastVotes       = 3
	shareNum, shareD = 2, 3
)

// voted returns the places that the project's own libraries point to.
func (m *projectMap) voted(use project.Use) []project.Place {
	return m.write(m.fit(use, m.winners(m.project.Vote(use), leastVotes)))
}

// held counts the libraries that e holds; the conda and the pip list of one
// environment are one place to choose.
func (m *projectMap) held(v *project.Vote, e entry) int {
	n := v.Held[e.place()]
	if e.section.Role.Kind == manifest.Environment {
		n = 0
		for _, o := range m.all {
			if o.file == e.file && o.section.Role == e.section.Role {
				n += v.Held[o.place()]
			}
		}
	}
	return n
}

// covered reports whether another section of the same environment is in list.
func covered(list []entry, e entry) bool {
	return slices.ContainsFunc(list, func(o entry) bool {
		return o.file == e.file && e.section.Role.Kind == manifest.Environment && o.section.Role == e.section.Role
	})
}

// write turns sections into places that can be written: what is taken from
// another file is written there, once; what is generated has no place.
func (m *projectMap) write(list []entry) []project.Place {
	var places []project.Place
	for _, e := range list {
		for _, truth := range m.truth(e, nil) {
			if p := truth.place(); !slices.Contains(places, p) {
				places = append(places, p)
			}
		}
	}
	return m.withoutIncluding(places)
}

// truth follows e to the sections that are written by hand: itself, or those
// of the first file that it is made from.
func (m *projectMap) truth(e entry, seen []string) []entry {
	if e.section.ReadOnly == "" {
		return []entry{e}
	}
	var found []entry
	for _, source := range m.sources(e) {
		if slices.Contains(seen, source) {
			continue
		}
		for _, o := range m.all {
			if o.file.Path == source && o.section.Role.Kind != manifest.Constraint {
				found = append(found, m.truth(o, append(seen, e.file.Path))...)
			}
		}
		if len(found) > 0 {
			break // one file is enough for all that is made from it
		}
	}
	return found
}

// sources lists the paths of the files that e's content comes from.
func (m *projectMap) sources(e entry) []string {
	var names []string
	if s, ok := e.file.Manifest().(manifest.Structured); ok {
		for _, inc := range s.Includes() {
			if inc.Section == e.section.ID && !inc.Constraint {
				names = append(names, inc.Path)
			}
		}
	}
	if g, ok := e.file.Manifest().(interface{ Generated() ([]string, bool) }); ok {
		if inputs, ok := g.Generated(); ok {
			names = append(names, inputs...)
			names = append(names, strings.TrimSuffix(path.Base(e.file.Path), ".txt")+".in")
		}
	}
	var paths []string
	for _, n := range names {
		paths = append(paths, path.Join(path.Dir(e.file.Path), n), path.Join(m.project.Dir(), n))
	}
	return paths
}

// withoutIncluding drops each place whose file includes another chosen file:
// it gains the library by that.
func (m *projectMap) withoutIncluding(places []project.Place) []project.Place {
	return slices.DeleteFunc(places, func(p project.Place) bool {
		for _, e := range m.all {
			if e.file.Path != p.Path {
				continue
			}
			for _, source := range m.sources(entry{e.file, e.section}) {
				if source != p.Path && slices.ContainsFunc(places, func(o project.Place) bool { return o.Path == source }) {
					return true
				}
			}
		}
		return false
	})
}
