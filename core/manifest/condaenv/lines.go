package condaenv

import (
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/pyferry/pyferry/core/text"
)

// lines converts the positions of the YAML library to byte offsets. Its lines
// end where YAML 1.1 ends them, which is what conda's readers obey: at \n,
// \r\n, \r, and at NEL, LS and PS (U+0085, U+2028, U+2029). Line numbers are
// 0-based here; the library's are 1-based, as are its columns, which count code
// points and leave out a byte order mark at the start.
type lines struct {
	text   string
	starts []int // byte offset of each line; starts[0] follows a byte order mark
	ends   []int // byte offset of each line's break
	runes  []int // byte offset of each code point, and the text's length
	first  []int // index in runes of each line's first code point
}

const byteOrderMark = "\ufeff"

func newLines(src string) lines {
	l := lines{text: src}
	start := len(src) - len(strings.TrimPrefix(src, byteOrderMark))
	l.begin(start)
	for i := start; i < len(src); {
		l.runes = append(l.runes, i)
		size := breakLen(src[i:])
		if size == 0 {
			_, size = utf8.DecodeRuneInString(src[i:])
			i += size
			continue
		}
		l.ends = append(l.ends, i)
		i += size
		l.begin(i)
	}
	l.ends = append(l.ends, len(src))
	l.runes = append(l.runes, len(src))
	return l
}

// begin notes that a line starts at offset.
func (l *lines) begin(offset int) {
	l.starts = append(l.starts, offset)
	l.first = append(l.first, len(l.runes))
}

// breakLen is the length of the line break that s begins with, or 0.
func breakLen(s string) int {
	for _, b := range [...]string{"\n", "\r\n", "\r", "\u0085", "\u2028", "\u2029"} {
		if strings.HasPrefix(s, b) {
			return len(b)
		}
	}
	return 0
}

// offset converts a position of the YAML library; one outside the text gives
// the nearest offset in it.
func (l lines) offset(line, column int) int {
	if line > len(l.starts) {
		return len(l.text)
	}
	i := l.first[max(line, 1)-1] + max(column, 1) - 1
	return l.runes[min(i, len(l.runes)-1)]
}

// at is the number of the line that the byte at offset lies in.
func (l lines) at(offset int) int {
	return max(0, sort.Search(len(l.starts), func(i int) bool { return l.starts[i] > offset })-1)
}

// next is where the line after line starts, or the end of the text.
func (l lines) next(line int) int {
	if line+1 < len(l.starts) {
		return l.starts[line+1]
	}
	return len(l.text)
}

// span covers a line without its break.
func (l lines) span(line int) text.Span { return text.Span{Start: l.starts[line], End: l.ends[line]} }

// of is a line's text without its break.
func (l lines) of(line int) string { return l.span(line).Of(l.text) }

// end is where the line that holds offset ends, before its break.
func (l lines) end(offset int) int { return l.span(l.at(offset)).End }

// lineBreak is the break that new lines get: that of the first line.
func (l lines) lineBreak() string {
	if br := l.text[l.span(0).End:l.next(0)]; br != "" {
		return br
	}
	return "\n"
}

// without takes out whole lines, given in ascending order. Where the text's
// last line goes and had no break, the break before it goes instead, so that
// the text still ends without one.
func (l lines) without(numbers []int) []text.Edit {
	var edits []text.Edit
	for _, n := range numbers {
		span := text.Span{Start: l.starts[n], End: l.next(n)}
		if last := len(edits) - 1; last >= 0 && edits[last].Span.End == span.Start {
			edits[last].Span.End = span.End
			continue
		}
		edits = append(edits, text.Edit{Span: span})
	}
	last := len(edits) - 1
	if last >= 0 && edits[last].Span.End == len(l.text) && len(l.starts) > 1 && l.starts[len(l.starts)-1] < len(l.text) {
		first := l.at(edits[last].Span.Start)
		if first > 0 {
			edits[last].Span.Start = l.span(first - 1).End
		}
	}
	return edits
}

// isBlank reports whether s holds nothing but blanks.
func isBlank(s string) bool { return strings.Trim(s, " \t") == "" }

// indentOf is the number of blanks that s starts with.
func indentOf(s string) int { return len(s) - len(strings.TrimLeft(s, " \t")) }
