package setuppy

import (
	"strings"

	"github.com/pyferry/pyferry/core/imports"
	"github.com/pyferry/pyferry/core/text"
)

// A token is one token of the program with its place.
type token struct {
	text string
	span text.Span
	// match is the index of the bracket that belongs to this one, or -1.
	match int
}

// A statement is one simple statement, or the header of a compound one with
// its body.
type statement struct {
	// from and to bound its tokens, a header's colon left out.
	from, to int
	body     []*statement
}

// A program is a setup.py as far as it needs to be known.
type program struct {
	src    string
	tokens []token
	// unclosed is the place of a bracket without a partner, or nil.
	unclosed *text.Span
}

// A line is one logical line.
type line struct {
	indent   int
	from, to int
}

// readProgram divides src into tokens and statements.
func readProgram(src string) (*program, []*statement) {
	p := &program{src: src}
	lines := p.readLines()
	r := &blockReader{program: p, lines: lines}
	var all []*statement
	for r.next < len(lines) { // an indent that fits nowhere starts again
		all = append(all, r.block(lines[r.next].indent)...)
	}
	return p, all
}

// readLines reads the tokens, pairs the brackets and finds the logical lines.
func (p *program) readLines() []line {
	var lines []line
	var open []int
	end := 0
	for span := range imports.Tokens(p.src) {
		i := len(p.tokens)
		if len(open) == 0 && (i == 0 || breaksLine(p.src[end:span.Start])) {
			lines = append(lines, line{indent: column(p.src, span.Start), from: i, to: i})
		}
		p.tokens = append(p.tokens, token{text: span.Of(p.src), span: span, match: -1})
		switch p.tokens[i].text {
		case "(", "[", "{":
			open = append(open, i)
		case ")", "]", "}":
			if n := len(open); n > 0 {
				p.tokens[i].match, p.tokens[open[n-1]].match = open[n-1], i
				open = open[:n-1]
			}
		}
		lines[len(lines)-1].to = i + 1
		end = span.End
	}
	if len(open) > 0 {
		p.unclosed = &p.tokens[open[0]].span
	}
	return lines
}

// breaksLine reports whether what lies between two tokens ends a line rather
// than joining two.
func breaksLine(gap string) bool {
	gap = strings.ReplaceAll(strings.ReplaceAll(gap, "\\\r\n", ""), "\\\n", "")
	return strings.ContainsAny(gap, "#\r\n")
}

// tabStop is what a tab advances to, as CPython counts indents.
const tabStop = 8

// column is the indent of the line whose first token starts at offset.
func column(src string, offset int) int {
	column := 0
	for _, c := range []byte(src[strings.LastIndexAny(src[:offset], "\r\n")+1 : offset]) {
		if c == '\t' {
			column = column / tabStop * tabStop
			column += tabStop
		} else {
			column++
		}
	}
	return column
}

// A blockReader makes statements of lines by their indents.
type blockReader struct {
	*program
	lines []line
	next  int
}

// block reads the statements that are indented by indent or more, as broken
// programs may have it.
func (r *blockReader) block(indent int) []*statement {
	var list []*statement
	for r.next < len(r.lines) && r.lines[r.next].indent >= indent {
		l := r.lines[r.next]
		r.next++
		list = append(list, r.line(l)...)
	}
	return list
}

// line reads the statements of one logical line, with the block below it.
func (r *blockReader) line(l line) []*statement {
	if !compoundWords[r.tokens[l.from].text] {
		return r.simple(l.from, l.to)
	}
	colon := r.find(l.from, l.to, ":")
	s := &statement{from: l.from, to: colon}
	if colon+1 < l.to {
		s.body = r.simple(colon+1, l.to)
	} else if r.next < len(r.lines) && r.lines[r.next].indent > l.indent {
		s.body = r.block(r.lines[r.next].indent)
	}
	return []*statement{s}
}

// compoundWords begin statements with a body.
var compoundWords = map[string]bool{
	"if": true, "elif": true, "else": true, "for": true, "while": true, "try": true, "except": true,
	"finally": true, "with": true, "def": true, "class": true, "async": true,
}

// simple divides tokens at semicolons.
func (r *blockReader) simple(from, to int) []*statement {
	var list []*statement
	for from < to {
		end := r.find(from, to, ";")
		if end > from {
			list = append(list, &statement{from: from, to: end})
		}
		from = end + 1
	}
	return list
}

// find returns the index of the first token with the given text outside of
// brackets in from..to, or to.
func (p *program) find(from, to int, what string) int {
	for i := from; i < to; i = p.after(i) {
		if p.tokens[i].text == what {
			return i
		}
	}
	return to
}

// after is the index of the token behind i, a bracket counting with all that
// it holds.
func (p *program) after(i int) int {
	if m := p.tokens[i].match; m > i {
		return m + 1
	}
	return i + 1
}
