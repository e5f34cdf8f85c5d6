package places

import (
	"path"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/manifest/toolenv"
	"github.com/pyferry/pyferry/core/pep"
	"github.com/pyferry/pyferry/core/project"
)

// An Ask is the question where a distribution belongs.
type Ask struct {
	Use project.Use // of the code that imports it
	Key string      // its normalised name
	// Path is the file that imports it.
	Path string
}

// elect returns the sections that the project itself points to for what is
// asked. The libraries that are most like it are asked first: the answer of
// the first circle that agrees on one holds.
func (m *projectMap) elect(e *evidence, own *usage, ask Ask) []entry {
	for _, circle := range m.circles(e, own, ask) {
		won := m.winners(m.project.Tally(circle.keys), circle.least)
		switch optional := slices.ContainsFunc(won, m.isOptional); {
		case circle.optional && !optional:
			continue
		case optional && !circle.optional && own.hard && ask.Use == project.PackageCode:
			won = slices.DeleteFunc(won, m.isOptional)
		}
		if won = m.fit(ask.Use, won); len(won) > 0 {
			return won
		}
	}
	return nil
}

// A circle is a set of libraries that vote together.
type circle struct {
	keys  []string
	least int // how many must agree
	// optional says that only an extra can win: the circle are the libraries
	// of one part of the package. Elsewhere, what is always imported does not
	// belong to an extra.
	optional bool
}

// circles lists those who have a vote, the nearest first.
func (m *projectMap) circles(e *evidence, own *usage, ask Ask) []circle {
	everyone := e.circle(ask, leastVotes, func(string, *usage) bool { return true })
	switch {
	case ask.Use != project.PackageCode:
		inPackage := e.by[project.PackageCode]
		alone := e.circle(ask, leastVotes, func(key string, _ *usage) bool { return inPackage[key] == nil })
		return []circle{alone, everyone}
	case own.core:
		core := e.circle(ask, leastVotes, func(_ string, u *usage) bool { return u.core })
		hard := e.circle(ask, leastVotes, func(_ string, u *usage) bool { return u.hard })
		return []circle{core, hard, everyone}
	}
	like := e.circle(ask, leastVotes, func(_ string, u *usage) bool { return !u.core && u.hard == own.hard })
	return append(m.neighbours(e, own, ask), like, everyone)
}

// neighbours lists the libraries that serve the same part of the package and
// no other: the same files, then the folders around them. One neighbour is
// enough in the same file, two in a folder.
func (m *projectMap) neighbours(e *evidence, own *usage, ask Ask) []circle {
	list := []circle{e.circle(ask, 1, func(_ string, u *usage) bool { return !u.core && u.onlyWhere(own) })}
	for dir := own.commonDir(); dir != "." && m.project.IsPackage(path.Dir(dir)); dir = path.Dir(dir) {
		list = append(list, e.circle(ask, 2, func(_ string, u *usage) bool { return !u.core && u.within(dir) }))
	}
	for i := range list {
		list[i].optional = true
	}
	return list
}

// circle returns the libraries, other than the one asked for, that the same
// kind of code uses and that are like it.
func (e *evidence) circle(ask Ask, least int, like func(key string, u *usage) bool) circle {
	c := circle{least: least}
	for key, u := range e.declared[ask.Use] {
		if key != ask.Key && like(key, u) {
			c.keys = append(c.keys, key)
		}
	}
	return c
}

// withPackageList adds the package's runtime list to what the libraries of the
// package's core point to, unless the project keeps such libraries elsewhere:
// without them the package cannot be imported.
func (m *projectMap) withPackageList(e *evidence, won []entry) []entry {
	var core []string
	for key, u := range e.declared[project.PackageCode] {
		if u.core {
			core = append(core, key)
		}
	}
	v := m.project.Tally(core)
	for _, list := range m.runtime() {
		held := m.held(v, list)
		if isRuntime(list) && held > 0 && held*shareD >= v.Declared*shareNum && !contains(won, list) {
			won = append([]entry{list}, won...)
		}
	}
	return won
}

// winners returns the sections that hold at least least of the libraries and
// two thirds of those that are declared anywhere. What tox installs, for one,
// is not written, and the files that it names too hold something else.
func (m *projectMap) winners(v *project.Vote, least int) []entry {
	var won []entry
	for _, e := range m.all {
		held := m.held(v, e)
		if e.section.ReadOnly != toolenv.Installed && !covered(won, e) && held >= least && held*shareD >= v.Declared*shareNum {
			won = append(won, e)
		}
	}
	return won
}

// fit drops winners that cannot be the answer for the kind of code.
func (m *projectMap) fit(use project.Use, won []entry) []entry {
	switch use {
	case project.PackageCode:
		if !slices.ContainsFunc(won, func(e entry) bool { return !development(e) }) {
			return nil
		}
	case project.TestCode, project.DocsCode:
		if len(m.named(preferences[use])) > 0 {
			return slices.DeleteFunc(won, m.isForPackage)
		}
	default:
		if m.builds() && !m.application {
			return slices.DeleteFunc(won, m.isForPackage)
		}
	}
	return won
}

// isRuntime reports whether e is for what the package needs.
func isRuntime(e entry) bool { return e.section.Role.Kind == manifest.Runtime }

// development reports whether e serves only those who work on the project.
func development(e entry) bool {
	kind := e.section.Role.Kind
	return (kind == manifest.Extra || kind == manifest.Group) && ForDevelopment(e.section.Role.Name)
}

// isOptional reports an extra for those who use the package.
func (m *projectMap) isOptional(e entry) bool {
	return e.section.Role.Kind == manifest.Extra && !development(e) && !m.isForPackage(e)
}

// isForPackage reports whether e is what the package needs, or repeats it.
// An environment does not count: it is there to work in.
func (m *projectMap) isForPackage(e entry) bool {
	if isRuntime(e) && !e.plainList() {
		return true
	}
	if e.section.Role.Kind == manifest.Environment {
		return false
	}
	return slices.ContainsFunc(m.all, func(list entry) bool {
		return isRuntime(list) && !list.plainList() && (m.repeats(list, e) || contains(m.truth(list, nil), e))
	})
}

// repeats reports whether b holds nearly all that a holds. Of what development
// needs, the package's own libraries tell nothing: many lists have them.
func (m *projectMap) repeats(a, b entry) bool {
	members := membersOf(m.project)
	in := members[b.place()]
	held, shared := 0, 0
	for key := range members[a.place()] {
		if development(a) && m.needed(key) {
			continue
		}
		held++
		if in[key] {
			shared++
		}
	}
	return held >= leastVotes && shared*repeatD >= held*repeatNum
}

// needed reports whether a runtime list declares the distribution.
func (m *projectMap) needed(key string) bool {
	return slices.ContainsFunc(m.project.Declared(key), func(d project.Declaration) bool {
		return d.Section.Role.Kind == manifest.Runtime
	})
}

// repeatable reports whether b may be a repetition of a for code of that use:
// what development or an environment needs is not what the package needs.
func repeatable(a, b entry, use project.Use) bool {
	if isRuntime(a) {
		return use == project.PackageCode || !a.plainList() || b.plainList() || !isRuntime(b)
	}
	if slices.ContainsFunc(wordsOf(a), ForDevelopment) && !slices.ContainsFunc(wordsOf(b), ForDevelopment) {
		return false // environment-dev.yml adds to environment.yml
	}
	return !isRuntime(b) && (a.section.Role.Kind != manifest.Environment || b.section.Role.Kind == manifest.Environment)
}

// called returns the extras and groups that bear the distribution's own name.
func (m *projectMap) called(key string) []entry {
	short := strings.TrimPrefix(key, m.project.Key()+"-")
	var found []entry
	for _, e := range m.all {
		kind := e.section.Role.Kind
		name := pep.Normalize(e.section.Role.Name)
		if (kind == manifest.Extra || kind == manifest.Group) && (name == key || !development(e) && isNamedAfter(name, short)) {
			found = append(found, e)
		}
	}
	return found
}

// isNamedAfter reports whether an extra bears the name of a distribution, or the
// beginning of it, as google does of google-cloud-storage.
func isNamedAfter(extra, distribution string) bool {
	return extra == distribution || len(extra) > 2 && strings.HasPrefix(distribution, extra+"-")
}

type membersKey struct{}

// membersOf maps each place to the distributions that it declares.
func membersOf(p *project.Project) map[project.Place]map[string]bool {
	return p.Remember(membersKey{}, func() any { return findMembers(p) }).(map[project.Place]map[string]bool)
}

func findMembers(p *project.Project) map[project.Place]map[string]bool {
	members := map[project.Place]map[string]bool{}
	for _, key := range p.DeclaredKeys() {
		for _, d := range p.Declared(key) {
			place := d.Place()
			if members[place] == nil {
				members[place] = map[string]bool{}
			}
			members[place][key] = true
		}
	}
	return members
}

// withRepeats adds to list the sections that repeat one of it.
func (m *projectMap) withRepeats(list []entry, use project.Use) []entry {
	out := slices.Clone(list)
	for _, a := range list {
		for _, b := range m.all {
			if !covered(out, b) && repeatable(a, b, use) && m.repeats(a, b) && !contains(out, b) {
				out = append(out, b)
			}
		}
	}
	return out
}

// contains reports whether list has e, by its place.
func contains(list []entry, e entry) bool {
	return slices.ContainsFunc(list, func(o entry) bool { return o.place() == e.place() })
}

// The share of a list that another has to hold to count as its repetition.
const repeatNum, repeatD = 4, 5
