package imports

import (
	"strings"

	"github.com/pyferry/pyferry/core/text"
)

// literals finds the ends of string literals. It remembers what is known to be
// broken, so that no text is searched twice in vain.
type literals struct {
	// endless holds, for both quotes, the offset of the content of the first
	// triple-quoted string that has no end, or 0: none behind it has one.
	endless [2]int
	// broken covers an f-string with a replacement field that does not end.
	// F-strings that start in it are read as plain strings.
	broken text.Span
}

// maxNesting is the number of f-strings and format specifiers that may lie
// within each other; CPython allows 150.
const maxNesting = 150

// A literal describes the opening of a string literal.
type literal struct {
	quote     string // one or three quotes
	formatted bool   // an f-string or t-string
	raw       bool
}

// literalAt describes the literal whose first opening quote is at p. Its prefix
// stands before p.
func literalAt(src string, p int) literal {
	l := literal{quote: src[p : p+1]}
	if triple := src[p:min(p+3, len(src))]; triple == `"""` || triple == "'''" {
		l.quote = triple
	}
	for _, c := range []byte(prefix(src, p)) {
		switch c | 0x20 {
		case 'f', 't':
			l.formatted = true
		case 'r':
			l.raw = true
		}
	}
	return l
}

var prefixBytes = setOf("rRbBuUfFtT")

// prefix returns the string prefix that ends at p: up to two letters that are
// not the end of a longer word.
func prefix(src string, p int) string {
	start := p
	for start > 0 && p-start < 2 && prefixBytes[src[start-1]] {
		start--
	}
	if start > 0 && identifierBytes[src[start-1]] {
		return ""
	}
	return src[start:p]
}

// stringEnd returns the offset after the string literal whose first opening
// quote is at p. A string in single quotes that is not closed ends with its
// line. A triple-quoted one that is not closed in the whole text ends with the
// line it starts on, so that what follows is still seen.
func (x *literals) stringEnd(src string, p int) int {
	l := literalAt(src, p)
	start := p + len(l.quote)
	if l.formatted && !x.broken.Contains(p) {
		end, ok := x.formattedEnd(src, start, l, 0)
		if ok {
			return end
		}
		x.broken = text.Span{Start: p, End: end}
	}
	end, _ := x.plainEnd(src, start, l.quote)
	return end
}

// plainEnd returns the offset after the closing quote of a string whose content
// starts at p, and whether there is one.
func (x *literals) plainEnd(src string, p int, quote string) (int, bool) {
	if len(quote) == 1 {
		return lineStringEnd(src, p, quote[0])
	}
	first := &x.endless[0]
	if quote[0] == '"' {
		first = &x.endless[1]
	}
	if *first == 0 || p < *first {
		if end := tripleStringEnd(src, p, quote); end >= 0 {
			return end, true
		}
		*first = p
	}
	return lineEnd(src, p), false
}

var lineStringStops = setOf("'\"\\\n")

// lineStringEnd finds the end of a string in single quotes.
func lineStringEnd(src string, p int, quote byte) (int, bool) {
	for {
		for p < len(src) && !lineStringStops[src[p]] {
			p++
		}
		if p >= len(src) {
			return len(src), false
		}
		switch src[p] {
		case quote:
			return p + 1, true
		case '\n':
			return p, false
		case '\\':
			p = escapeEnd(src, p)
		default:
			p++
		}
	}
}

// escapeEnd returns the offset after the backslash at p and what it escapes.
func escapeEnd(src string, p int) int {
	if joined := joinEnd(src, p); joined > p {
		return joined
	}
	return min(p+2, len(src))
}

// tripleStringEnd returns the offset after the closing triple quote of a string
// whose content starts at p, or -1.
func tripleStringEnd(src string, p int, quote string) int {
	for from := p; ; {
		i := strings.Index(src[from:], quote)
		if i < 0 {
			return -1
		}
		i += from
		if !escaped(src[p:i]) {
			return i + len(quote)
		}
		from = i + 1
	}
}

// escaped reports whether the byte that follows content is escaped: an odd
// number of backslashes stands before it.
func escaped(content string) bool {
	n := len(content) - len(strings.TrimRight(content, `\`))
	return n%2 == 1
}
