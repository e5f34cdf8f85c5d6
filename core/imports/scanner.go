package imports

import (
	"strings"

	"github.com/pyferry/pyferry/core/text"
)

// A scanner reads one text from start to end, one logical line at a time.
type scanner struct {
	src string
	pos int
	// found are the imports so far; depths says in how many functions each is.
	found  []Import
	depths []int
	// names are those of the from-import being read.
	names []Name
	// copies is where the strings of found are copied to.
	copies strings.Builder
	// blocks are the open compound statements that give imports a context,
	// outermost first. The first one stands for the module.
	blocks []block
	// line is the offset at which the current logical line starts.
	line int
	// calls are the dynamic imports whose closing parenthesis is yet to come.
	calls []call
	// lambdas follows the lambdas of the current logical line.
	lambdas lambdas
	literals
	// unjoined is the offset up to which brackets are known to be unclosed, so
	// that each physical line stands for itself.
	unjoined int
}

// A word is a keyword that begins a statement of interest.
type word uint8

const (
	otherWord word = iota
	importWord
	fromWord
	lazyWord
	ifWord
	elifWord
	elseWord
	tryWord
	exceptWord
	finallyWord
	defWord
	withWord
	asyncWord
	// headerWord begins a compound statement without a context of its own.
	headerWord
)

// wordOf is called for every other line; the switch is faster than a map.
func wordOf(w string) word {
	switch w {
	case "import":
		return importWord
	case "from":
		return fromWord
	case "lazy":
		return lazyWord
	case "if":
		return ifWord
	case "elif":
		return elifWord
	case "else":
		return elseWord
	case "try":
		return tryWord
	case "except":
		return exceptWord
	case "finally":
		return finallyWord
	case "def":
		return defWord
	case "with":
		return withWord
	case "async":
		return asyncWord
	case "class", "for", "while", "case":
		return headerWord
	}
	return otherWord
}

// wordAt returns the word at p and the offset after it.
func (s *scanner) wordAt(p int) (word, int) {
	if p == len(s.src) || !firstLetters[s.src[p]] {
		return otherWord, p
	}
	end := wordEnd(s.src, p)
	return wordOf(s.src[p:end]), end
}

// logicalLine reads the logical line that starts at s.pos.
func (s *scanner) logicalLine() {
	indent := s.indentation()
	if s.pos == len(s.src) {
		return
	}
	switch s.src[s.pos] {
	case '#', '\n', '\r':
		s.pos = min(lineEnd(s.src, s.pos)+1, len(s.src))
		return
	}
	s.line = s.pos
	start := skipBlanks(s.src, s.pos)
	w, end := s.wordAt(start)
	s.dedent(indent, w)
	switch w {
	case otherWord:
	case importWord, fromWord, lazyWord:
		s.importStatement(start)
	default:
		s.pos = end
		s.compoundStatement(w, indent)
		return
	}
	s.restOfLine()
}

// indentation moves s.pos to the first byte of the line that is no blank and
// returns its column, as CPython counts it: a tab reaches the next multiple of
// eight, a form feed starts anew.
func (s *scanner) indentation() int {
	column := 0
	for ; s.pos < len(s.src); s.pos++ {
		switch s.src[s.pos] {
		case ' ':
			column++
		case '\t':
			column = column/8*8 + 8
		case '\f':
			column = 0
		default:
			return column
		}
	}
	return column
}

// restOfLine moves s.pos to the start of the next logical line. The imports
// that stand after a semicolon are read.
func (s *scanner) restOfLine() {
	for s.skip(lineStops) == ';' {
		s.pos++
		s.importStatement(skipBlanks(s.src, s.pos))
	}
	s.calls = s.calls[:0]
}

// header moves s.pos to the colon that ends the header of a compound statement
// and returns the header without it. A header that lacks its colon ends with
// its line, or before a semicolon.
func (s *scanner) header() text.Span {
	start := s.pos
	hasLambda := false
	for from := start; s.skip(headerStops) == ':'; from = s.pos {
		hasLambda = hasLambda || strings.Contains(s.src[from:s.pos], "lambda")
		isWalrus := strings.HasPrefix(s.src[s.pos:], ":=")
		if !isWalrus && !(hasLambda && s.lambdaAt(s.pos).awaitsColon()) {
			break
		}
		s.pos++
	}
	s.calls = s.calls[:0]
	return text.Span{Start: start, End: s.pos}
}

// skip moves s.pos to the next of the stops outside brackets, strings and
// comments, and returns it: a semicolon or colon, at which s.pos stays, or a
// line end, or 0 for the end of the text, behind which s.pos then lies.
func (s *scanner) skip(stops *byteSet) byte {
	src, p, depth := s.src, s.pos, 0
	opened := mark{}
	for {
		for p < len(src) && !stops[src[p]] {
			p++
		}
		if p >= len(src) {
			s.pos = len(src)
			return 0
		}
		switch c := src[p]; c {
		case '(':
			s.dynamicImport(p, depth)
			depth++
			p++
		case '[', '{':
			depth++
			p++
		case ')', ']', '}':
			depth = max(depth-1, 0)
			p++
			if len(s.calls) > 0 {
				s.closeCalls(p, depth)
			}
		case '\'', '"':
			p = s.stringEnd(src, p)
		case '#':
			p = lineEnd(src, p)
		case '\\':
			p = s.afterBackslash(p)
		case '\n':
			p++
			if depth > 0 && opened.line == 0 {
				opened = mark{p, len(s.found)}
			}
			if depth == 0 || p <= s.unjoined {
				s.pos = p
				return c
			}
			if startsStatement(src, p) {
				s.unclosed(opened, p)
				return c
			}
		default:
			if depth == 0 {
				s.pos = p
				return c
			}
			p++
		}
	}
}

// A mark is a place to return to: the start of a line, and how many imports
// were found before it.
type mark struct{ line, found int }

// unclosed handles a bracket that was never closed: a statement starts at p
// though the bracket is open. The line of the bracket ends where it ends, and the lines
// from there to p are read again, each for itself.
func (s *scanner) unclosed(opened mark, p int) {
	s.unjoined = p
	s.pos = opened.line
	s.found = s.found[:opened.found]
	s.depths = s.depths[:opened.found]
	s.calls = s.calls[:0]
}

// afterBackslash returns the offset from which to go on after the backslash at
// p: the next line if it joins lines. If a statement starts there, the join is
// a leftover, and the line ends at its line end.
func (s *scanner) afterBackslash(p int) int {
	joined := joinEnd(s.src, p)
	switch {
	case joined == p:
		return p + 1
	case startsStatement(s.src, joined):
		return joined - 1
	}
	return joined
}
