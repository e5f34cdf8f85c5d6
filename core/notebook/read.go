package notebook

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/pyferry/pyferry/core/text"
)

const byteOrderMark = "\ufeff"

// A source is where a cell's source stands in the raw file.
type source struct {
	span   text.Span   // of the JSON value
	list   bool        // a list of strings rather than one string
	parts  []text.Span // of each string's contents, without quotes
	broken bool        // neither
}

// A cellRecord is what one cell object says. As in Python, the last of
// several members with one name counts.
type cellRecord struct {
	span     text.Span
	kind     string
	kindSpan text.Span
	id       string
	source   source
	sourced  bool   // has a source (nbformat 4; in 3, all but code cells)
	input    source // nbformat 3's source of a code cell
	inputted bool
	language string // of this cell alone: nbformat 3, and VS Code's metadata
	tags     []string
	count    int
}

// A document reads the members of a notebook that matter.
type document struct {
	reader
	cells      []cellRecord
	worksheets []cellRecord // the cells of nbformat 3
	listed     bool         // has cells or worksheets
	kernel     kernel
	problems   []Problem
}

// Parse reads an .ipynb file. A file that is not a notebook has problems and
// no cells. A broken cell is a problem and hides no other. Where the JSON
// itself breaks off, the cells before that place are kept.
func Parse(raw string) *Notebook {
	d := &document{}
	d.raw = raw
	d.read()
	if !d.listed && d.fault == nil {
		d.problem(text.Span{End: min(1, len(raw))}, "not a notebook: it has no cells")
	}
	if d.fault != nil {
		d.problems = append(d.problems, *d.fault)
	}
	n := &Notebook{raw: raw, sound: d.fault == nil, python: d.kernel.python(), python2: d.kernel.python2()}
	for i, c := range slices.Concat(d.cells, d.worksheets) {
		n.add(d.cell(i, c))
		python := n.python && isPython(c.language) && n.cells[i].Kind == Code
		n.code = append(n.code, newCode(n.cells[i].Source, python))
	}
	slices.SortStableFunc(d.problems, func(a, b Problem) int { return cmp.Compare(a.Span.Start, b.Span.Start) })
	n.problems = d.problems
	n.layOut()
	return n
}

func (n *Notebook) add(c Cell, s source) {
	n.cells = append(n.cells, c)
	n.sources = append(n.sources, s)
}

func (d *document) problem(span text.Span, message string) {
	d.problems = append(d.problems, Problem{span, message})
}

// read reads the whole file, up to the first byte that is not UTF-8.
func (d *document) read() {
	whole := d.raw
	d.raw = whole[:invalidUTF8(whole)]
	if strings.HasPrefix(d.raw, byteOrderMark) {
		d.pos = len(byteOrderMark)
	}
	if c := d.peek(); c != '{' && c != 0 {
		d.fail("a notebook begins with {")
	} else if d.object(d.member); d.peek() != 0 || d.pos < len(d.raw) {
		d.fail("text after the end of the notebook")
	}
	if end := len(d.raw); end < len(whole) {
		d.fault = &Problem{text.Span{Start: end, End: end + 1}, "not valid JSON: not UTF-8"}
	}
}

// invalidUTF8 returns the offset of the first byte that is not UTF-8, or the
// length of s.
func invalidUTF8(s string) int {
	if utf8.ValidString(s) {
		return len(s)
	}
	for i, r := range s {
		if r != utf8.RuneError {
			continue
		}
		if _, size := utf8.DecodeRuneInString(s[i:]); size == 1 {
			return i
		}
	}
	return len(s)
}

// member reads a member of the notebook object.
func (d *document) member(name string) bool {
	switch name {
	case "cells":
		return d.cellList(&d.cells)
	case "worksheets":
		return d.worksheetList()
	case "metadata":
		return d.members(d.metadata)
	}
	return d.skip()
}

// members reads an object's members, or skips a value of another type.
func (d *document) members(member func(name string) bool) bool {
	if d.peek() != '{' {
		return d.skip()
	}
	return d.object(member)
}

// cellList reads a list of cells into list.
func (d *document) cellList(list *[]cellRecord) bool {
	d.listed = true
	if d.peek() != '[' {
		span, ok := d.skipped()
		d.problem(span, "cells is not a list")
		return ok
	}
	*list = (*list)[:0]
	return d.array(func(int) bool { return d.readCell(list) })
}

// worksheetList reads nbformat 3's list of worksheets.
func (d *document) worksheetList() bool {
	d.listed = true
	if d.peek() != '[' {
		span, ok := d.skipped()
		d.problem(span, "worksheets is not a list")
		return ok
	}
	d.worksheets = nil
	return d.array(func(int) bool { return d.members(d.worksheet) })
}

// worksheet reads a member of one worksheet.
func (d *document) worksheet(name string) bool {
	if name != "cells" {
		return d.skip()
	}
	var cells []cellRecord
	ok := d.cellList(&cells)
	d.worksheets = append(d.worksheets, cells...)
	return ok
}

// readCell reads one cell and appends it to list once it is complete.
func (d *document) readCell(list *[]cellRecord) bool {
	var c cellRecord
	d.peek()
	start := d.pos
	ok := d.members(func(name string) bool { return d.cellMember(&c, name) })
	c.span = text.Span{Start: start, End: d.pos}
	if ok {
		*list = append(*list, c)
	}
	return ok
}

// cellMember reads a member of one cell.
func (d *document) cellMember(c *cellRecord, name string) (ok bool) {
	switch name {
	case "cell_type":
		d.peek()
		c.kindSpan.Start = d.pos
		c.kind, ok = d.stringOrSkip()
		c.kindSpan.End = d.pos
	case "id":
		c.id, ok = d.stringOrSkip()
	case "language":
		c.language, ok = d.stringOrSkip()
	case "execution_count", "prompt_number":
		c.count, ok = d.countOrSkip()
	case "metadata":
		ok = d.members(func(name string) bool { return d.cellMetadata(c, name) })
	case "source":
		c.sourced = true
		c.source, ok = d.readSource()
	case "input":
		c.inputted = true
		c.input, ok = d.readSource()
	default:
		ok = d.skip()
	}
	return ok
}

// cellMetadata reads a cell's tags, and the language that VS Code notes where
// a cell's differs from the notebook's (metadata.vscode.languageId).
func (d *document) cellMetadata(c *cellRecord, name string) bool {
	switch name {
	case "tags":
		return d.tags(c)
	case "vscode":
		return d.members(func(name string) (ok bool) {
			if name != "languageId" {
				return d.skip()
			}
			c.language, ok = d.stringOrSkip()
			return ok
		})
	}
	return d.skip()
}

// tags reads a cell's list of tags (nbformat 4, cell metadata).
func (d *document) tags(c *cellRecord) bool {
	if d.peek() != '[' {
		return d.skip()
	}
	return d.array(func(int) bool {
		tag, ok := d.stringOrSkip()
		c.tags = append(c.tags, tag)
		return ok
	})
}

// countOrSkip reads a count of executions; null, and what is no whole number,
// gives 0.
func (d *document) countOrSkip() (int, bool) {
	d.peek()
	start := d.pos
	ok := d.skip()
	count, err := strconv.Atoi(d.raw[start:d.pos])
	if err != nil || count < 0 {
		return 0, ok
	}
	return count, ok
}

// stringOrSkip reads a string; a value of another type gives "".
func (d *document) stringOrSkip() (string, bool) {
	if d.peek() != '"' {
		return "", d.skip()
	}
	span, ok := d.str()
	return strings.Clone(decode(span.Of(d.raw))), ok
}

// readSource reads a string or a list of strings (nbformat's
// multiline_string).
func (d *document) readSource() (s source, ok bool) {
	c := d.peek()
	s.span.Start = d.pos
	switch c {
	case '"':
		ok = d.sourcePart(&s)
	case '[':
		s.list = true
		ok = d.array(func(int) bool { return d.sourcePart(&s) })
	default:
		s.broken = true
		ok = d.skip()
	}
	s.span.End = d.pos
	return s, ok
}

func (d *document) sourcePart(s *source) bool {
	if d.peek() != '"' {
		s.broken = true
		return d.skip()
	}
	span, ok := d.str()
	s.parts = append(s.parts, span)
	return ok
}

// kinds maps cell_type to what it means; heading and html are nbformat 3's.
var kinds = map[string]CellKind{
	"code": Code, "markdown": Markdown, "raw": Raw, "heading": Markdown, "html": Markdown,
}

// cell makes the i-th Cell of its record, and notes what is wrong with it.
func (d *document) cell(i int, c cellRecord) (Cell, source) {
	src := c.source
	if c.inputted && !c.sourced {
		src = c.input
	}
	kind, known := kinds[c.kind]
	switch {
	case d.raw[c.span.Start] != '{':
		d.problem(c.span, "a cell is not an object")
		return Cell{Kind: Raw, Index: i}, source{broken: true}
	case !known && c.kindSpan.Len() == 0:
		d.problem(c.head(), "a cell has no cell_type")
	case !known:
		d.problem(c.kindSpan, "unknown cell_type")
	case !c.sourced && !c.inputted:
		d.problem(c.head(), "a cell has no source")
	case src.broken:
		d.problem(src.span, "a cell's source is neither a string nor a list of strings")
	default:
		return Cell{Kind: kind, ID: c.id, Index: i, Source: src.text(d.raw), Tags: c.tags, Count: c.count}, src
	}
	return Cell{Kind: Raw, ID: c.id, Index: i}, source{broken: true}
}

// head is the opening brace of a cell, where a problem of the whole cell is
// shown.
func (c cellRecord) head() text.Span {
	return text.Span{Start: c.span.Start, End: c.span.Start + 1}
}

// text decodes the source. It shares no memory with raw.
func (s source) text(raw string) string {
	var out []byte
	for _, part := range s.parts {
		out = appendDecoded(out, part.Of(raw))
	}
	return string(out)
}
