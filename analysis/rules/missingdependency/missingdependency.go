// Package missingdependency reports imports whose distribution is declared
// nowhere in the project.
package missingdependency

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

// Rule is missing-dependency.
var Rule = &analysis.Rule{ID: "missing-dependency", Severity: analysis.Warning, Doc: doc, Mends: true, Check: check}

// maxAlternatives bounds how many other distributions are offered.
const maxAlternatives = 3

func check(pass *analysis.Pass) {
	for _, n := range needs.Of(pass) {
		if n.Verdict == needs.Missing {
			finding := n.Finding(message(n.Resolution))
			finding.Fixes = append(n.Declare(pass.Project), others(pass.Project, n)...)
			pass.Report(finding)
		}
	}
}

func message(r project.Resolution) string {
	switch {
	case r.Origin == project.Guessed:
		return fmt.Sprintf("%s is imported but declared nowhere (that its distribution is called %s is a guess)", r.Module, r.Name)
	case r.Name != r.Module:
		return fmt.Sprintf("%s is imported but its distribution %s is declared nowhere", r.Module, r.Name)
	}
	return fmt.Sprintf("%s is imported but declared nowhere", r.Module)
}

// others lists the fixes that declare another distribution which provides the
// module. Where the environment or a lock shows which one it is, there are none.
func others(p *project.Project, n needs.Need) []analysis.Fix {
	if !n.CanDeclare(p) || n.Resolution.Origin == project.Installed || n.Resolution.Origin == project.Locked {
		return nil
	}
	var list []analysis.Fix
	for _, name := range n.Resolution.Alternatives[:min(maxAlternatives, len(n.Resolution.Alternatives))] {
		list = append(list, places.Declare(places.LibraryOf(p, name), n.Lacking))
	}
	return list
}
