// Package conflictingdependency reports requirements of one distribution that
// allow no common version.
package conflictingdependency

import (
	_ "embed" // the rule's page
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/analysis/places"
	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/project"
)

//go:embed doc.md
var doc string

// Rule is conflicting-dependency.
var Rule = &analysis.Rule{ID: "conflicting-dependency", Severity: analysis.Error, Doc: doc, Check: check}

func check(pass *analysis.Pass) {
	if pass.File.Manifest() == nil {
		return
	}
	for _, key := range pass.Project.DeclaredKeys() {
		declared := slices.DeleteFunc(slices.Clone(pass.Project.Declared(key)), func(d project.Declaration) bool {
			return pass.Project.IsSnapshot(d.File, d.Section.ID) || triesOthers(d.File.Path)
		})
		for _, d := range declared {
			if d.File.Path != pass.File.Path {
				continue
			}
			if other, ok := conflict(d, slices.Concat(declared, limits(pass, d), ofMembers(pass, d))); ok {
				report(pass, d, other)
			}
		}
	}
}

// ofMembers are the declarations in the runtime lists of the projects that are
// locked together with that of d, if d stands in such a list too.
func ofMembers(pass *analysis.Pass, d project.Declaration) []project.Declaration {
	if d.Section.Role.Kind != manifest.Runtime {
		return nil
	}
	var list []project.Declaration
	for _, member := range pass.Folder.LockedWith(pass.Project) {
		for _, o := range member.Declared(d.Requirement.Key) {
			if o.Section.Role.Kind == manifest.Runtime && path.Base(o.File.Path) == "pyproject.toml" {
				list = append(list, o)
			}
		}
	}
	return list
}

// limits are the constraints on d in the files that its list takes with pip's
// -c.
func limits(pass *analysis.Pass, d project.Declaration) []project.Declaration {
	m, ok := d.File.Manifest().(manifest.Structured)
	if !ok {
		return nil
	}
	var list []project.Declaration
	for _, inc := range m.Includes() {
		file := pass.Folder.File(path.Join(path.Dir(d.File.Path), inc.Path))
		if inc.Constraint && inc.Section == d.Section.ID && file != nil && file.Manifest() != nil {
			list = append(list, constraints(file, d.Requirement.Key)...)
		}
	}
	return list
}

// constraints are what the file says of the distribution with the given key in
// lists that only limit versions.
func constraints(file *project.File, key string) []project.Declaration {
	var list []project.Declaration
	for _, s := range file.Manifest().Sections() {
		for _, r := range file.Manifest().Requirements() {
			if s.Role.Kind == manifest.Constraint && r.Section == s.ID && r.Key == key {
				list = append(list, project.Declaration{File: file, Section: s, Requirement: r})
			}
		}
	}
	return list
}

// otherVersions are words in the names of files that tests are run with besides
// what the project is used with.
var otherVersions = []string{
	"min", "minimum", "minimal", "mindeps", "oldest", "lowest", "lower", "legacy", "old", "upstream", "nightly", "latest", "prerelease",
}

var notLetters = regexp.MustCompile(`[^a-z]+`)

// triesOthers reports whether a file lists versions that the project is only
// tried with, as requirements-min.txt does: no other list has to allow them.
func triesOthers(file string) bool {
	words := notLetters.Split(strings.ToLower(path.Base(file)), -1)
	return slices.ContainsFunc(words, func(word string) bool { return slices.Contains(otherVersions, word) })
}

// conflict finds a declaration that d has to follow and that allows no version
// which d allows.
func conflict(d project.Declaration, declared []project.Declaration) (project.Declaration, bool) {
	specs, ok := d.Requirement.Versions(d.Section.Ecosystem)
	if !ok || d.Requirement.Marker != "" {
		return project.Declaration{}, false
	}
	for _, o := range declared {
		if o.Requirement.Marker != "" || !leads(o, d) {
			continue
		}
		if others, ok := o.Requirement.Versions(o.Section.Ecosystem); ok && !specs.Intersects(others) {
			return o, true
		}
	}
	return project.Declaration{}, false
}

// leads reports whether d is brought in line with o rather than the other way
// round: the runtime list leads, then extras, groups and environments, and
// among equals the file that comes first. Two lists that nobody installs
// together, such as two extras of one file, may differ. A constraint binds
// whatever file takes it.
func leads(o, d project.Declaration) bool {
	a, b := o.Section.Role.Kind, d.Section.Role.Kind
	if isFeature(o) || isFeature(d) {
		return !isFeature(o) && o.File.Path == d.File.Path && !strings.Contains(d.File.Text(), "no-default-feature")
	}
	if a != b {
		return a < b || a == manifest.Constraint
	}
	return (a == manifest.Runtime || a == manifest.Environment && samePurpose(o, d)) && o.File.Path < d.File.Path
}

// isFeature reports whether d stands in a feature of pixi. Environments add
// features to what is installed by default, unless they leave that out.
func isFeature(d project.Declaration) bool {
	return strings.HasPrefix(d.Section.ID, "feature.") || strings.HasPrefix(d.Section.ID, "tool.pixi.feature.")
}

// samePurpose reports whether two environment files lie in the same folder
// and one's name continues the other's: environment.yml, environment-dev.yml.
// Environments of other names are alternatives.
func samePurpose(o, d project.Declaration) bool {
	stem := func(path string) string { return strings.TrimSuffix(strings.TrimSuffix(path, ".yaml"), ".yml") }
	return strings.HasPrefix(stem(d.File.Path), stem(o.File.Path)) || strings.HasPrefix(stem(o.File.Path), stem(d.File.Path))
}

func report(pass *analysis.Pass, d, leading project.Declaration) {
	finding := analysis.Finding{
		Span:         d.Requirement.Span,
		Distribution: d.Requirement.Name,
		Message: fmt.Sprintf("%s%s and %s%s in %s allow no common version", d.Requirement.Name, d.Requirement.Specifier,
			leading.Requirement.Name, leading.Requirement.Specifier, leading.File.Path),
	}
	if d.Section.Ecosystem == leading.Section.Ecosystem || leading.Section.Ecosystem == manifest.PyPI {
		title := fmt.Sprintf("Align %s with %s", d.Requirement.Name, leading.File.Path)
		if fix, ok := places.Respecify(title, d, leading.Requirement.Specifier); ok {
			fix.Preferred = true
			finding.Fixes = []analysis.Fix{fix}
		}
	}
	pass.Report(finding)
}
