package places

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/project"
)

// The customary names of extras and groups, the best first.
var (
	testNames     = []string{"test", "tests", "testing", "pytest", "unittest", "dev-test", "hatch-test"}
	docsNames     = []string{"docs", "doc", "documentation", "sphinx", "rtd"}
	notebookNames = []string{"notebook", "notebooks", "jupyter", "examples", "example"}
	devNames      = []string{"dev", "develop", "development", "devel"}
)

// preferences lists for each kind of code the names of extras and groups that
// serve it. Code that is not listed has the runtime list or the environment.
var preferences = map[project.Use][]string{
	project.TestCode: slices.Concat(testNames, devNames),
	project.DocsCode: slices.Concat(docsNames, devNames),
}

// defaults returns the right places where the project's own libraries do not
// decide, and the sections that would do as well.
func (m *projectMap) defaults(use project.Use) (best []project.Place, others []entry) {
	if own := m.scripts(); len(own) > 0 {
		return m.write(own), nil
	}
	switch use {
	case project.PackageCode:
		return m.write(m.runtimeAndMirrors()), nil
	case project.TestCode, project.DocsCode:
		groups := m.named(preferences[use])
		there, toMake := apart(groups)
		return m.firstWritable(there, m.environmentsFor(preferences[use]), m.environments(), m.workLists(), toMake, m.runtime()), groups
	}
	notebook, dev := m.named(notebookNames), m.named(devNames)
	groups := slices.Concat(notebook, dev)
	if !m.builds() {
		return m.firstWritable(m.environments(), notebook, m.runtime(), dev), groups
	}
	there, toMake := apart(groups)
	if !m.packaged {
		toMake = nil // no one else uses the project
	}
	return m.firstWritable(m.environments(), there, m.workLists(), toMake, m.runtime()), groups
}

// apart splits list into what is there and what would have to be made.
func apart(list []entry) (there, toMake []entry) {
	for _, e := range list {
		if e.section.Virtual {
			toMake = append(toMake, e)
		} else {
			there = append(there, e)
		}
	}
	return there, toMake
}

// workLists lists the requirements files that those who work on the project
// install beside what its package needs: one in the folder of the code that
// asks, then the project's main one.
func (m *projectMap) workLists() []entry {
	var beside, main []entry
	for _, e := range m.all {
		switch {
		case !isRuntime(e) || !e.plainList() || m.isForPackage(e):
		case path.Dir(e.file.Path) == m.project.Dir() && strings.HasPrefix(path.Base(e.file.Path), "requirements."):
			main = append(main, e)
		case path.Dir(e.file.Path) != m.project.Dir() && path.Dir(e.file.Path) == path.Dir(m.asking):
			beside = append(beside, e)
		}
	}
	return slices.Concat(beside, main)
}

// builds reports whether the project has the runtime list of a package to
// build. Where it has not, a plain list is for the scripts.
func (m *projectMap) builds() bool {
	return slices.ContainsFunc(m.all, func(e entry) bool {
		return e.section.Role.Kind == manifest.Runtime && !e.plainList()
	})
}

// scripts lists the metadata of scripts: a project that has some is one script.
func (m *projectMap) scripts() []entry {
	return slices.DeleteFunc(slices.Clone(m.all), func(e entry) bool { return e.section.Role.Kind != manifest.Script })
}

// firstWritable returns the first section of the lists that leads to a place
// which can be written.
func (m *projectMap) firstWritable(lists ...[]entry) []project.Place {
	for _, e := range slices.Concat(lists...) {
		if places := m.write([]entry{e}); len(places) > 0 {
			return places
		}
	}
	return nil
}

// named lists the extras and groups with one of names, in that order, those
// that would have to be made last.
func (m *projectMap) named(names []string) []entry {
	var found []entry
	for _, name := range names {
		for _, e := range m.all {
			kind := e.section.Role.Kind
			if (kind == manifest.Extra || kind == manifest.Group) && strings.EqualFold(e.section.Role.Name, name) {
				found = append(found, e)
			}
		}
	}
	if slices.Contains(names, devNames[0]) {
		found = append(found, m.hatchDefault()...)
	}
	slices.SortStableFunc(found, func(a, b entry) int {
		return cmp.Or(rank(a)-rank(b), m.including(a, found)-m.including(b, found))
	})
	return found
}

// hatchDefault lists what Hatch installs where no environment is named.
func (m *projectMap) hatchDefault() []entry {
	return slices.DeleteFunc(slices.Clone(m.all), func(e entry) bool {
		id := strings.TrimPrefix(e.section.ID, "tool.hatch.")
		return id != "envs.default.dependencies" && id != "envs.default.extra-dependencies"
	})
}

// including is 1 for a list that installs the project with an extra that is in
// list itself, as requirements-dev.txt does by "-e .[dev]", and has not more than
// that of its own.
func (m *projectMap) including(e entry, list []entry) int {
	file, ok := e.file.Manifest().(manifest.Structured)
	if !ok {
		return 0
	}
	members := membersOf(m.project)
	for _, self := range file.SelfReferences() {
		for _, o := range list {
			isIn := self.Section == e.section.ID && o.section.Role.Kind == manifest.Extra && slices.Contains(self.Extras, o.section.Role.Name)
			if isIn && len(members[e.place()]) <= len(members[o.place()]) {
				return 1
			}
		}
	}
	return 0
}

// runtime returns the list that is installed with the package: that of the
// build configuration if there is one, else a plain requirements file, else
// the environment, for projects that keep their libraries only there.
func (m *projectMap) runtime() []entry {
	plain := slices.DeleteFunc(slices.Clone(m.all), func(e entry) bool { return !isRuntime(e) || !e.plainList() })
	slices.SortStableFunc(plain, func(a, b entry) int { return cmp.Or(rank(a)-rank(b), depth(a)-depth(b)) })
	for _, list := range [][]entry{m.built(), plain, m.environments()} {
		if len(list) > 0 {
			return list[:1]
		}
	}
	return nil
}

// built lists the runtime lists of the build configuration, the one that is
// written first.
func (m *projectMap) built() []entry {
	list := slices.DeleteFunc(slices.Clone(m.all), func(e entry) bool { return !isRuntime(e) || e.plainList() })
	slices.SortStableFunc(list, func(a, b entry) int { return m.rankBuilt(a) - m.rankBuilt(b) })
	return list
}

// rank puts what is there before what would have to be made. Between them is
// tests_require, which nothing installs any more.
func rank(e entry) int {
	switch {
	case e.section.Virtual:
		return 2
	case strings.HasSuffix(e.section.ID, "tests_require"):
		return 1
	}
	return 0
}

// rankBuilt is rank for the lists of a package. One that leads to no place, as
// dependencies that a pyproject.toml only calls dynamic, comes after those that
// do: a setup.cfg or setup.py beside it, or Poetry's table, holds them.
func (m *projectMap) rankBuilt(e entry) int {
	if !e.section.Virtual && len(m.truth(e, nil)) > 0 {
		return 0
	}
	return 1 + rank(e)
}

// depth puts the file nearest to the project's folder first, and a name
// without an addition (requirements.txt, environment.yml) before those with.
func depth(e entry) int {
	return strings.Count(e.file.Path, "/")*100 + len(path.Base(e.file.Path))
}

// environments lists the environment files, the main one first.
func (m *projectMap) environments() []entry {
	var found []entry
	all := slices.Clone(m.all)
	slices.SortStableFunc(all, func(a, b entry) int { return cmp.Or(written(a)-written(b), m.secondary(a)-m.secondary(b)) })
	for _, e := range all {
		if e.section.Role.Kind == manifest.Environment && !e.section.Virtual && !covered(found, e) {
			found = append(found, e)
		}
	}
	slices.SortStableFunc(found, func(a, b entry) int { return depth(a) - depth(b) })
	return found
}

// environmentsFor lists the environment files with one of names in theirs,
// such as environment-dev.yml, in that order.
func (m *projectMap) environmentsFor(names []string) []entry {
	var found []entry
	environments := m.environments()
	for _, name := range names {
		for _, e := range environments {
			if slices.Contains(wordsOf(e), name) {
				found = append(found, e)
			}
		}
	}
	return found
}

// wordsOf are the words of the name of e's file.
func wordsOf(e entry) []string {
	return strings.FieldsFunc(strings.ToLower(path.Base(e.file.Path)), func(r rune) bool { return strings.ContainsRune("-_.", r) })
}

// written puts what is written by hand before what is not.
func written(e entry) int {
	if e.section.ReadOnly != "" {
		return 1
	}
	return 0
}

// secondary puts the conda list of an environment before that of PyPI, unless
// the two are tables (pixi) of which only PyPI's holds libraries.
func (m *projectMap) secondary(e entry) int {
	switch conda := e.section.Ecosystem == manifest.Conda; {
	case conda && m.listsLibraries(e):
		return 0
	case strings.HasSuffix(e.section.ID, "pypi-dependencies") && m.listsLibraries(e):
		return 1
	case conda:
		return 2
	}
	return 3
}

// runtimeAndMirrors adds to the runtime list the main environment, if that
// lists libraries of its own rather than only installing the package. The
// tables of pixi in a pyproject.toml do not have to repeat its [project]: pixi
// installs what stands there.
func (m *projectMap) runtimeAndMirrors() []entry {
	list := m.runtime()
	environments := m.environments()
	if len(environments) == 0 {
		return list
	}
	main := environments[0]
	installed := main.file == list[0].file && list[0].section.ID == "project.dependencies"
	if !slices.Contains(list, main) && !installed && main.section.ReadOnly == "" && m.listsLibraries(main) {
		list = append(slices.Clone(list), main)
	}
	return list
}

// listsLibraries reports whether an environment's list holds more than the
// interpreter, pip and the project itself.
func (m *projectMap) listsLibraries(e entry) bool {
	return slices.ContainsFunc(e.file.Manifest().Requirements(), func(r manifest.Requirement) bool {
		return r.Section == e.section.ID && r.Key != "python" && r.Key != "pip" && r.Key != m.project.Key()
	})
}
