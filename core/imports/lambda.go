package imports

import "bytes"

// lambdas follows the brackets and lambdas of one logical line. A language
// feature that rare is looked at only where a line that has one also has a
// dynamic import or a colon in its header.
type lambdas struct {
	line int // the logical line that it follows
	pos  int // how far it has read
	// open holds what is open, outermost first: '(' for any bracket, 'l' for a
	// lambda before its colon and 'b' for the body of one.
	open []byte
}

// lambdaAt reads on to p, an offset in the current logical line.
func (s *scanner) lambdaAt(p int) *lambdas {
	x := &s.lambdas
	if x.line != s.line || x.pos > p || x.pos < s.line {
		*x = lambdas{line: s.line, pos: s.line, open: x.open[:0]}
	}
	for x.pos < p {
		switch c := s.src[x.pos]; {
		case c == '\'' || c == '"':
			x.pos = s.stringEnd(s.src, x.pos)
		case c == '#':
			x.pos = lineEnd(s.src, x.pos)
		case identifierBytes[c]:
			end := wordEnd(s.src, x.pos)
			x.word(s.src[x.pos:end])
			x.pos = end
		default:
			x.punctuation(c)
			x.pos++
		}
	}
	return x
}

// inBody reports whether a body of a lambda is open.
func (x *lambdas) inBody() bool { return bytes.IndexByte(x.open, 'b') >= 0 }

// awaitsColon reports whether a lambda is open that has no colon yet.
func (x *lambdas) awaitsColon() bool { return x.top() == 'l' }

func (x *lambdas) top() byte {
	if len(x.open) == 0 {
		return 0
	}
	return x.open[len(x.open)-1]
}

// word notes a lambda, and that the `for` of a comprehension ends one.
func (x *lambdas) word(w string) {
	switch w {
	case "lambda":
		x.open = append(x.open, 'l')
	case "for":
		x.close('b')
	}
}

// punctuation notes brackets, and the colons and commas that begin and end the
// body of a lambda.
func (x *lambdas) punctuation(c byte) {
	switch c {
	case '(', '[', '{':
		x.open = append(x.open, '(')
	case ')', ']', '}':
		for x.top() == 'l' || x.top() == 'b' {
			x.pop()
		}
		if len(x.open) > 0 {
			x.pop()
		}
	case ',':
		x.close('b')
	case ';':
		x.open = x.open[:0]
	case ':':
		if x.awaitsColon() {
			x.open[len(x.open)-1] = 'b'
			return
		}
		x.close('b')
	}
}

// close ends all innermost entries of one kind.
func (x *lambdas) close(kind byte) {
	for x.top() == kind {
		x.pop()
	}
}

func (x *lambdas) pop() { x.open = x.open[:len(x.open)-1] }
