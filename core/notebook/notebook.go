// Package notebook reads Jupyter notebooks (nbformat 3 and 4) and shows them
// as one Python text.
//
// There are three coordinate systems, all in bytes, 0-based:
//
//   - the raw file: a Problem's Span, and the edits that Rewrite returns;
//   - a cell: an offset into Cell.Source, the text as the user sees it;
//   - the text: an offset into Notebook.Text, the Python code of all cells.
//
// In the text, IPython syntax (magics, shell lines, help) is masked: replaced
// by Python of exactly the same length. A cell and its part of the text
// therefore differ by a shift only.
//
// One cell of the text may be half-typed. Whoever parses should take the
// cells one by one, Cell.Span.Of(Text()), so that an open bracket or string
// does not hide the cells below.
package notebook

import (
	"slices"
	"sort"
	"strings"
	"sync"

	"github.com/pyferry/pyferry/core/text"
)

// A CellKind says what a cell holds (nbformat's cell_type).
type CellKind uint8

// The kinds of nbformat 4. The heading and html cells of nbformat 3 count as
// Markdown, and a cell that cannot be read as Raw.
const (
	Code CellKind = iota
	Markdown
	Raw
)

// A Cell is one cell of a notebook.
type Cell struct {
	Kind   CellKind
	ID     string    // nbformat 4.5's id, or ""
	Index  int       // 0-based among all cells of the file
	Source string    // the text as the user sees it (list elements joined)
	Span   text.Span // where it lies in Notebook.Text, without the newline after it; empty if it is not Python
	Tags   []string  // the metadata's tags, in order
	Count  int       // nbformat's execution_count, 1-based; 0 if the cell was not run
}

// A Problem is a fault of the notebook file. Span is in bytes of the raw file.
type Problem struct {
	Span    text.Span
	Message string
}

// A Notebook is an immutable notebook; it is safe for concurrent use. One made
// by Parse holds the raw file, whose outputs may be large; cells and text
// share no memory with it, so that they can be kept alone.
type Notebook struct {
	raw      string
	sound    bool     // raw is a notebook file that may be rewritten
	sources  []source // where each cell's source stands in raw
	cells    []Cell
	code     []code // of each cell
	problems []Problem
	python   bool
	python2  bool
	text     func() string
}

// code is the Python side of one cell.
type code struct {
	python bool
	masked string  // as long as the cell's source
	magics []Magic // spans relative to the cell
}

// FromCells makes a notebook of cells as an editor sends them (LSP 3.17,
// notebookDocument synchronization). Kind, ID, Index and Source are
// needed, Tags and Count taken over; every Code cell counts as Python.
func FromCells(cells []Cell) *Notebook {
	n := &Notebook{cells: slices.Clone(cells), code: make([]code, len(cells)), python: true}
	for i, c := range n.cells {
		n.code[i] = newCode(c.Source, c.Kind == Code)
	}
	n.layOut()
	return n
}

// WithCell returns the notebook with another source in the i-th of its Cells;
// all other cells are shared. The result belongs to no file any more, so it
// cannot be rewritten. An i outside the cells changes nothing.
func (n *Notebook) WithCell(i int, source string) *Notebook {
	if i < 0 || i >= len(n.cells) {
		return n
	}
	next := &Notebook{cells: slices.Clone(n.cells), code: slices.Clone(n.code), python: n.python, python2: n.python2}
	next.cells[i].Source = source
	next.code[i] = newCode(source, n.code[i].python)
	next.layOut()
	return next
}

func newCode(source string, python bool) code {
	if !python {
		return code{}
	}
	masked, magics := mask(source)
	return code{true, masked, magics}
}

// layOut gives every cell its place in the text.
func (n *Notebook) layOut() {
	end := 0
	for i, c := range n.code {
		n.cells[i].Span = text.Span{Start: end, End: end + len(c.masked)}
		if c.python {
			end += len(c.masked) + 1
		}
	}
	n.text = sync.OnceValue(func() string { return join(n.code, end) })
}

// join writes the Python cells, each followed by one newline.
func join(cells []code, size int) string {
	var out strings.Builder
	out.Grow(size)
	for _, c := range cells {
		if c.python {
			out.WriteString(c.masked)
			out.WriteByte('\n')
		}
	}
	return out.String()
}

// Cells returns all cells in order. The caller must not change the slice.
func (n *Notebook) Cells() []Cell { return n.cells }

// Problems returns what is wrong with the file, in the order of its bytes.
func (n *Notebook) Problems() []Problem { return n.problems }

// Python reports whether the notebook's kernel runs Python. If not, Text is
// empty.
func (n *Notebook) Python() bool { return n.python }

// Python2 reports whether the notebook's metadata say that it runs Python 2.
func (n *Notebook) Python2() bool { return n.python2 }

// Text returns the masked Python text of all Python cells, each followed by
// one newline.
func (n *Notebook) Text() string { return n.text() }

// Cell returns the cell at a byte offset of Text, and the offset within its
// Source. The newline after a cell belongs to it, as the end of its Source.
func (n *Notebook) Cell(offset int) (cell Cell, within int, ok bool) {
	i, ok := n.find(offset)
	if !ok {
		return Cell{}, 0, false
	}
	return n.cells[i], offset - n.cells[i].Span.Start, true
}

// find returns the position in cells of the Python cell at a text offset.
func (n *Notebook) find(offset int) (int, bool) {
	i := sort.Search(len(n.cells), func(i int) bool { return n.cells[i].Span.End >= offset })
	for ; i < len(n.cells); i++ {
		if n.code[i].python {
			return i, offset >= n.cells[i].Span.Start
		}
	}
	return 0, false
}

// Offset is the way back: the byte offset in Text of an offset within the
// Source of the given cell, a position in Cells. It reports false for cells
// that are not Python and offsets outside the Source.
func (n *Notebook) Offset(cell, within int) (int, bool) {
	if cell < 0 || cell >= len(n.cells) || !n.code[cell].python {
		return 0, false
	}
	span := n.cells[cell].Span
	if within < 0 || within > span.Len() {
		return 0, false
	}
	return span.Start + within, true
}

// Magics returns the IPython syntax of all Python cells, in the order of the
// text.
func (n *Notebook) Magics() []Magic {
	var out []Magic
	for i, c := range n.code {
		for _, m := range c.magics {
			m.Span = m.Span.Shift(n.cells[i].Span.Start)
			m.Args = m.Args.Shift(n.cells[i].Span.Start)
			out = append(out, m)
		}
	}
	return out
}
