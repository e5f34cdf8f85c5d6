// Package invalidconfiguration reports settings of pyferry that are not known
// or of the wrong type.
package invalidconfiguration

import (
	_ "embed" // the rule's page

	"github.com/pyferry/pyferry/analysis"
)

//go:embed doc.md
var doc string

// Rule is invalid-configuration.
var Rule = &analysis.Rule{ID: "invalid-configuration", Severity: analysis.Error, Doc: doc, Always: true, Check: check}

func check(pass *analysis.Pass) {
	for _, p := range pass.File.SettingsProblems() {
		pass.Report(analysis.Finding{Span: p.Span, Message: p.Message})
	}
}
