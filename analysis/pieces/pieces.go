// Package pieces divides a source into the texts that Python runs one after
// another: the cells of a notebook, or the whole of any other file.
package pieces

import (
	"github.com/pyferry/pyferry/analysis/python"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/text"
)

// A Piece is one text. Spans of its parsed form count from Start in
// project.File.Text.
type Piece struct {
	Code  string
	Start int
	Cell  int // 1-based among all cells of a notebook; 0 for another file
}

// Of returns the pieces of a source in order; those that hold no Python are
// left out.
func Of(file *project.File) []Piece {
	if file.Kind != project.Notebook {
		return []Piece{{Code: file.Text()}}
	}
	nb := file.Notebook()
	var list []Piece
	for _, c := range nb.Cells() {
		if c.Span.Len() > 0 {
			list = append(list, Piece{c.Span.Of(nb.Text()), c.Span.Start, c.Index + 1})
		}
	}
	return list
}

// Parse reads the piece.
func (p Piece) Parse() *python.Text { return python.ParseCell(p.Code) }

// Parse reads all of a source's pieces.
func Parse(list []Piece) []*python.Text {
	sources := make([]string, len(list))
	for i, p := range list {
		sources[i] = p.Code
	}
	return python.ParseCells(sources)
}

// In shifts a span of the parsed piece to one of the file's text.
func (p Piece) In(span text.Span) text.Span { return span.Shift(p.Start) }
