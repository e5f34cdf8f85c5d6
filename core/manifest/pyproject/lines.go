package pyproject

import (
	"strings"

	"github.com/pyferry/pyferry/core/text"
)

const blanks = " \t"

// skipTrivia returns the offset of the first byte at or after from that is
// not part of blanks, line breaks, comments or commas.
func skipTrivia(src string, from int) int {
	for from < len(src) {
		switch src[from] {
		case ' ', '\t', '\r', '\n', ',':
			from++
		case '#':
			from = lineEnd(src, from)
		default:
			return from
		}
	}
	return from
}

// comments lists the comments between two values, from..to.
func comments(src string, from, to int) []text.Span {
	var out []text.Span
	for i := from; i < to; i++ {
		if src[i] == '#' {
			end := lineEnd(src, i)
			out = append(out, text.Span{Start: i, End: end})
			i = end
		}
	}
	return out
}

// commaIn is the offset of the comma between two values, from..to, or -1.
func commaIn(src string, from, to int) int {
	for i := from; i < to; i++ {
		switch src[i] {
		case ',':
			return i
		case '#':
			i = lineEnd(src, i)
		}
	}
	return -1
}

// lineStart is the offset at which the line of offset starts, after a byte
// order mark.
func lineStart(src string, offset int) int {
	start := strings.LastIndexByte(src[:offset], '\n') + 1
	if start == 0 && strings.HasPrefix(src, byteOrderMark) {
		return len(byteOrderMark)
	}
	return start
}

// lineEnd is the offset at which the line of offset ends, before its break.
func lineEnd(src string, offset int) int {
	n := strings.IndexByte(src[offset:], '\n')
	if n < 0 {
		return len(src)
	}
	if n > 0 && src[offset+n-1] == '\r' {
		n--
	}
	return offset + n
}

// lineBreak is the break after the line of offset, or the file's first one if
// that line is the last.
func lineBreak(src string, offset int) string {
	end := lineEnd(src, offset)
	if end == len(src) {
		end = lineEnd(src, 0)
	}
	if strings.HasPrefix(src[end:], "\r\n") {
		return "\r\n"
	}
	return "\n"
}

// indentOf is the blanks at the start of the line of offset.
func indentOf(src string, offset int) string {
	start := lineStart(src, offset)
	line := src[start:]
	return line[:len(line)-len(strings.TrimLeft(line, blanks))]
}

// startsLine reports whether only blanks stand before offset on its line.
func startsLine(src string, offset int) bool {
	return strings.Trim(src[lineStart(src, offset):offset], blanks) == ""
}

// newLine inserts a line after the one of offset.
func newLine(src string, offset int, line string) text.Edit {
	end := lineEnd(src, offset)
	return text.Edit{Span: text.Span{Start: end, End: end}, New: lineBreak(src, offset) + line}
}

// wholeLines widens span to whole lines with one line break: the last one, or
// the one before at the end of a file without a final newline.
func wholeLines(src string, span text.Span) text.Span {
	start, end := lineStart(src, span.Start), lineEnd(src, span.End)
	switch {
	case end < len(src):
		end += len(lineBreak(src, end))
	case start > 0 && src[start-1] == '\n':
		start = lineEnd(src, lineStart(src, start-1))
	}
	return text.Span{Start: start, End: end}
}
