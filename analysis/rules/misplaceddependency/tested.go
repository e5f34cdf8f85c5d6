package misplaceddependency

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/analysis/needs"
	"github.com/pyferry/pyferry/analysis/places"
	"github.com/pyferry/pyferry/analysis/reasons"
	"github.com/pyferry/pyferry/analysis/usage"
	"github.com/pyferry/pyferry/core/project"
)

// onlyTested reports what the file of pass makes everybody install although
// only tests import it. It speaks of what is known to serve tests, or only code that
// imports it: another library may be needed by what the package imports.
func onlyTested(pass *analysis.Pass) {
	p := pass.Project
	suspects := map[string][]project.Declaration{}
	for _, key := range p.DeclaredKeys() {
		if !reasons.ForTests(key) && !reasons.Library(key) {
			continue
		}
		if declared := forUsers(p, pass.File, key); len(declared) > 0 {
			suspects[key] = declared
		}
	}
	if len(suspects) == 0 || needs.ForTests(p) || pass.Folder.IsData(pass.File.Path) || !usage.Knowable(pass.Folder, p) {
		return
	}
	others := usage.Of(pass.Folder, p, func(use project.Use) bool { return use != project.TestCode })
	for key, declared := range suspects {
		if test := firstTest(pass.Folder, p, key); test != "" && !others.MayUse(key, declared) && !isNamed(pass.Folder, p, others.Names(key, declared)) {
			reportTested(pass, declared, places.Ask{Use: project.TestCode, Key: key, Path: test})
		}
	}
}

// forUsers lists the declarations of the distribution in the file by which the
// package brings it along, and which can be removed.
func forUsers(p *project.Project, file *project.File, key string) []project.Declaration {
	return usage.Removable(p, slices.DeleteFunc(slices.Clone(p.Declared(key)), func(d project.Declaration) bool {
		return d.File.Path != file.Path || !places.Brought(d)
	}))
}

// firstTest is the first of the project's tests that imports the distribution,
// or "".
func firstTest(folder *project.Folder, p *project.Project, key string) string {
	for _, path := range folder.Paths() {
		if folder.ProjectOf(path) != p || p.Use(path) != project.TestCode {
			continue
		}
		file := folder.File(path)
		for i := range file.Imports {
			for ref := range project.References(&file.Imports[i]) {
				if p.Resolve(path, ref).Key == key {
					return path
				}
			}
		}
	}
	return ""
}

// isNamed reports whether a source that is no test has one of names anywhere as
// a word: it may import it by that, or run it.
func isNamed(folder *project.Folder, p *project.Project, names []string) bool {
	var words []string
	for _, n := range names {
		if len(n) > 2 { // py is also the end of file names
			words = append(words, regexp.QuoteMeta(n))
		}
	}
	word := regexp.MustCompile(`\b(?:` + strings.Join(words, "|") + `)\b`)
	return slices.ContainsFunc(folder.Paths(), func(path string) bool {
		file := folder.File(path)
		return file.Kind != project.Manifest && folder.ProjectOf(path) == p && isOurs(p.Use(path)) && word.MatchString(file.Raw())
	})
}

func reportTested(pass *analysis.Pass, declared []project.Declaration, ask places.Ask) {
	fix, ok := toTests(pass, declared, ask)
	for _, d := range declared {
		finding := analysis.Finding{
			Span: d.Requirement.Span, Distribution: d.Requirement.Name,
			Message: fmt.Sprintf("who installs the package gets %s, which only the tests import", d.Requirement.Name),
		}
		if ok {
			finding.Fixes = []analysis.Fix{fix}
		}
		pass.Report(finding)
	}
}

// toTests moves the requirement to where what the tests need belongs, or only
// takes it out where it stands there too. It reports false if there is no such
// place.
func toTests(pass *analysis.Pass, declared []project.Declaration, ask places.Ask) (analysis.Fix, bool) {
	var from, to []project.Place
	for _, d := range declared {
		from = append(from, d.Place())
	}
	lib, whole := places.Movable(pass.Project, declared[0].Requirement.Name, from)
	best := places.For(pass.Folder, pass.Project, ask).Best
	for _, place := range best {
		place = places.Settle(pass.Folder, place, lib)
		if slices.Contains(from, place) {
			return analysis.Fix{}, false
		}
		if !places.Holds(pass.Project, place, pass.Project.Declared(ask.Key)) {
			to = append(to, place)
		}
	}
	if len(best) == 0 || len(to) > 0 && !whole || !places.Intact(pass.Project, to) {
		return analysis.Fix{}, false
	}
	fix := places.Remove(lib.Name, from)
	if len(to) > 0 {
		fix = places.Move(lib, from, to)
	}
	fix.Preferred = true
	return fix, true
}

// isOurs reports whether code of that use belongs to what the project is for.
func isOurs(use project.Use) bool {
	return use == project.PackageCode || use == project.NotebookCode || use == project.ScriptCode
}
