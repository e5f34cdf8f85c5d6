// Package misplaceddependency reports imports of the package whose
// distribution only a development list declares, and requirements of the
// package that only its tests import.
package misplaceddependency

import (
	_ "embed" // the rule's page
	"fmt"
	"slices"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/analysis/needs"
	"github.com/pyferry/pyferry/analysis/places"
	"github.com/pyferry/pyferry/core/project"
)

//go:embed doc.md
var doc string

// Rule is misplaced-dependency.
var Rule = &analysis.Rule{ID: "misplaced-dependency", Severity: analysis.Warning, Doc: doc, Mends: true, Check: check}

func check(pass *analysis.Pass) {
	if pass.File.Manifest() != nil {
		leftOut(pass)
		onlyTested(pass)
	}
	for _, n := range needs.Of(pass) {
		if n.Verdict != needs.Misplaced {
			continue
		}
		held := heldBy(pass.Project, n.Resolution.Key)
		finding := n.Finding(fmt.Sprintf("the package imports %s, which is declared only in %s", n.Resolution.Module, places.List(held)))
		if len(n.Lacking) > 0 {
			finding.Fixes = fixes(pass.Project, n)
		}
		pass.Report(finding)
	}
}

// leftOut says once for a project that a wheel of it would not bring what the
// package imports.
func leftOut(pass *analysis.Pass) {
	list, instead, n := places.LeftOut(pass.Folder, pass.Project)
	if list.Path != pass.File.Path || n == 0 {
		return
	}
	pass.Report(analysis.Finding{Hint: true, Message: fmt.Sprintf(
		"%d libraries that the package imports stand in %s and not here: an installed wheel would not bring them", n, places.List(instead))})
}

// fixes moves the requirement, or declares it where the package has its own as
// well; where it stands in what a tool installs, it stays there.
func fixes(p *project.Project, n needs.Need) []analysis.Fix {
	if !n.CanDeclare(p) {
		return nil
	}
	lib := places.LibraryOf(p, n.Resolution.Name)
	list := []analysis.Fix{places.Declare(lib, n.Lacking)}
	from := movable(p, n)
	if moved, whole := places.Movable(p, n.Resolution.Name, from); whole && len(from) > 0 && places.Intact(p, from) {
		list = []analysis.Fix{places.Move(moved, from, n.Lacking), list[0]}
	}
	list[0].Preferred = true
	return list
}

// movable lists the places that declare the distribution, can be written, and
// are not among the right ones.
func movable(p *project.Project, n needs.Need) []project.Place {
	var from []project.Place
	for _, d := range p.Declared(n.Resolution.Key) {
		if d.Section.ReadOnly == "" && !slices.Contains(n.Holding, d.Place()) {
			from = append(from, d.Place())
		}
	}
	return from
}

// heldBy lists the places that declare the distribution.
func heldBy(p *project.Project, key string) []project.Place {
	var held []project.Place
	for _, d := range p.Declared(key) {
		held = append(held, d.Place())
	}
	return held
}
