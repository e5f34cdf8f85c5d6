// Package bracketed edits lists of items between brackets in formats that write
// them alike: TOML and Python both separate items by commas, let a list go on
// over lines, and start a comment with "#".
//
// All offsets are bytes of the whole text.
package bracketed

import (
	"strings"

	"github.com/pyferry/pyferry/core/text"
)

const blanks = " \t"

// byteOrderMark may open a file; Windows editors write it.
const byteOrderMark = "\ufeff"

// SkipTrivia returns the offset of the first byte at or after from that is
// not part of blanks, line breaks, comments or commas.
func SkipTrivia(src string, from int) int {
	for from < len(src) {
		switch src[from] {
		case ' ', '\t', '\r', '\n', ',':
			from++
		case '#':
			from = LineEnd(src, from)
		default:
			return from
		}
	}
	return from
}

// Comments lists the comments between two values, from..to.
func Comments(src string, from, to int) []text.Span {
	var out []text.Span
	for i := from; i < to; i++ {
		if src[i] == '#' {
			end := LineEnd(src, i)
			out = append(out, text.Span{Start: i, End: end})
			i = end
		}
	}
	return out
}

// CommaIn is the offset of the comma between two values, from..to, or -1.
func CommaIn(src string, from, to int) int {
	for i := from; i < to; i++ {
		switch src[i] {
		case ',':
			return i
		case '#':
			i = LineEnd(src, i)
		}
	}
	return -1
}

// LineStart is the offset at which the line of offset starts, after a byte
// order mark.
func LineStart(src string, offset int) int {
	start := strings.LastIndexByte(src[:offset], '\n') + 1
	if start == 0 && strings.HasPrefix(src, byteOrderMark) {
		return len(byteOrderMark)
	}
	return start
}

// LineEnd is the offset at which the line of offset ends, before its break.
func LineEnd(src string, offset int) int {
	n := strings.IndexByte(src[offset:], '\n')
	if n < 0 {
		return len(src)
	}
	if n > 0 && src[offset+n-1] == '\r' {
		n--
	}
	return offset + n
}

// LineBreak is the break after the line of offset, or the file's first one if
// that line is the last.
func LineBreak(src string, offset int) string {
	end := LineEnd(src, offset)
	if end == len(src) {
		end = LineEnd(src, 0)
	}
	if strings.HasPrefix(src[end:], "\r\n") {
		return "\r\n"
	}
	return "\n"
}

// IndentOf is the blanks at the start of the line of offset.
func IndentOf(src string, offset int) string {
	start := LineStart(src, offset)
	line := src[start:]
	return line[:len(line)-len(strings.TrimLeft(line, blanks))]
}

// StartsLine reports whether only blanks stand before offset on its line.
func StartsLine(src string, offset int) bool {
	return strings.Trim(src[LineStart(src, offset):offset], blanks) == ""
}

// NewLine inserts a line after the one of offset.
func NewLine(src string, offset int, line string) text.Edit {
	end := LineEnd(src, offset)
	return text.Edit{Span: text.Span{Start: end, End: end}, New: LineBreak(src, offset) + line}
}

// WholeLines widens span to whole lines with one line break: the last one, or
// the one before at the end of a file without a final newline.
func WholeLines(src string, span text.Span) text.Span {
	start, end := LineStart(src, span.Start), LineEnd(src, span.End)
	switch {
	case end < len(src):
		end += len(LineBreak(src, end))
	case start > 0 && src[start-1] == '\n':
		start = LineEnd(src, LineStart(src, start-1))
	}
	return text.Span{Start: start, End: end}
}

// Insertion is the edit that inserts what at the offset at.
func Insertion(at int, what string) text.Edit {
	return text.Edit{Span: text.Span{Start: at, End: at}, New: what}
}
