package lsp

import (
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/text"
)

// A spot is a span of one of a document's cells.
type spot struct {
	cell int
	span text.Span
}

// spot maps a span of project.File.Text, or with raw of project.File.Raw, to
// the cell of the document that shows it. ok is false for spans that no cell
// shows.
func (v *view) spot(span text.Span, raw bool) (spot, bool) {
	d := v.document
	file := v.file()
	switch {
	case d.joined != nil:
		return d.joinedSpot(span)
	case file.Kind == project.Notebook && !raw:
		inFile, ok := file.Notebook().RawSpan(span)
		return spot{0, inFile}, ok
	}
	return spot{0, span}, true
}

// joinedSpot maps a span of the joined text to a cell. A span that goes beyond
// the end of its cell ends there.
func (d *document) joinedSpot(span text.Span) (spot, bool) {
	found, start, ok := d.joined.Cell(span.Start)
	if !ok {
		return spot{}, false
	}
	end := min(start+span.Len(), len(found.Source))
	return spot{found.Index, text.Span{Start: min(start, end), End: end}}, true
}

// span is the way back from spot to a span of project.File.Text, for the
// places that clients ask about.
func (v *view) span(at spot) (text.Span, bool) {
	d := v.document
	switch {
	case d.joined != nil:
		start, ok := d.joined.Offset(at.cell, at.span.Start)
		return text.Span{Start: start, End: start + at.span.Len()}, ok
	case d.isNotebookFile():
		return text.Span{}, false
	}
	return at.span, true
}
