// Package malformed reports the manifests and notebooks that cannot be read.
package malformed

import (
	_ "embed" // the rules' pages
	"slices"

	"github.com/pyferry/pyferry/analysis"
)

//go:embed manifest.md
var manifestDoc string

//go:embed notebook.md
var notebookDoc string

// Manifest is the rule malformed-manifest.
var Manifest = &analysis.Rule{
	ID: "malformed-manifest", Severity: analysis.Error, Doc: manifestDoc, Always: true,
	Check: func(pass *analysis.Pass) {
		if pass.Folder.IsData(pass.File.Path) {
			return // the template of one, or what a test wants broken
		}
		if m := pass.File.Manifest(); m != nil {
			for _, p := range m.Problems() {
				pass.Report(analysis.Finding{Span: p.Span, Message: p.Message})
			}
		}
		// Other locks than those in use may be the data of tests.
		if slices.Contains(pass.Project.LockPaths(), pass.File.Path) {
			for _, p := range pass.File.LockProblems() {
				pass.Report(analysis.Finding{Span: p.Span, Message: p.Message})
			}
		}
	},
}

// Notebook is the rule malformed-notebook. Its findings stand in the file's
// JSON (analysis.Finding.Raw), since a broken notebook may have no cell.
var Notebook = &analysis.Rule{
	ID: "malformed-notebook", Severity: analysis.Error, Doc: notebookDoc, Always: true,
	Check: func(pass *analysis.Pass) {
		if !pass.File.MalformedNotebook() || pass.Folder.IsData(pass.File.Path) {
			return
		}
		for _, p := range pass.File.Notebook().Problems() {
			pass.Report(analysis.Finding{Span: p.Span, Raw: true, Message: p.Message})
		}
	},
}
