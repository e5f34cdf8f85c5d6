// Package unboundeddependency reports runtime requirements without an upper
// bound.
package unboundeddependency

import (
	_ "embed" // the rule's page
	"fmt"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/analysis/places"
	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/pep"
	"github.com/pyferry/pyferry/core/project"
)

//go:embed doc.md
var doc string

// Rule is unbounded-dependency.
var Rule = &analysis.Rule{ID: "unbounded-dependency", Severity: analysis.Information, Doc: doc, Off: true, Check: check}

// farAway is a version that no bound of a real release allows.
var farAway = func() pep.Version {
	v, err := pep.ParseVersion("999999")
	if err != nil {
		panic(err)
	}
	return v
}()

func check(pass *analysis.Pass) {
	m := pass.File.Manifest()
	if m == nil {
		return
	}
	for _, s := range m.Sections() {
		if s.Role.Kind != manifest.Runtime {
			continue
		}
		for _, r := range m.Requirements() {
			if r.Section == s.ID && unbounded(r, s.Ecosystem) {
				report(pass, s, r)
			}
		}
	}
}

func unbounded(r manifest.Requirement, eco manifest.Ecosystem) bool {
	specs, ok := r.Versions(eco)
	return ok && specs.Contains(farAway)
}

func report(pass *analysis.Pass, s manifest.Section, r manifest.Requirement) {
	finding := analysis.Finding{
		Span: r.Span, Distribution: r.Name,
		Message: fmt.Sprintf("%s has no upper bound against the next breaking release", r.Name),
	}
	lib := places.LibraryOf(pass.Project, r.Key)
	if spec := manifest.Specifier(manifest.Bounded, lib.Version, s.Ecosystem); spec != "" {
		title := fmt.Sprintf("Bound %s by %s", r.Name, spec)
		declaration := project.Declaration{File: pass.File, Section: s, Requirement: r}
		if fix, ok := places.Respecify(title, declaration, spec); ok {
			fix.Preferred = true
			finding.Fixes = []analysis.Fix{fix}
		}
	}
	pass.Report(finding)
}
