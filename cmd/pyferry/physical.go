package main

import (
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/text"
)

// physical is the range of span in the file itself, as tools need it that know
// nothing of cells: in a notebook the lines of its JSON.
func (x *locator) physical(span text.Span, raw bool) location {
	if x.file.Kind != project.Notebook {
		at, _ := x.locate(span, raw)
		return at
	}
	x.read()
	if !raw {
		if inFile, ok := x.notebook.RawSpan(span); ok {
			span = inFile
		}
	}
	at, _ := x.in(x.index, span, 0)
	return at
}

// physical is where the finding stands in the file itself.
func (l *located) physical() location {
	return newLocator(l.target, l.target.folder.File(l.finding.Path)).physical(l.finding.Span, l.finding.Raw)
}
