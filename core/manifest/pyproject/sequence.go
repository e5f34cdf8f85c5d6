package pyproject

import (
	"strings"

	"github.com/pyferry/pyferry/core/text"
)

// A sequence is what stands between two brackets, separated by commas: the
// items of an array or the entries of an inline table.
type sequence struct {
	src    string
	span   text.Span // with the brackets
	items  []text.Span
	commas []int // offset of the comma after each item, -1 after the last if there is none
}

// sequenceOf is the array or inline table that n is.
func sequenceOf(src string, n *node) *sequence {
	s := &sequence{src: src, span: n.span}
	for _, item := range n.items {
		s.items = append(s.items, item.span)
	}
	for _, e := range n.entries {
		s.items = append(s.items, e.span)
	}
	for i, item := range s.items {
		s.commas = append(s.commas, commaIn(src, item.End, s.after(i)))
	}
	return s
}

// after is where the item behind i starts, or the closing bracket.
func (s *sequence) after(i int) int {
	if i+1 < len(s.items) {
		return s.items[i+1].Start
	}
	return s.span.End - 1
}

// before is where the item in front of i ends, or what follows the opening
// bracket.
func (s *sequence) before(i int) int {
	if i > 0 {
		return s.items[i-1].End
	}
	return s.span.Start + 1
}

// multiline reports whether the brackets stand on different lines.
func (s *sequence) multiline() bool { return strings.Contains(s.span.Of(s.src), "\n") }

// closing reports whether the closing bracket stands on the line on which
// item i ends.
func (s *sequence) closing(i int) bool {
	return s.span.End-1 <= lineEnd(s.src, s.items[i].End)
}

// ownLine reports whether item i has a line to itself, with its comma.
func (s *sequence) ownLine(i int) bool {
	end := lineEnd(s.src, s.items[i].End)
	alone := i+1 == len(s.items) || s.items[i+1].Start > end
	return alone && s.commas[i] < end && startsLine(s.src, s.items[i].Start)
}

// insert adds item before the one with index at, or at the end for the number
// of items. A new line in brackets without items is indented by indent.
func (s *sequence) insert(at int, item, indent string) []text.Edit {
	switch {
	case len(s.items) == 0:
		return []text.Edit{s.insertOnly(item, indent)}
	case at == 0:
		return []text.Edit{s.insertFirst(item)}
	case s.ownLine(at - 1):
		return s.insertLine(at-1, item)
	}
	return []text.Edit{insertion(s.items[at-1].End, s.separator()+item)}
}

func insertion(at int, what string) text.Edit {
	return text.Edit{Span: text.Span{Start: at, End: at}, New: what}
}

// insertOnly fills empty brackets: on a line of its own after the comments
// that they hold, or between the brackets' blanks.
func (s *sequence) insertOnly(item, indent string) text.Edit {
	inside := text.Span{Start: s.span.Start + 1, End: s.span.End - 1}
	if !s.multiline() {
		return insertion(inside.Start, inside.Of(s.src)+item)
	}
	at := s.span.Start
	for _, c := range comments(s.src, inside.Start, inside.End) {
		at = c.Start
		if startsLine(s.src, at) {
			indent = indentOf(s.src, at)
		}
	}
	return newLine(s.src, at, indent+item+",")
}

// insertFirst adds item in front of all others; comments above the first one
// stay with it.
func (s *sequence) insertFirst(item string) text.Edit {
	first := s.items[0].Start
	if s.ownLine(0) {
		return newLine(s.src, s.span.Start, indentOf(s.src, first)+item+",")
	}
	return insertion(first, item+s.separator())
}

// insertLine adds item on a line of its own after item i, which has one. The
// last item has a comma afterwards if the last one had one before.
func (s *sequence) insertLine(i int, item string) []text.Edit {
	line := indentOf(s.src, s.items[i].Start) + item
	end, comma := s.items[i].End, s.commas[i]
	if comma >= 0 {
		end = comma + 1
		line += ","
	}
	edit := newLine(s.src, end, line)
	if s.closing(i) {
		edit.Span = text.Span{Start: end, End: end}
	}
	if comma >= 0 {
		return []text.Edit{edit}
	}
	if edit.Span.Start == end {
		edit.New = "," + edit.New
		return []text.Edit{edit}
	}
	return []text.Edit{insertion(end, ","), edit}
}

// separator is what stands between items on one line.
func (s *sequence) separator() string {
	for i := range s.items[1:] {
		between := s.src[s.items[i].End:s.items[i+1].Start]
		if strings.Trim(between, blanks+",") == "" {
			return between
		}
	}
	return ", "
}

// remove takes out item i with its comma; a line of its own goes as a whole.
func (s *sequence) remove(i int) []text.Edit {
	switch {
	case s.ownLine(i) && !s.closing(i):
		return s.removeLine(i)
	case len(s.items) == 1 && s.blankAround():
		return []text.Edit{{Span: text.Span{Start: s.span.Start + 1, End: s.span.End - 1}}}
	case s.commas[i] >= 0:
		return []text.Edit{{Span: s.withComma(i)}}
	case i > 0:
		return s.removeLast(i)
	}
	return []text.Edit{{Span: s.items[i]}}
}

// blankAround reports whether nothing but blanks and a comma stands between
// the brackets and the only item.
func (s *sequence) blankAround() bool {
	around := s.src[s.before(0):s.items[0].Start] + s.src[s.items[0].End:s.after(0)]
	return strings.Trim(around, blanks+",") == ""
}

func (s *sequence) removeLine(i int) []text.Edit {
	edits := []text.Edit{{Span: wholeLines(s.src, s.items[i])}}
	if s.commas[i] < 0 && i > 0 {
		comma := s.commas[i-1]
		edits = append(edits, text.Edit{Span: text.Span{Start: comma, End: comma + 1}})
	}
	return edits
}

// withComma is item i with the comma after it, and with the blanks up to the
// next item on its line or else those in front of it.
func (s *sequence) withComma(i int) text.Span {
	span := text.Span{Start: s.items[i].Start, End: s.commas[i] + 1}
	next := s.after(i)
	if i+1 < len(s.items) && strings.Trim(s.src[span.End:next], blanks) == "" {
		span.End = next
	} else if !startsLine(s.src, span.Start) && i > 0 {
		span.Start = s.trimBefore(i)
	}
	return span
}

// trimBefore is where the blanks in front of item i start.
func (s *sequence) trimBefore(i int) int {
	before := s.before(i)
	return before + len(strings.TrimRight(s.src[before:s.items[i].Start], blanks))
}

// removeLast takes out the last item, which has no comma, and the one in
// front of it.
func (s *sequence) removeLast(i int) []text.Edit {
	gap := text.Span{Start: s.before(i), End: s.items[i].Start}
	if len(comments(s.src, gap.Start, gap.End)) == 0 {
		return []text.Edit{{Span: text.Span{Start: gap.Start, End: s.items[i].End}}}
	}
	comma := s.commas[i-1]
	item := text.Span{Start: max(comma+1, s.trimBefore(i)), End: s.items[i].End}
	return []text.Edit{{Span: text.Span{Start: comma, End: comma + 1}}, {Span: item}}
}
