package tomltable

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/pyferry/pyferry/core/text"
)

// inner is the span of a string's content, given the span with its quotes. A
// line break right after three opening quotes is not part of the content.
func inner(src string, span text.Span) text.Span {
	quotes := quotesOf(src, span.Start)
	start := span.Start + len(quotes)
	if len(quotes) == 3 {
		if rest := src[start:]; strings.HasPrefix(rest, "\r\n") {
			start += 2
		} else if strings.HasPrefix(rest, "\n") {
			start++
		}
	}
	return text.Span{Start: start, End: span.End - len(quotes)}
}

// quotesOf is what the string at offset opens with. A multi-line string has
// at least six quotes; two alone are an empty string.
func quotesOf(src string, offset int) string {
	quote := src[offset : offset+1]
	if triple := strings.Repeat(quote, 3); strings.HasPrefix(src[offset:], triple) {
		return triple
	}
	return quote
}

// A decoded is a string's value that knows where each of its bytes stands in
// the file.
type decoded struct {
	value string
	start int         // of the value in the file
	bytes []text.Span // of each byte of the value; nil where none is escaped
}

// decode reads the string that n is.
func decode(src string, n *Node) decoded {
	span := inner(src, n.span)
	out := decoded{value: n.text, start: span.Start}
	if src[n.span.Start] == '"' && strings.Contains(span.Of(src), `\`) {
		out.bytes = byteSpans(src, span)
	}
	return out
}

// span converts a span of the value, which must not be empty, to one of the
// file. It covers escape sequences in full.
func (d decoded) span(s text.Span) text.Span {
	if d.bytes == nil {
		return s.Shift(d.start)
	}
	return text.Span{Start: d.bytes[s.Start].Start, End: d.bytes[s.End-1].End}
}

// byteSpans tells where each byte of the value stands that the basic string
// content at span denotes.
func byteSpans(src string, span text.Span) []text.Span {
	var out []text.Span
	for at := span.Start; at < span.End; {
		raw, value := 1, 1
		if src[at] == '\\' {
			raw, value = escape(src[at:span.End])
		}
		for range value {
			out = append(out, text.Span{Start: at, End: at + raw})
		}
		at += raw
	}
	return out
}

// escape measures the escape sequence that s starts with: its bytes, and the
// bytes of its value. A backslash at a line's end swallows the blanks and
// breaks after it (TOML, multi-line basic strings).
func escape(s string) (raw, value int) {
	digits := map[byte]int{'x': 2, 'u': 4, 'U': 8}[s[1]]
	if digits > 0 {
		r, _ := strconv.ParseUint(s[2:2+digits], 16, 32)
		return 2 + digits, utf8.RuneLen(rune(r))
	}
	if strings.ContainsRune(" \t\r\n", rune(s[1])) {
		return len(s) - len(strings.TrimLeft(s[1:], " \t\r\n")), 0
	}
	return 2, 1
}

// quoteAs writes s as a one-line string in the style of quote, ' or ". A
// literal string cannot hold a single quote, so that a text with one becomes
// a basic string.
func quoteAs(s, quote string) string {
	if quote == "'" && !strings.Contains(s, "'") {
		return "'" + s + "'"
	}
	return `"` + basicEscapes.Replace(s) + `"`
}

var basicEscapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`)

// requirementQuote turns the quotes inside a requirement's marker into the
// kind that needs no escape between quotes of the other kind (PEP 508 allows
// both).
func requirementQuote(requirement, quote string) string {
	other := map[string]string{`"`: "'", "'": `"`}[quote]
	if !strings.Contains(requirement, other) {
		requirement = strings.ReplaceAll(requirement, quote, other)
	}
	return quoteAs(requirement, quote)
}

// bareKey writes name as a key: bare where TOML allows it, else quoted.
func bareKey(name string) string {
	if name == "" || strings.Trim(name, bareKeyBytes) != "" {
		return quoteAs(name, `"`)
	}
	return name
}

const bareKeyBytes = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
