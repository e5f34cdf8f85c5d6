package imports

import "strings"

// The functions below return the offset after what they read, and true; or,
// when it does not end properly, the offset up to which they looked, and false.

// formattedEnd reads an f-string or t-string from the start of its content to
// its closing quote. Its replacement fields may hold any expression, strings
// with the same quotes included (PEP 701).
func (x *literals) formattedEnd(src string, p int, l literal, nesting int) (int, bool) {
	for p < len(src) {
		switch c := src[p]; {
		case c == l.quote[0] && strings.HasPrefix(src[p:], l.quote):
			return p + len(l.quote), true
		case c == '\\':
			p = formattedEscapeEnd(src, p, l.raw)
		case c == '{' && strings.HasPrefix(src[p+1:], "{"):
			p += 2
		case c == '{':
			end, ok := x.fieldEnd(src, p+1, l, nesting+1)
			if !ok {
				return end, false
			}
			p = end
		case c == '\n' && len(l.quote) == 1:
			return p, false
		default:
			p++
		}
	}
	return len(src), false
}

// formattedEscapeEnd is escapeEnd inside an f-string, where a backslash does not
// escape a brace but \N{...} names a character.
func formattedEscapeEnd(src string, p int, raw bool) int {
	rest := src[p+1:]
	if strings.HasPrefix(rest, "{") {
		return p + 1
	}
	if raw || !strings.HasPrefix(rest, "N{") {
		return escapeEnd(src, p)
	}
	name := strings.TrimLeft(rest[2:], "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 -")
	return len(src) - len(strings.TrimPrefix(name, "}"))
}

// fieldEnd reads a replacement field from after its opening brace.
func (x *literals) fieldEnd(src string, p int, l literal, nesting int) (int, bool) {
	if nesting > maxNesting {
		return p, false
	}
	depth := 0
	for p < len(src) {
		switch src[p] {
		case '\'', '"':
			end, ok := x.nestedEnd(src, p, nesting)
			if !ok {
				return end, false
			}
			p = end
			continue
		case '#':
			p = lineEnd(src, p)
			continue
		case '(', '[', '{':
			depth++
		case ')', ']':
			depth--
		case '}':
			if depth <= 0 {
				return p + 1, true
			}
			depth--
		case ':':
			if depth == 0 {
				return x.specifierEnd(src, p+1, l, nesting)
			}
		case '\n':
			if startsStatement(src, p+1) {
				return p, false
			}
		}
		p++
	}
	return len(src), false
}

// nestedEnd reads a string literal inside a replacement field.
func (x *literals) nestedEnd(src string, p, nesting int) (int, bool) {
	l := literalAt(src, p)
	start := p + len(l.quote)
	if l.formatted {
		return x.formattedEnd(src, start, l, nesting)
	}
	return x.plainEnd(src, start, l.quote)
}

// specifierEnd reads a format specifier, which is plain text but for nested
// replacement fields, and the brace that closes its field.
func (x *literals) specifierEnd(src string, p int, l literal, nesting int) (int, bool) {
	for p < len(src) {
		switch c := src[p]; {
		case c == '}':
			return p + 1, true
		case c == '{':
			end, ok := x.fieldEnd(src, p+1, l, nesting+1)
			if !ok {
				return end, false
			}
			p = end
		case c == l.quote[0] && strings.HasPrefix(src[p:], l.quote):
			return p, false
		case c == '\n' && len(l.quote) == 1:
			return p, false
		default:
			p++
		}
	}
	return len(src), false
}
