// Package undefinedname reports names that a notebook uses and none
// of its cells defines.
package undefinedname

import (
	_ "embed" // the rule's page
	"fmt"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/analysis/topdown"
)

//go:embed doc.md
var doc string

// Rule is undefined-name.
var Rule = &analysis.Rule{ID: "undefined-name", Severity: analysis.Warning, Doc: doc, Check: check}

func check(pass *analysis.Pass) {
	for _, u := range topdown.Of(pass) {
		if u.Later == 0 {
			pass.Report(analysis.Finding{Span: u.Span, Name: u.Name, Message: message(u)})
		}
	}
}

func message(u topdown.Unbound) string {
	switch {
	case u.Deleted > 0:
		return fmt.Sprintf("%s is used although cell %d has deleted it", u.Name, u.Deleted)
	case u.Run != u.Cell:
		return fmt.Sprintf("%s is used when cell %d calls this, but no cell defines it", u.Name, u.Run)
	}
	return fmt.Sprintf("%s is used but no cell defines it", u.Name)
}
