package imports

import "strings"

// A token is a word, number, string literal or operator of an expression.
type token string

// tokens splits the expression in a header. Blanks, line joins and comments are left out.
func tokens(expression string) []token {
	var list []token
	var x literals
	for p := skipSpace(expression, 0); p < len(expression); p = skipSpace(expression, p) {
		start := p
		p = wordEnd(expression, p)
		switch quote := p < len(expression) && (expression[p] == '"' || expression[p] == '\''); {
		case quote && (p == start || prefix(expression, p) == expression[start:p]):
			p = x.stringEnd(expression, p)
		case p == start:
			p += operatorLen(expression[p:])
		}
		list = append(list, token(expression[start:p]))
	}
	return list
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
