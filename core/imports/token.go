package imports

import (
	"iter"
	"strings"

	"github.com/pyferry/pyferry/core/text"
)

// A token is a word, number, string literal or operator of an expression.
type token string

// tokens splits the expression in a header. Blanks, line joins and comments are left out.
func tokens(expression string) []token {
	var list []token
	for span := range tokenSpans(expression) {
		list = append(list, token(span.Of(expression)))
	}
	return list
}

// Tokens yields the byte spans of the tokens of a Python text in their order:
// words, numbers, string literals with their prefixes, and operators, of which
// all but comparisons and ":=" are single characters. Blanks, line breaks, line
// joins, comments and a byte order mark are left out. Any text is accepted; a
// string that is not closed ends with its line.
func Tokens(src string) iter.Seq[text.Span] {
	if hasLoneCR(src) {
		src = replaceLoneCRs(src)
	}
	if strings.HasPrefix(src, byteOrderMark) {
		src = blankMark + src[len(byteOrderMark):]
	}
	return tokenSpans(src)
}

// blankMark takes the place of a byte order mark without moving offsets.
const blankMark = "   "

func tokenSpans(src string) iter.Seq[text.Span] {
	return func(yield func(text.Span) bool) {
		var x literals
		for p := skipSpace(src, 0); p < len(src); {
			end := x.tokenEnd(src, p)
			if !yield(text.Span{Start: p, End: end}) {
				return
			}
			p = skipSpace(src, end)
		}
	}
}

// tokenEnd returns the end of the token that starts at start.
func (x *literals) tokenEnd(src string, start int) int {
	p := wordEnd(src, start)
	switch quote := p < len(src) && (src[p] == '"' || src[p] == '\''); {
	case quote && (p == start || prefix(src, p) == src[start:p]):
		return x.stringEnd(src, p)
	case p == start:
		return p + operatorLen(src[p:])
	}
	return p
}

// operatorLen is the length of the operator that s starts with.
func operatorLen(s string) int {
	for _, two := range []string{"==", "!=", "<=", ">=", "<>", ":="} {
		if strings.HasPrefix(s, two) {
			return len(two)
		}
	}
	return 1
}

// isName reports whether t is a word, not a number, string or operator.
func (t token) isName() bool {
	return identifierBytes[t[0]] && (t[0] < '0' || t[0] > '9') && t[len(t)-1] != '"' && t[len(t)-1] != '\''
}

// maxPath is the number of words in the longest dotted name of interest,
// sys.version_info.major.
const maxPath = 3

// path returns the dotted name whose last word is list[i]. It is "" if the name
// has more than maxPath words, or if it is an attribute of something else, as
// in f().x.
func path(list []token, i int) string {
	name := string(list[i])
	for words := 1; i >= 2 && list[i-1] == "."; words++ {
		i -= 2
		if words == maxPath || !list[i].isName() {
			return ""
		}
		name = string(list[i]) + "." + name
	}
	return name
}
