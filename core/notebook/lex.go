package notebook

import (
	"bytes"
	"unicode/utf8"
)

// A logicalLine is one logical line of Python (language reference, 2.1.5): a
// statement list that may span several physical lines through brackets,
// triple-quoted strings and backslashes. Offsets are bytes of the text that
// was read.
type logicalLine struct {
	end     int  // behind the line break; not known if there is a command
	command int  // the "!" or "%" of an assigned shell command or magic, or -1
	last    int  // last byte that is neither white space nor comment, or -1
	open    bool // the text ends inside a bracket, a string or a joined line
	quoted  bool // last closes a string
}

// A lexer reads one logical line.
type lexer struct {
	src      []byte
	pos      int
	depth    int  // of open brackets
	assigned bool // a "=" outside brackets was read
	line     logicalLine
}

// readLogicalLine reads the logical line that starts at pos in src.
func readLogicalLine(src []byte, pos int) logicalLine {
	l := lexer{src: src, pos: pos, line: logicalLine{command: -1, last: -1}}
	for l.step() {
	}
	l.line.end = l.pos
	return l.line
}

// step reads one token and reports whether the line goes on.
func (l *lexer) step() bool {
	if l.pos >= len(l.src) {
		l.line.open = l.line.open || l.depth > 0
		return false
	}
	switch c := l.src[l.pos]; c {
	case ' ', '\t', '\f':
		l.pos++
		return true
	case '\n', '\r':
		l.pos = afterBreak(l.src, l.pos)
		return l.depth > 0
	case '#':
		l.pos = lineEnd(l.src, l.pos)
		return true
	case '\\':
		return l.backslash()
	case '"', '\'':
		return l.str()
	default:
		return l.token(c)
	}
}

// token reads one byte of any other token. What follows an assigned command
// is not Python, so the line ends there.
func (l *lexer) token(c byte) bool {
	switch c {
	case '(', '[', '{':
		l.depth++
	case ')', ']', '}':
		l.depth = max(0, l.depth-1)
	case '=':
		if l.depth == 0 && !l.assigned && l.assigns() {
			l.assigned = true
			l.line.command = assignedCommand(l.src, l.pos+1)
		}
	}
	l.line.last, l.line.quoted = l.pos, false
	l.pos++
	return l.line.command < 0
}

// assignedCommand returns the offset of the "!" or "%name" that the value at
// pos is, or -1.
func assignedCommand(src []byte, pos int) int {
	pos = skipBlanks(src, pos)
	for pos+1 < len(src) && src[pos] == '\\' && isBreak(src[pos+1]) {
		pos = skipBlanks(src, afterBreak(src, pos+1))
	}
	switch {
	case pos >= len(src):
		return -1
	case src[pos] == '!' && !bytes.HasPrefix(src[pos:], []byte("!=")):
		return pos
	case src[pos] == '%' && startsName(src[skipBlanks(src, pos+1):]):
		return pos
	}
	return -1
}

func startsName(s []byte) bool {
	return len(s) > 0 && (isLetter(s[0]) || s[0] == '_' || s[0] >= utf8.RuneSelf)
}

// assigns reports whether the "=" at pos is a token of its own.
func (l *lexer) assigns() bool {
	if l.pos+1 < len(l.src) && l.src[l.pos+1] == '=' {
		return false
	}
	return l.pos == 0 || bytes.IndexByte([]byte("=!<>+-*/%&|^@:"), l.src[l.pos-1]) < 0
}

// backslash reads a backslash, which joins lines if a line break follows.
func (l *lexer) backslash() bool {
	l.pos++
	if l.pos < len(l.src) && isBreak(l.src[l.pos]) {
		l.pos = afterBreak(l.src, l.pos)
		l.line.open = l.pos >= len(l.src)
	}
	return true
}

// str reads a string. One in single quotes that is not closed ends with its
// line, and so does the logical line, so that the next statement is seen.
func (l *lexer) str() bool {
	quote := l.src[l.pos : l.pos+1]
	if triple := bytes.Repeat(quote, 3); bytes.HasPrefix(l.src[l.pos:], triple) {
		quote = triple
	}
	l.pos += len(quote)
	for l.pos < len(l.src) {
		switch c := l.src[l.pos]; {
		case c == '\\' && l.pos+1 < len(l.src):
			l.pos = afterEscaped(l.src, l.pos+1)
		case bytes.HasPrefix(l.src[l.pos:], quote):
			l.pos += len(quote)
			l.line.last, l.line.quoted = l.pos-1, true
			return true
		case isBreak(c) && len(quote) == 1:
			l.line.last, l.line.quoted = l.pos-1, true
			l.pos = afterBreak(l.src, l.pos)
			return l.depth > 0
		default:
			l.pos++
		}
	}
	l.line.open = true
	return false
}

// afterEscaped returns the offset behind the character, or line break, at pos
// that a backslash in a string escapes.
func afterEscaped(src []byte, pos int) int {
	if isBreak(src[pos]) {
		return afterBreak(src, pos)
	}
	return pos + 1
}

func isBreak(c byte) bool { return c == '\n' || c == '\r' }

// afterBreak returns the offset behind the line break at pos: \n, \r\n or \r.
func afterBreak(src []byte, pos int) int {
	if src[pos] == '\r' && pos+1 < len(src) && src[pos+1] == '\n' {
		return pos + 2
	}
	return min(pos+1, len(src))
}

// lineEnd returns the offset of the line break that ends the physical line at
// pos, or the end of src.
func lineEnd(src []byte, pos int) int {
	if i := bytes.IndexAny(src[pos:], "\r\n"); i >= 0 {
		return pos + i
	}
	return len(src)
}

// nextLine returns the start of the physical line after the one at pos.
func nextLine(src []byte, pos int) int {
	end := lineEnd(src, pos)
	if end == len(src) {
		return end
	}
	return afterBreak(src, end)
}

// skipBlanks returns the offset of the first byte from pos on that is not
// white space within a line.
func skipBlanks(src []byte, pos int) int {
	for pos < len(src) && (src[pos] == ' ' || src[pos] == '\t' || src[pos] == '\f') {
		pos++
	}
	return pos
}

// firstWord returns what s holds up to its first blank.
func firstWord(s []byte) []byte {
	if i := bytes.IndexAny(s, " \t"); i >= 0 {
		return s[:i]
	}
	return s
}
