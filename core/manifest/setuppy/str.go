package setuppy

import (
	"strings"

	"github.com/pyferry/pyferry/core/text"
)

// A str is a string that the program holds, with the place of each of its
// bytes in the text. A string put together while the program runs, as a path
// is, has no places.
type str struct {
	value string
	// places holds the offset of each byte of value; nil where all follow
	// start, or where there are none (start is -1).
	places []int
	start  int
}

// span is where the bytes of value from s.Start to s.End stand, or ok is
// false where they do not stand in one piece.
func (s *str) span(of text.Span) (text.Span, bool) {
	switch {
	case s.start < 0 || of.Len() == 0:
		return text.Span{}, false
	case s.places == nil:
		return of.Shift(s.start), true
	}
	return text.Span{Start: s.places[of.Start], End: s.places[of.End-1] + 1}, true
}

// part is the string of the bytes of value that span covers.
func (s *str) part(span text.Span) *str {
	p := &str{value: span.Of(s.value), start: s.start}
	switch {
	case s.places != nil:
		p.places = s.places[span.Start:span.End]
	case s.start >= 0:
		p.start += span.Start
	}
	return p
}

// stringOf is the value of string literals in a row, or nil if one is a
// formatted string, bytes, broken, or has an escape that no requirement needs.
func stringOf(tokens []token) *str {
	if len(tokens) == 1 {
		if content, raw, ok := content(tokens[0]); ok && (raw || !strings.Contains(content.Of(tokens[0].text), `\`)) {
			return &str{value: content.Of(tokens[0].text), start: tokens[0].span.Start + content.Start}
		}
	}
	var value strings.Builder
	out := &str{places: []int{}}
	for _, t := range tokens {
		content, raw, ok := content(t)
		if !ok {
			return nil
		}
		for i := content.Start; i < content.End; i++ {
			c, next, kept, ok := byteAt(t.text[:content.End], i, raw)
			if !ok {
				return nil
			}
			if kept {
				value.WriteByte(c)
				out.places = append(out.places, t.span.Start+i)
			}
			i = next
		}
	}
	out.value = value.String()
	return out
}

// escapes are the characters behind a backslash that are understood.
var escapes = map[byte]byte{'n': '\n', 't': '\t', 'r': '\r', '\\': '\\', '\'': '\'', '"': '"'}

// byteAt reads the byte at i of a literal's content, an escape sequence as
// one; last is the offset of its last byte. An escaped line break is not kept.
func byteAt(content string, i int, raw bool) (c byte, last int, kept, ok bool) {
	if raw || content[i] != '\\' {
		return content[i], i, true, true
	}
	rest := content[i+1:]
	switch {
	case strings.HasPrefix(rest, "\r\n"):
		return 0, i + 2, false, true
	case strings.HasPrefix(rest, "\n"):
		return 0, i + 1, false, true
	case rest == "":
		return 0, i, false, false
	}
	c, ok = escapes[rest[0]]
	return c, i + 1, true, ok
}

// content is the span of what stands between the quotes of a string token; ok
// is false for what is no plain string.
func content(t token) (span text.Span, raw, ok bool) {
	quote := strings.IndexAny(t.text, `'"`)
	switch strings.ToLower(t.text[:quote]) {
	case "", "u":
	case "r", "ur":
		raw = true
	default:
		return span, false, false
	}
	length := 1
	if triple := strings.Repeat(t.text[quote:quote+1], 3); strings.HasPrefix(t.text[quote:], triple) {
		length = 3
	}
	span = text.Span{Start: quote + length, End: len(t.text) - length}
	closed := span.Len() >= 0 && strings.HasSuffix(t.text, t.text[quote:quote+length])
	return span, raw, closed
}
