// Package inconsistentdependency reports imports whose distribution is
// declared in one right place and absent from another that mirrors it.
package inconsistentdependency

import (
	_ "embed" // the rule's page
	"fmt"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/analysis/needs"
	"github.com/pyferry/pyferry/analysis/places"
)

//go:embed doc.md
var doc string

// Rule is inconsistent-dependency.
var Rule = &analysis.Rule{ID: "inconsistent-dependency", Severity: analysis.Warning, Doc: doc, Mends: true, Check: check}

func check(pass *analysis.Pass) {
	for _, n := range needs.Of(pass) {
		if n.Verdict == needs.Inconsistent {
			finding := n.Finding(fmt.Sprintf("%s is declared, but not in %s", n.Resolution.Name, places.List(n.Lacking)))
			finding.Fixes = n.Declare(pass.Project)
			pass.Report(finding)
		}
	}
}
