package imports

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A byteSet answers for every byte whether it belongs to the set.
type byteSet [256]bool

// setOf makes a set of the bytes of all members.
func setOf(members string) *byteSet {
	var set byteSet
	for i := range len(members) {
		set[members[i]] = true
	}
	return &set
}

const (
	letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_"
	digits  = "0123456789"
	blanks  = " \t\f"
)

var (
	// identifierBytes may stand in an identifier; bytes of non-ASCII characters
	// are checked by identifierEnd.
	identifierBytes = func() *byteSet {
		set := setOf(letters + digits)
		for c := utf8.RuneSelf; c < len(set); c++ {
			set[c] = true
		}
		return set
	}()
	// lineStops are the bytes at which skipping an ordinary statement pauses,
	// headerStops those for the header of a compound statement.
	lineStops   = setOf("\n'\"#()[]{}\\;")
	headerStops = setOf("\n'\"#()[]{}\\;:")
	// firstLetters begin the words that logicalLine looks at.
	firstLetters = setOf("acdefiltw")
)

// skipBlanks returns the offset of the first byte at or after p that is neither
// a blank nor part of a line join (a backslash at the end of a line).
func skipBlanks(src string, p int) int {
	for p < len(src) {
		switch src[p] {
		case ' ', '\t', '\f':
			p++
		case '\\':
			joined := joinEnd(src, p)
			if joined == p {
				return p
			}
			p = joined
		default:
			return p
		}
	}
	return p
}

// skipSpace is skipBlanks that crosses line ends and comments too, as is allowed
// inside brackets.
func skipSpace(src string, p int) int {
	for {
		p = skipBlanks(src, p)
		switch {
		case p == len(src):
			return p
		case src[p] == '\n' || src[p] == '\r':
			p++
		case src[p] == '#':
			p = lineEnd(src, p)
		default:
			return p
		}
	}
}

// joinEnd returns the offset after the line join whose backslash is at p, or p
// if that backslash does not end its line.
func joinEnd(src string, p int) int {
	rest := src[p+1:]
	switch {
	case strings.HasPrefix(rest, "\n"):
		return p + 2
	case strings.HasPrefix(rest, "\r\n"):
		return p + 3
	}
	return p
}

// lineEnd returns the offset of the first \n at or after p, or the text's end.
func lineEnd(src string, p int) int {
	if n := strings.IndexByte(src[p:], '\n'); n >= 0 {
		return p + n
	}
	return len(src)
}

// wordEnd returns the end of the run of identifier bytes that starts at p.
func wordEnd(src string, p int) int {
	for p < len(src) && identifierBytes[src[p]] {
		p++
	}
	return p
}

// identifierEnd returns the end of the identifier (PEP 3131) that starts at p,
// or p if none does.
func identifierEnd(src string, p int) int {
	if p == len(src) || '0' <= src[p] && src[p] <= '9' {
		return p
	}
	end := wordEnd(src, p)
	for at, r := range src[p:end] {
		if r >= utf8.RuneSelf && !unicode.IsOneOf(identifierRunes, r) {
			return p + at
		}
	}
	return end
}

// identifierRunes are the non-ASCII code points of identifiers.
var identifierRunes = []*unicode.RangeTable{
	unicode.L, unicode.Nl, unicode.Mn, unicode.Mc, unicode.Nd, unicode.Pc,
	unicode.Other_ID_Start, unicode.Other_ID_Continue,
}
