// Package unuseddependency reports requirements that no source imports and
// that have no known reason to be there.
package unuseddependency

import (
	_ "embed" // the rule's page
	"fmt"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/analysis/places"
	"github.com/pyferry/pyferry/analysis/usage"
	"github.com/pyferry/pyferry/core/project"
)

//go:embed doc.md
var doc string

// Rule is unused-dependency.
var Rule = &analysis.Rule{ID: "unused-dependency", Severity: analysis.Warning, Doc: doc, Check: check}

func check(pass *analysis.Pass) {
	m := pass.File.Manifest()
	if m == nil || len(m.Requirements()) == 0 || pass.Folder.IsData(pass.File.Path) || !usage.Knowable(pass.Folder, pass.Project) {
		return
	}
	suspects := suspects(pass)
	if len(suspects) == 0 {
		return
	}
	names := make([][]string, len(suspects))
	for i, s := range suspects {
		names[i] = s.names
	}
	for i, mentioned := range pass.Folder.Mentions(pass.Context, names) {
		if !mentioned {
			suspects[i].report(pass)
		}
	}
}

// report reports every declaration in the file of pass.
func (s suspect) report(pass *analysis.Pass) {
	var all []project.Place
	for _, d := range s.declared {
		all = append(all, d.Place())
	}
	for _, d := range s.declared {
		if d.File.Path != pass.File.Path {
			continue
		}
		fix := places.Remove(s.key, all)
		fix.Preferred = true
		pass.Report(analysis.Finding{
			Span: d.Requirement.Span, Distribution: d.Requirement.Name,
			Message: fmt.Sprintf("%s is declared but never imported", d.Requirement.Name),
			Fixes:   []analysis.Fix{fix},
		})
	}
}
