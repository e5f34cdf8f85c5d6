// Package misplaceddependency reports imports of the package whose
// distribution only a development list declares.
package misplaceddependency

import (
	_ "embed" // the rule's page
	"fmt"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/analysis/needs"
	"github.com/pyferry/pyferry/analysis/places"
	"github.com/pyferry/pyferry/core/project"
)

//go:embed doc.md
var doc string

// Rule is misplaced-dependency.
var Rule = &analysis.Rule{ID: "misplaced-dependency", Severity: analysis.Warning, Doc: doc, Check: check}

func check(pass *analysis.Pass) {
	for _, n := range needs.Of(pass) {
		if n.Verdict != needs.Misplaced {
			continue
		}
		held := heldBy(pass.Project, n.Resolution.Key)
		finding := n.Finding(fmt.Sprintf("the package imports %s, which is declared only in %s", n.Resolution.Module, places.List(held)))
		if len(n.Lacking) > 0 {
			lib := places.LibraryOf(pass.Project, n.Resolution.Name)
			move := places.Move(lib, held, n.Lacking)
			move.Preferred = true
			finding.Fixes = []analysis.Fix{move, places.Declare(lib, n.Lacking)}
		}
		pass.Report(finding)
	}
}

// heldBy lists the places that declare the distribution.
func heldBy(p *project.Project, key string) []project.Place {
	var held []project.Place
	for _, d := range p.Declared(key) {
		held = append(held, project.Place{Path: d.File.Path, Section: d.Section.ID})
	}
	return held
}
