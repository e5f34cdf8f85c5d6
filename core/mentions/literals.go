package mentions

import "strings"

// literals returns the contents of the string literals of a Python text, one
// a line, and of docstrings the lines that import something. It need not be
// exact: a quote that it takes wrongly only shows it more or less of a text.
func literals(src string) string {
	var out strings.Builder
	fresh := true // at the start of a statement, as far as indentation tells
	for i := 0; i < len(src); {
		switch c := src[i]; {
		case c == '#':
			i += lineLength(src[i:])
		case c == '"' || c == '\'':
			content, end, triple := literal(src, i)
			if fresh && triple {
				content = importLines(content)
			}
			out.WriteString(content)
			out.WriteByte('\n')
			i, fresh = end, false
		default:
			fresh = c == '\n' || fresh && (c == ' ' || c == '\t' || isPrefix(c))
			i++
		}
	}
	return out.String()
}

// isPrefix reports a letter of a string prefix that docstrings may have.
func isPrefix(c byte) bool { return c|0x20 == 'r' || c|0x20 == 'u' }

func lineLength(s string) int {
	if n := strings.IndexByte(s, '\n'); n >= 0 {
		return n
	}
	return len(s)
}

// literal reads the string literal whose opening quote is at start. One that
// does not end, ends with its line, or with the text if it has three quotes.
func literal(src string, start int) (content string, end int, triple bool) {
	quote := src[start : start+1]
	if strings.HasPrefix(src[start:], strings.Repeat(quote, 3)) {
		quote = src[start : start+3]
	}
	triple = len(quote) == 3
	first := start + len(quote)
	for i := first; i < len(src); i++ {
		switch {
		case src[i] == '\\':
			i++
		case strings.HasPrefix(src[i:], quote):
			return src[first:i], i + len(quote), triple
		case src[i] == '\n' && !triple:
			return src[first:i], i, false
		}
	}
	return src[first:], len(src), triple
}
