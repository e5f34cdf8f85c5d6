// Package usebeforedefinition reports names that a notebook uses
// before the cell that defines them.
package usebeforedefinition

import (
	_ "embed" // the rule's page
	"fmt"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/analysis/topdown"
)

//go:embed doc.md
var doc string

// Rule is use-before-definition.
var Rule = &analysis.Rule{ID: "use-before-definition", Severity: analysis.Warning, Doc: doc, Check: check}

func check(pass *analysis.Pass) {
	for _, u := range topdown.Of(pass) {
		if u.Later > 0 {
			pass.Report(analysis.Finding{Span: u.Span, Name: u.Name, Message: message(u)})
		}
	}
}

func message(u topdown.Unbound) string {
	where := fmt.Sprintf("only cell %d defines it", u.Later)
	if u.Later == u.Run {
		where = "it is defined only further down in the cell"
	}
	switch {
	case u.Deleted > 0:
		return fmt.Sprintf("%s is used after cell %d has deleted it; cell %d defines it again", u.Name, u.Deleted, u.Later)
	case u.Run != u.Cell:
		return fmt.Sprintf("%s is used when cell %d calls this, but %s", u.Name, u.Run, where)
	}
	return fmt.Sprintf("%s is used here, but %s", u.Name, where)
}
