package notebook

import (
	"regexp"
	"strings"

	"github.com/pyferry/pyferry/core/text"
)

// maxDepth bounds how deeply JSON values may nest, so that a hostile file
// cannot exhaust the stack. It is the limit of encoding/json.
const maxDepth = 10_000

// A reader walks JSON and knows the byte offset of everything it passes. It
// accepts what Python's json module accepts, since that is what wrote the
// file: RFC 8259 with duplicate names and lone surrogates, and the words NaN,
// Infinity and -Infinity. Those words are why it is not encoding/json or
// jsontext: both refuse them, and plots leave them in real outputs.
//
// The first fault stops the reader: from then on every method reports false.
type reader struct {
	raw   string
	pos   int
	depth int
	fault *Problem
}

// conflictMarker matches the start of the lines that git leaves in a file that
// could not be merged.
var conflictMarker = regexp.MustCompile(`^(<{7}|={7}|>{7})\s`)

// fail records the first fault, at the current offset.
func (r *reader) fail(message string) bool {
	if r.fault == nil {
		end := min(r.pos+1, len(r.raw))
		switch {
		case r.pos >= len(r.raw):
			message = "the file ends too early: " + message
		case conflictMarker.MatchString(r.raw[r.pos:min(r.pos+8, len(r.raw))]):
			message = "an unresolved merge conflict"
		}
		r.fault = &Problem{text.Span{Start: min(r.pos, end), End: end}, "not valid JSON: " + message}
	}
	return false
}

// peek skips white space and returns the next byte, or 0 at the end.
func (r *reader) peek() byte {
	for r.pos < len(r.raw) {
		switch c := r.raw[r.pos]; c {
		case ' ', '\t', '\n', '\r':
			r.pos++
		default:
			return c
		}
	}
	return 0
}

// take consumes the byte c, after white space, if it is next.
func (r *reader) take(c byte) bool {
	if r.peek() != c {
		return false
	}
	r.pos++
	return true
}

// object reads an object. For each member it calls member, which must consume
// the value.
func (r *reader) object(member func(name string) bool) bool {
	return r.enclosed('{', '}', `expected "," or "}"`, func(int) bool {
		name, ok := r.name()
		return ok && member(name)
	})
}

// name reads a member's name and the colon after it.
func (r *reader) name() (string, bool) {
	if r.peek() != '"' {
		return "", r.fail("expected a name in double quotes")
	}
	span, ok := r.str()
	if !ok {
		return "", false
	}
	if !r.take(':') {
		return "", r.fail(`expected ":"`)
	}
	return decode(span.Of(r.raw)), true
}

// array reads an array. For each element it calls element with the 0-based
// index; element must consume the value.
func (r *reader) array(element func(i int) bool) bool {
	return r.enclosed('[', ']', `expected "," or "]"`, element)
}

// enclosed reads items between two brackets, separated by commas.
func (r *reader) enclosed(opening, closing byte, expected string, item func(i int) bool) bool {
	if !r.take(opening) {
		return r.fail("expected " + string(opening))
	}
	if r.depth++; r.depth > maxDepth {
		return r.fail("nested too deeply")
	}
	defer func() { r.depth-- }()
	if r.take(closing) {
		return true
	}
	for i := 0; ; i++ {
		if !item(i) {
			return false
		}
		if r.take(closing) {
			return true
		}
		if !r.take(',') {
			return r.fail(expected)
		}
	}
}

// str reads a string and returns the span of its contents, without quotes.
func (r *reader) str() (text.Span, bool) {
	if !r.take('"') {
		return text.Span{}, r.fail("expected a string")
	}
	start := r.pos
	for {
		r.pos += plain(r.raw[r.pos:])
		switch {
		case r.pos == len(r.raw):
			return text.Span{}, r.fail("a string is not closed")
		case r.raw[r.pos] == '"':
			r.pos++
			return text.Span{Start: start, End: r.pos - 1}, true
		case r.raw[r.pos] != '\\':
			return text.Span{}, r.fail("a control character or line break inside a string")
		case !r.escape():
			return text.Span{}, false
		}
	}
}

// plain returns how many bytes of a string's contents s begins with that stand
// for themselves.
func plain(s string) int {
	for i := range len(s) {
		if c := s[i]; c == '"' || c == '\\' || c < ' ' {
			return i
		}
	}
	return len(s)
}

// escape reads one escape sequence.
func (r *reader) escape() bool {
	rest := r.raw[r.pos:]
	switch {
	case len(rest) >= 2 && strings.IndexByte(`"\/bfnrt`, rest[1]) >= 0:
		r.pos += 2
		return true
	case len(rest) >= 6 && rest[1] == 'u' && isHex(rest[2:6]):
		r.pos += 6
		return true
	}
	return r.fail("a backslash that begins no escape sequence")
}

func isHex(s string) bool {
	return strings.Trim(s, "0123456789abcdefABCDEF") == ""
}

// skip passes over one value of any kind.
func (r *reader) skip() bool {
	switch r.peek() {
	case '"':
		_, ok := r.str()
		return ok
	case '{':
		return r.object(func(string) bool { return r.skip() })
	case '[':
		return r.array(func(int) bool { return r.skip() })
	}
	return r.scalar()
}

// skipped passes over one value and returns its span.
func (r *reader) skipped() (text.Span, bool) {
	r.peek()
	start := r.pos
	ok := r.skip()
	return text.Span{Start: start, End: r.pos}, ok
}

// words are the scalars that are neither strings nor numbers.
var words = []string{"null", "true", "false", "NaN", "Infinity", "-Infinity"}

// scalar reads a word or a number.
func (r *reader) scalar() bool {
	rest := r.raw[r.pos:]
	for _, w := range words {
		if strings.HasPrefix(rest, w) {
			r.pos += len(w)
			return true
		}
	}
	n := number(rest)
	r.pos += n
	return n > 0 || r.fail("expected a value")
}

// number returns the length of the number that s begins with (RFC 8259,
// section 6), or 0.
func number(s string) int {
	i := 0
	if strings.HasPrefix(s, "-") {
		i++
	}
	whole := digits(s[i:])
	if whole == 0 {
		return 0
	}
	if s[i] == '0' {
		whole = 1
	}
	i += whole
	if strings.HasPrefix(s[i:], ".") {
		if n := digits(s[i+1:]); n > 0 {
			i += 1 + n
		}
	}
	return i + exponent(s[i:])
}

func exponent(s string) int {
	if s == "" || s[0]|0x20 != 'e' {
		return 0
	}
	i := 1
	if i < len(s) && (s[i] == '+' || s[i] == '-') {
		i++
	}
	if n := digits(s[i:]); n > 0 {
		return i + n
	}
	return 0
}

// digits returns how many decimal digits s begins with.
func digits(s string) int {
	i := 0
	for i < len(s) && '0' <= s[i] && s[i] <= '9' {
		i++
	}
	return i
}
