package places

import (
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/project"
)

// developmentNames are extras and groups for those who work on the project.
var developmentNames = slices.Concat(testNames, docsNames, devNames, []string{"lint", "linting", "typing", "mypy", "ci", "style", "format", "qa", "build", "release"})

// ForDevelopment reports whether an extra or group of that name serves those
// who work on the project rather than those who use it.
func ForDevelopment(name string) bool {
	return slices.Contains(developmentNames, strings.ToLower(name))
}

// ForTests reports whether an extra or group of that name serves the tests.
func ForTests(name string) bool { return slices.Contains(testNames, strings.ToLower(name)) }

// Mirrors returns the places that have to agree about a library which code of
// the given use imports: those that the project votes for; without a vote,
// for package code, the runtime list together with the main environment if
// that holds libraries which the project's sources import, and not only tools.
func Mirrors(p *project.Project, use project.Use) []project.Place {
	m := mapOf(p)
	if voted := m.voted(use); len(voted) > 0 {
		return voted
	}
	if use != project.PackageCode {
		return nil
	}
	return m.write(slices.DeleteFunc(m.runtimeAndMirrors(), func(e entry) bool {
		return e.section.Role.Kind == manifest.Environment && !m.servesSources(e)
	}))
}

// servesSources reports whether some kind of code imports a library that e
// holds.
func (m *projectMap) servesSources(e entry) bool {
	for use := project.PackageCode; use <= project.ScriptCode; use++ {
		if m.held(m.project.Vote(use), e) > 0 {
			return true
		}
	}
	return false
}

// Holds reports whether place declares one of declared: in that section, in
// another of the same environment, or in a file that place is made from or
// includes.
func Holds(p *project.Project, place project.Place, declared []project.Declaration) bool {
	m := mapOf(p)
	return slices.ContainsFunc(declared, func(d project.Declaration) bool {
		if d.File.Path == place.Path {
			return d.Section.ID == place.Section || d.Section.Role.Kind == manifest.Environment
		}
		return slices.ContainsFunc(m.all, func(e entry) bool {
			return e.file.Path == place.Path && slices.Contains(m.sources(e), d.File.Path)
		})
	})
}
