package text

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// An Encoding is the unit in which a column is counted (LSP 3.17,
// PositionEncodingKind).
type Encoding uint8

// The three units of LSP. UTF16 is what clients use unless they say otherwise;
// UTF32 counts Unicode code points, as pyferry's command line does.
const (
	UTF16 Encoding = iota
	UTF8
	UTF32
)

// A Position is a place in a text: Line and Column are 0-based, Column counts
// units of the Encoding that the position was made with.
type Position struct{ Line, Column int }

// An Index converts between byte offsets of one text and positions. It is
// immutable and safe for concurrent use. Lines end at \n, \r\n or a lone \r
// (LSP 3.17, TextDocument).
type Index struct {
	text   string
	starts []int // byte offset at which each line starts; starts[0] == 0
}

// NewIndex reads text once to find its lines.
func NewIndex(text string) *Index {
	if strings.IndexByte(text, '\r') < 0 {
		return &Index{text: text, starts: newlines(text)}
	}
	starts := []int{0}
	for i := range len(text) {
		// The \r of \r\n does not end a line, the \n does.
		if text[i] == '\n' || text[i] == '\r' && !strings.HasPrefix(text[i+1:], "\n") {
			starts = append(starts, i+1)
		}
	}
	return &Index{text: text, starts: starts}
}

// newlines is the fast way for the common text without \r.
func newlines(text string) []int {
	starts := make([]int, 1, 1+strings.Count(text, "\n"))
	for at := 0; ; {
		i := strings.IndexByte(text[at:], '\n')
		if i < 0 {
			return starts
		}
		at += i + 1
		starts = append(starts, at)
	}
}

// Replace returns the index of the text with the bytes of span replaced by with.
// The lines outside span are not looked for again, so that a key in a long text
// costs little.
func (x *Index) Replace(span Span, with string) *Index {
	text := x.text[:span.Start] + with + x.text[span.End:]
	if strings.IndexByte(x.text, '\r') >= 0 || strings.IndexByte(with, '\r') >= 0 {
		return NewIndex(text) // an edit may part or join \r\n
	}
	before := sort.SearchInts(x.starts, span.Start+1)
	after := sort.SearchInts(x.starts, span.End+1)
	starts := make([]int, 0, len(x.starts)+strings.Count(with, "\n"))
	starts = append(starts, x.starts[:before]...)
	for _, start := range newlines(with)[1:] {
		starts = append(starts, span.Start+start)
	}
	shift := len(with) - span.Len()
	for _, start := range x.starts[after:] {
		starts = append(starts, start+shift)
	}
	return &Index{text: text, starts: starts}
}

// Text is the text that the index was made from.
func (x *Index) Text() string { return x.text }

// Lines is the number of lines; a text that ends with a line break has an
// empty last line.
func (x *Index) Lines() int { return len(x.starts) }

// Line returns the byte span of the 0-based line without its line break. A
// line outside the text gives an empty span at its end.
func (x *Index) Line(line int) Span {
	if line < 0 || line >= len(x.starts) {
		return Span{len(x.text), len(x.text)}
	}
	end := len(x.text)
	if line+1 < len(x.starts) {
		end = x.starts[line+1]
	}
	start := x.starts[line]
	return Span{start, start + len(strings.TrimRight(x.text[start:end], "\r\n"))}
}

// Position converts a byte offset. An offset outside the text is clamped to
// it; an offset inside a code point counts as that code point's start.
func (x *Index) Position(offset int, enc Encoding) Position {
	offset = min(max(offset, 0), len(x.text))
	offset = x.runeStart(offset)
	line := sort.Search(len(x.starts), func(i int) bool { return x.starts[i] > offset }) - 1
	return Position{line, units(x.text[x.starts[line]:offset], enc)}
}

// Offset converts a position to a byte offset. A line past the end gives the
// end of the text; a column past the end of its line gives the end of that
// line (before its line break), as LSP demands; a column that falls inside a
// code point (between two surrogates) is rounded down.
func (x *Index) Offset(p Position, enc Encoding) int {
	if p.Line < 0 {
		return 0
	}
	line := x.Line(p.Line)
	if p.Line >= len(x.starts) {
		return line.Start
	}
	if enc == UTF8 {
		return x.runeStart(min(line.Start+max(p.Column, 0), line.End))
	}
	offset, left := line.Start, p.Column
	for offset < line.End {
		r, size := utf8.DecodeRuneInString(x.text[offset:])
		left -= width(r, enc)
		if left < 0 {
			break
		}
		offset += size
	}
	return offset
}

// runeStart moves offset back to the first byte of the code point it lies in.
// A byte that belongs to no valid code point stands for itself.
func (x *Index) runeStart(offset int) int {
	for i := offset - 1; i >= 0 && i > offset-utf8.UTFMax; i-- {
		if !utf8.RuneStart(x.text[i]) {
			continue
		}
		if _, size := utf8.DecodeRuneInString(x.text[i:]); i+size > offset {
			return i
		}
		break
	}
	return offset
}

// units counts s in units of enc. An invalid byte counts as one unit, as it
// does when it is decoded to U+FFFD.
func units(s string, enc Encoding) int {
	switch enc {
	case UTF8:
		return len(s)
	case UTF32:
		return utf8.RuneCountInString(s)
	}
	n := 0
	for _, r := range s {
		n += width(r, enc)
	}
	return n
}

// width is the number of units that one code point takes.
func width(r rune, enc Encoding) int {
	if enc == UTF16 && r > 0xFFFF {
		return 2
	}
	return 1
}
