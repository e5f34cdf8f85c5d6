package imports

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// A state is what holds for the imports at one place.
type state struct {
	flags Context
	// shielded says that an ImportError raised here is caught by a `with`
	// statement of the same function.
	shielded bool
	// depth is the number of functions around the place.
	depth int
}

// context returns the circumstances of an import in this state.
func (s state) context() Context {
	if s.shielded {
		return s.flags | Guarded
	}
	return s.flags
}

// function returns the state in the body of a function defined in s.
func (s state) function() state {
	return state{flags: s.flags | InFunction, depth: s.depth + 1}
}

// with returns the state in a clause under further circumstances.
func (s state) with(flags Context) state {
	s.flags |= flags
	return s
}

// A block is a compound statement that matters for the imports inside it.
type block struct {
	kind   word // tryWord, ifWord, defWord or withWord
	indent int  // the column of its clauses
	outer  state
	inner  state // in the clause being read

	// Of an `if`: how the clause being read can be reached, and the condition
	// that was read last.
	reach  reach
	header string
	// Of a `try`: which of scanner.found are in its body, and whether one of
	// its handlers catches ImportError. The end of the body is known from its
	// first other clause on, and -1 before.
	bodyStart, bodyEnd int
	catches            bool
}

func (s *scanner) top() *block { return &s.blocks[len(s.blocks)-1] }

// open adds a block around what follows. Its clauses stand at column indent.
func (s *scanner) open(kind word, indent int) *block {
	outer := s.top().inner
	s.blocks = append(s.blocks, block{
		kind: kind, indent: indent, outer: outer, inner: outer, bodyStart: len(s.found), bodyEnd: -1,
	})
	return s.top()
}

// dedent closes the blocks that a line at column indent with the first word w
// is not part of.
func (s *scanner) dedent(indent int, w word) {
	for {
		if s.top().holds(indent, w) {
			return
		}
		s.blocks = s.blocks[:len(s.blocks)-1]
	}
}

// holds reports whether a line at column indent with the first word w is part
// of b.
func (b *block) holds(indent int, w word) bool {
	return b.indent < indent || b.indent == indent && b.continuedBy(w)
}

// continuedBy reports whether w begins a further clause of b.
func (b *block) continuedBy(w word) bool {
	switch b.kind {
	case ifWord:
		return w == elifWord || w == elseWord
	case tryWord:
		return w == exceptWord || w == elseWord || w == finallyWord
	}
	return false
}

// compoundStatement reads the clause whose first word w ends at s.pos, and what
// follows its colon on the same line.
func (s *scanner) compoundStatement(w word, indent int) {
	if w == asyncWord {
		w, s.pos = s.wordAt(skipBlanks(s.src, s.pos))
	}
	s.clause(w, indent)
	switch byteAt(s.src, s.pos) {
	case ':':
		s.pos++
		s.importStatement(skipBlanks(s.src, s.pos))
		s.restOfLine()
	case ';':
		s.restOfLine()
	}
}

// clause reads the header of a clause, from behind its first word w to its colon,
// and enters the clause.
func (s *scanner) clause(w word, indent int) {
	switch w {
	case ifWord, elifWord:
		s.ifClause(indent)
	case elseWord:
		s.elseClause(indent)
	case tryWord:
		s.tryClause(indent)
	case exceptWord:
		s.exceptClause(indent)
	case finallyWord:
		s.finallyClause(indent)
	case defWord:
		s.defClause(indent)
	case withWord:
		s.withClause(indent)
	default:
		s.header()
	}
}

func (s *scanner) defClause(indent int) {
	s.header()
	b := s.open(defWord, indent)
	b.inner = b.outer.function()
}

func (s *scanner) withClause(indent int) {
	header := s.header().Of(s.src)
	if expectsImportError(header) {
		s.open(withWord, indent).inner.shielded = true
	}
}

// ifClause reads an `if` or `elif`.
func (s *scanner) ifClause(indent int) {
	b := s.top()
	chained := b.kind == ifWord && b.indent == indent
	if chained {
		b.inner = b.outer.with(b.reach.context())
	}
	header := s.header().Of(s.src)
	if !chained {
		b = s.open(ifWord, indent)
	}
	b.header = header
	if mayTell(header) {
		b.inner = b.outer.with(b.reach.take(header).context())
	}
}

// asked reports whether an `if` around the place being read names module: in
// the condition that was read last of it.
func (s *scanner) asked(module string) bool {
	top, _, _ := strings.Cut(module, ".")
	return slices.ContainsFunc(s.blocks, func(b block) bool { return names(b.header, top) })
}

// names reports whether the words of a condition contain word, in whatever
// case: words end at underscores too.
func names(condition, word string) bool {
	if word == "" || len(condition) < len(word) {
		return false
	}
	condition, word = strings.ToLower(condition), strings.ToLower(word)
	for at := 0; ; {
		i := strings.Index(condition[at:], word)
		if i < 0 {
			return false
		}
		start := at + i
		at = start + len(word)
		if !alphanumeric(byteAt(condition, start-1)) && !alphanumeric(byteAt(condition, at)) {
			return true
		}
	}
}

func alphanumeric(b byte) bool {
	return 'a' <= b && b <= 'z' || '0' <= b && b <= '9' || b >= utf8.RuneSelf
}

func (s *scanner) elseClause(indent int) {
	switch b := s.top(); {
	case b.indent != indent:
	case b.kind == ifWord:
		b.inner = b.outer.with(b.reach.context())
	case b.kind == tryWord:
		s.endTryBody(b)
		b.inner = b.outer.with(b.guard())
	}
	s.header()
}

func (s *scanner) tryClause(indent int) {
	s.open(tryWord, indent)
	s.header()
}

// exceptClause reads a handler. One whose `try` is missing has a block all the
// same, for it is a fallback.
func (s *scanner) exceptClause(indent int) {
	b := s.top()
	if b.kind != tryWord || b.indent != indent {
		b = s.open(tryWord, indent)
	}
	s.endTryBody(b)
	b.inner = b.outer
	header := s.header().Of(s.src)
	if !catchesImportError(header) {
		return
	}
	b.inner = b.outer.with(Guarded)
	if !b.catches {
		b.catches = true
		s.guardTryBody(b)
	}
}

func (s *scanner) finallyClause(indent int) {
	if b := s.top(); b.kind == tryWord && b.indent == indent {
		s.endTryBody(b)
		b.inner = b.outer
	}
	s.header()
}

// guard returns the circumstance that the handlers of a `try` give.
func (b *block) guard() Context {
	if b.catches {
		return Guarded
	}
	return 0
}

func (s *scanner) endTryBody(b *block) {
	if b.bodyEnd < 0 {
		b.bodyEnd = len(s.found)
	}
}

// guardTryBody marks the imports of the body of a `try` that run with it, not
// later in a function.
func (s *scanner) guardTryBody(b *block) {
	for i := b.bodyStart; i < b.bodyEnd; i++ {
		if s.depths[i] == b.outer.depth {
			s.found[i].Context |= Guarded
		}
	}
}
