// Package transitivedependency reports imports of libraries that are there
// only because another requirement pulls them in.
package transitivedependency

import (
	_ "embed" // the rule's page
	"fmt"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/analysis/needs"
)

//go:embed doc.md
var doc string

// Rule is transitive-dependency.
var Rule = &analysis.Rule{ID: "transitive-dependency", Severity: analysis.Warning, Doc: doc, Mends: true, Check: check}

func check(pass *analysis.Pass) {
	for _, n := range needs.Of(pass) {
		if n.Verdict == needs.Transitive {
			finding := n.Finding(fmt.Sprintf("%s is imported but comes in only through %s", n.Resolution.Module, n.Through))
			finding.Fixes = n.Declare(pass.Project)
			pass.Report(finding)
		}
	}
}
