package main

import (
	"unicode/utf8"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/core/notebook"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/text"
)

// A location is a range as the command line shows it: 1-based lines and
// columns, columns in code points, the end exclusive; in a notebook the lines
// count inside the cell with the given 1-based index.
type location struct {
	File      string `json:"file"`
	Cell      int    `json:"cell,omitempty"`
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	EndLine   int    `json:"endLine"`
	EndColumn int    `json:"endColumn"`
}

// A located finding knows its lines, and the text of its first line.
type located struct {
	finding analysis.Finding
	target  *target
	at      location
	line    string
}

// locate finds the lines of the findings of one file.
func locate(t *target, path string, findings []analysis.Finding) []located {
	x := newLocator(t, t.folder.File(path))
	list := make([]located, len(findings))
	for i, f := range findings {
		at, line := x.locate(f.Span, f.Raw)
		list[i] = located{finding: f, target: t, at: at, line: line}
	}
	return list
}

// A locator turns byte spans of one file into locations. The text is read
// only for what the file does not know without.
type locator struct {
	name     string
	file     *project.File
	notebook *notebook.Notebook
	index    *text.Index // of the text, or of a notebook's JSON; nil before it is needed
}

func newLocator(t *target, file *project.File) *locator {
	return &locator{name: t.name(file.Path), file: file}
}

// locate returns the range of span and the line it begins on. Raw spans of a
// notebook count in its JSON.
func (x *locator) locate(span text.Span, raw bool) (location, string) {
	if line, ok := x.file.KnownLine(span); ok {
		return x.onLine(line, span)
	}
	x.read()
	if x.notebook == nil || raw {
		return x.in(x.index, span, 0)
	}
	cell, within, ok := x.notebook.Cell(span.Start)
	if !ok {
		return x.in(x.index, text.Span{}, 0)
	}
	inCell := text.Span{Start: within, End: min(within+span.Len(), len(cell.Source))}
	return x.in(text.NewIndex(cell.Source), inCell, cell.Index+1)
}

func (x *locator) read() {
	if x.index != nil {
		return
	}
	if x.notebook = x.file.Notebook(); x.notebook != nil {
		x.index = text.NewIndex(x.file.Raw())
	} else {
		x.index = text.NewIndex(x.file.Text())
	}
}

// onLine locates a span that lies on one line.
func (x *locator) onLine(line project.Line, span text.Span) (location, string) {
	column := func(offset int) int { return utf8.RuneCountInString(line.Text[:offset-line.Start]) + 1 }
	return location{
		File: x.name, Line: line.Number + 1, Column: column(span.Start),
		EndLine: line.Number + 1, EndColumn: column(span.End),
	}, line.Text
}

func (x *locator) in(index *text.Index, span text.Span, cell int) (location, string) {
	start, end := index.Position(span.Start, text.UTF32), index.Position(span.End, text.UTF32)
	return location{
		File: x.name, Cell: cell,
		Line: start.Line + 1, Column: start.Column + 1, EndLine: end.Line + 1, EndColumn: end.Column + 1,
	}, index.Line(start.Line).Of(index.Text())
}
