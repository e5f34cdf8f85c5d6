package places

import (
	"slices"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/project"
)

// LeftOut tells whether the project keeps what importing its package needs
// elsewhere than in the runtime list, so that a wheel does not bring it: that
// list, the places that hold the libraries instead, and how many those are. It
// is 0 where the list has most of them, or where the project does not decide
// (DESIGN: the right places).
func LeftOut(folder *project.Folder, p *project.Project) (list project.Place, instead []project.Place, n int) {
	m := mapOf(p)
	instead = m.voted(project.PackageCode)
	with := m.withPackage(instead)
	if with == nil || slices.ContainsFunc(m.all, func(e entry) bool { return m.isForPackage(e) && e.section.ReadOnly != "" }) {
		return project.Place{}, nil, 0
	}
	needed := 0
	for key, u := range evidenceOf(folder, p).declared[project.PackageCode] {
		if !u.core {
			continue
		}
		needed++
		if !slices.ContainsFunc(p.Declared(key), reachable) {
			n++
		}
	}
	if n < leastVotes || n*shareD < needed*shareNum {
		return project.Place{}, nil, 0
	}
	return with[0], instead, n
}

// reachable reports a declaration that pip installs with the package, or on
// demand.
func reachable(d project.Declaration) bool {
	return d.Section.Role.Kind == manifest.Extra || Brought(d)
}

// Brought reports whether whoever installs the package gets what d declares.
func Brought(d project.Declaration) bool {
	return d.Section.Role.Kind == manifest.Runtime && !(entry{d.File, d.Section}).plainList()
}

// withPackage adds the runtime list that a wheel takes along in front of
// places; nil if that is among them, or they are for an extra or a group, or
// there is no such list to write.
func (m *projectMap) withPackage(places []project.Place) []project.Place {
	chosen := m.at(places)
	taken := slices.ContainsFunc(chosen, func(e entry) bool {
		kind := e.section.Role.Kind
		return kind == manifest.Runtime && !e.plainList() || kind == manifest.Extra || kind == manifest.Group
	})
	if len(chosen) == 0 || taken {
		return nil
	}
	built := m.built()
	if len(built) == 0 || built[0].section.ReadOnly != "" {
		return nil
	}
	return append([]project.Place{built[0].place()}, places...)
}
