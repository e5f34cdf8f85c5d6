// Package executionorder reports notebooks whose stored run was not
// from top to bottom.
package executionorder

import (
	_ "embed" // the rule's page
	"fmt"
	"strings"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/core/notebook"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/text"
)

//go:embed doc.md
var doc string

// Rule is execution-order.
var Rule = &analysis.Rule{ID: "execution-order", Severity: analysis.Information, Doc: doc, Check: check}

func check(pass *analysis.Pass) {
	if pass.File.Kind != project.Notebook {
		return
	}
	nb := pass.File.Notebook()
	if nb == nil || !nb.Python() {
		return
	}
	last, at := 0, 0
	for _, c := range nb.Cells() {
		if c.Kind != notebook.Code || c.Count == 0 {
			continue
		}
		if c.Count <= last {
			pass.Report(analysis.Finding{Span: firstLine(c), Message: message(c, last, at)})
			return
		}
		last, at = c.Count, c.Index+1
	}
}

func message(c notebook.Cell, last, at int) string {
	if c.Count == last {
		return fmt.Sprintf("the stored outputs are not those of one run: this cell was run as number %d, and so was cell %d above it", c.Count, at)
	}
	return fmt.Sprintf("the stored outputs are not those of a run from top to bottom: this cell was run as number %d, but cell %d above it as number %d", c.Count, at, last)
}

// firstLine is the first line of the cell that holds text.
func firstLine(c notebook.Cell) text.Span {
	start := 0
	for start < len(c.Source) && strings.IndexByte(" \t\r\n", c.Source[start]) >= 0 {
		start++
	}
	end := start
	for end < len(c.Source) && c.Source[end] != '\n' && c.Source[end] != '\r' {
		end++
	}
	return text.Span{Start: start, End: end}.Shift(c.Span.Start)
}
