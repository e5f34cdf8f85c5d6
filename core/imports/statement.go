package imports

import (
	"strings"

	"github.com/pyferry/pyferry/core/text"
)

// importStatement reads the import statement that starts at start and moves
// s.pos behind it. If none starts there, s.pos moves no further than start.
func (s *scanner) importStatement(start int) {
	s.pos = start
	w, end := s.wordAt(start)
	lazy := w == lazyWord
	if lazy {
		w, end = s.wordAt(skipBlanks(s.src, end))
	}
	first := len(s.found)
	switch w {
	case importWord:
		s.pos = end
		s.modules()
	case fromWord:
		s.fromModule(end)
	}
	for i := range s.found[first:] {
		imp := &s.found[first+i]
		imp.Statement = text.Span{Start: start, End: s.pos}
		if lazy {
			imp.Context |= Lazy
		}
	}
}

// modules reads `a.b as c, d` from s.pos, behind the word import.
func (s *scanner) modules() {
	for {
		span, end := dottedName(s.src, skipBlanks(s.src, s.pos))
		if span.Len() == 0 {
			return
		}
		as, end := s.alias(end, skipBlanks)
		s.add(Import{Module: s.path(span), As: as, Span: span}, false)
		s.pos = end
		comma := skipBlanks(s.src, end)
		if byteAt(s.src, comma) != ',' {
			return
		}
		s.pos = comma + 1
	}
}

// fromModule reads the rest of a from-import, from p on behind the word from.
// Without the word import behind the path it is none, and s.pos stays.
func (s *scanner) fromModule(p int) {
	start := skipBlanks(s.src, p)
	level, dotsEnd := dots(s.src, start)
	path, end := dottedName(s.src, skipBlanks(s.src, dotsEnd))
	span := text.Span{Start: start, End: path.End}
	if path.Len() == 0 {
		span.End, end = dotsEnd, dotsEnd
	}
	w, after := s.wordAt(skipBlanks(s.src, end))
	if span.Len() == 0 || w != importWord {
		return
	}
	imp := Import{From: true, Level: level, Module: s.path(path), Span: span}
	s.pos = after
	switch p := skipBlanks(s.src, after); byteAt(s.src, p) {
	case '*':
		imp.Star = true
		s.pos = p + 1
	case '(':
		s.pos = p + 1
		imp.Names = s.nameList(true)
		if p := skipSpace(s.src, s.pos); byteAt(s.src, p) == ')' {
			s.pos = p + 1
		}
	default:
		imp.Names = s.nameList(false)
	}
	s.add(imp, false)
}

// nameList reads `a, b as c` from s.pos on. Inside parentheses a word that is
// followed by neither a comma, the parenthesis nor the end of its line belongs
// to the statement after an unfinished list.
func (s *scanner) nameList(parenthesised bool) []Name {
	skip := skipBlanks
	if parenthesised {
		skip = skipSpace
	}
	s.names = s.names[:0]
	for {
		start := skip(s.src, s.pos)
		end := identifier(s.src, start)
		if end == start {
			break
		}
		name := Name{Name: s.copy(s.src[start:end]), Span: text.Span{Start: start, End: end}}
		name.As, end = s.alias(end, skip)
		if parenthesised && !s.endsName(end) {
			break
		}
		s.names = append(s.names, name)
		s.pos = end
		comma := skip(s.src, end)
		if byteAt(s.src, comma) != ',' {
			break
		}
		s.pos = comma + 1
	}
	return append([]Name(nil), s.names...)
}

// endsName reports whether a name inside parentheses may end at p.
func (s *scanner) endsName(p int) bool {
	p = skipBlanks(s.src, p)
	return p == len(s.src) || strings.IndexByte(",)#\r\n", s.src[p]) >= 0
}

// alias reads `as name` from p on, with blanks as skip defines them, and returns
// the name and the offset behind it: "" and p if there is none.
func (s *scanner) alias(p int, skip func(string, int) int) (string, int) {
	at := skip(s.src, p)
	if !strings.HasPrefix(s.src[at:], "as") || wordEnd(s.src, at) != at+len("as") {
		return "", p
	}
	start := skip(s.src, at+len("as"))
	end := identifier(s.src, start)
	if end == start {
		return "", p
	}
	return s.copy(s.src[start:end]), end
}

// dots counts the dots of a relative import from p on, and returns the offset
// behind the last one.
func dots(src string, p int) (level, end int) {
	end = p
	for byteAt(src, p) == '.' {
		level++
		end = p + 1
		p = skipBlanks(src, end)
	}
	return level, end
}

// dottedName reads `a . b . c` from p on. It returns its span, which is empty if
// no name is there, and the offset behind it. A last dot without a name, as in a
// half-typed path, is not part of the span.
func dottedName(src string, p int) (text.Span, int) {
	span := text.Span{Start: p, End: identifier(src, p)}
	if span.Len() == 0 {
		return span, p
	}
	end := span.End
	for {
		dot := skipBlanks(src, span.End)
		if byteAt(src, dot) != '.' {
			return span, end
		}
		start := skipBlanks(src, dot+1)
		nameEnd := identifier(src, start)
		if nameEnd == start {
			return span, dot + 1
		}
		span.End, end = nameEnd, nameEnd
	}
}

// path returns the dotted name at span without blanks and line joins.
func (s *scanner) path(span text.Span) string {
	written := span.Of(s.src)
	if strings.ContainsAny(written, blanks+"\\") {
		written = strings.Join(strings.FieldsFunc(written, func(r rune) bool {
			return r < ' ' || r == ' ' || r == '\\'
		}), "")
	}
	return s.copy(written)
}

// identifier returns the end of the identifier at p, or p if there is none or
// if it is a keyword.
func identifier(src string, p int) int {
	end := identifierEnd(src, p)
	if keywords[src[p:end]] {
		return p
	}
	return end
}

// byteAt returns the byte at p, or 0 before and behind the text.
func byteAt(src string, p int) byte {
	if 0 <= p && p < len(src) {
		return src[p]
	}
	return 0
}

// add records an import found in the current context.
func (s *scanner) add(imp Import, inLambda bool) {
	in := s.top().inner
	if inLambda {
		in = in.function()
	}
	imp.Context |= in.context()
	if s.asked(imp.Module) {
		imp.Context |= Asked
	}
	s.found = append(s.found, imp)
	s.depths = append(s.depths, in.depth)
}

// copiesSize is about what the names in a file take.
const copiesSize = 256

// copy returns a copy of a part of the text. The copies of one scan share their
// memory, as they are kept and dropped together.
func (s *scanner) copy(part string) string {
	if s.copies.Cap()-s.copies.Len() < len(part) {
		s.copies = strings.Builder{}
		s.copies.Grow(max(copiesSize, len(part)))
	}
	start := s.copies.Len()
	s.copies.WriteString(part)
	return s.copies.String()[start:]
}
