package bracketed

import (
	"strings"

	"github.com/pyferry/pyferry/core/text"
)

// A List is what stands between two brackets, separated by commas: the items
// of an array, a tuple or an inline table. Its edits keep comments, indents and
// line ends, and leave a comma after the last item if one was there.
type List struct {
	// Src is the whole text, Span the brackets with what they hold.
	Src  string
	Span text.Span
	// Items are the items without their commas.
	Items []text.Span
	// Commas holds the offset of the comma after each item, -1 after the
	// last item if there is none.
	Commas []int
}

// New is the list at span in src that has the given items.
func New(src string, span text.Span, items []text.Span) *List {
	l := &List{Src: src, Span: span, Items: items}
	for i, item := range items {
		l.Commas = append(l.Commas, CommaIn(src, item.End, l.after(i)))
	}
	return l
}

// after is where the item behind i starts, or the closing bracket.
func (l *List) after(i int) int {
	if i+1 < len(l.Items) {
		return l.Items[i+1].Start
	}
	return l.Span.End - 1
}

// Before is where the item in front of i ends, or what follows the opening
// bracket.
func (l *List) Before(i int) int {
	if i > 0 {
		return l.Items[i-1].End
	}
	return l.Span.Start + 1
}

// multiline reports whether the brackets stand on different lines.
func (l *List) multiline() bool { return strings.Contains(l.Span.Of(l.Src), "\n") }

// closing reports whether the closing bracket stands on the line on which
// item i ends.
func (l *List) closing(i int) bool {
	return l.Span.End-1 <= LineEnd(l.Src, l.Items[i].End)
}

// ownLine reports whether item i has a line to itself, with its comma.
func (l *List) ownLine(i int) bool {
	end := LineEnd(l.Src, l.Items[i].End)
	alone := i+1 == len(l.Items) || l.Items[i+1].Start > end
	return alone && l.Commas[i] < end && StartsLine(l.Src, l.Items[i].Start)
}

// Insert adds item before the one with index at, or at the end for the number
// of items. A new line in brackets without items is indented by indent.
func (l *List) Insert(at int, item, indent string) []text.Edit {
	switch {
	case len(l.Items) == 0:
		return []text.Edit{l.insertOnly(item, indent)}
	case at == 0:
		return []text.Edit{l.insertFirst(item)}
	case l.ownLine(at - 1):
		return l.insertLine(at-1, item)
	}
	return []text.Edit{Insertion(l.Items[at-1].End, l.separator()+item)}
}

// insertOnly fills empty brackets: on a line of its own after the comments
// that they hold, or between the brackets' blanks.
func (l *List) insertOnly(item, indent string) text.Edit {
	inside := text.Span{Start: l.Span.Start + 1, End: l.Span.End - 1}
	if !l.multiline() {
		return Insertion(inside.Start, inside.Of(l.Src)+item)
	}
	at := l.Span.Start
	for _, c := range Comments(l.Src, inside.Start, inside.End) {
		at = c.Start
		if StartsLine(l.Src, at) {
			indent = IndentOf(l.Src, at)
		}
	}
	return NewLine(l.Src, at, indent+item+",")
}

// insertFirst adds item in front of all others; comments above the first one
// stay with it.
func (l *List) insertFirst(item string) text.Edit {
	first := l.Items[0].Start
	if l.ownLine(0) {
		return NewLine(l.Src, l.Span.Start, IndentOf(l.Src, first)+item+",")
	}
	return Insertion(first, item+l.separator())
}

// insertLine adds item on a line of its own after item i, which has one. The
// last item has a comma afterwards if the last one had one before.
func (l *List) insertLine(i int, item string) []text.Edit {
	line := IndentOf(l.Src, l.Items[i].Start) + item
	end, comma := l.Items[i].End, l.Commas[i]
	if comma >= 0 {
		end = comma + 1
		line += ","
	}
	edit := NewLine(l.Src, end, line)
	if l.closing(i) {
		edit.Span = text.Span{Start: end, End: end}
	}
	if comma >= 0 {
		return []text.Edit{edit}
	}
	if edit.Span.Start == end {
		edit.New = "," + edit.New
		return []text.Edit{edit}
	}
	return []text.Edit{Insertion(end, ","), edit}
}

// separator is what stands between items on one line.
func (l *List) separator() string {
	for i := range l.Items[1:] {
		between := l.Src[l.Items[i].End:l.Items[i+1].Start]
		if strings.Trim(between, blanks+",") == "" {
			return between
		}
	}
	return ", "
}

// Remove takes out item i with its comma; a line of its own goes as a whole.
func (l *List) Remove(i int) []text.Edit {
	switch {
	case l.ownLine(i) && !l.closing(i):
		return l.removeLine(i)
	case len(l.Items) == 1 && l.blankAround():
		return []text.Edit{{Span: text.Span{Start: l.Span.Start + 1, End: l.Span.End - 1}}}
	case l.Commas[i] >= 0:
		return []text.Edit{{Span: l.withComma(i)}}
	case i > 0:
		return l.removeLast(i)
	}
	return []text.Edit{{Span: l.Items[i]}}
}

// blankAround reports whether nothing but blanks and a comma stands between
// the brackets and the only item.
func (l *List) blankAround() bool {
	around := l.Src[l.Before(0):l.Items[0].Start] + l.Src[l.Items[0].End:l.after(0)]
	return strings.Trim(around, blanks+",") == ""
}

func (l *List) removeLine(i int) []text.Edit {
	edits := []text.Edit{{Span: WholeLines(l.Src, l.Items[i])}}
	if l.Commas[i] < 0 && i > 0 {
		comma := l.Commas[i-1]
		edits = append(edits, text.Edit{Span: text.Span{Start: comma, End: comma + 1}})
	}
	return edits
}

// withComma is item i with the comma after it, and with the blanks up to the
// next item on its line or else those in front of it.
func (l *List) withComma(i int) text.Span {
	span := text.Span{Start: l.Items[i].Start, End: l.Commas[i] + 1}
	next := l.after(i)
	if i+1 < len(l.Items) && strings.Trim(l.Src[span.End:next], blanks) == "" {
		span.End = next
	} else if !StartsLine(l.Src, span.Start) && i > 0 {
		span.Start = l.trimBefore(i)
	}
	return span
}

// trimBefore is where the blanks in front of item i start.
func (l *List) trimBefore(i int) int {
	before := l.Before(i)
	return before + len(strings.TrimRight(l.Src[before:l.Items[i].Start], blanks))
}

// removeLast takes out the last item, which has no comma, and the one in
// front of it.
func (l *List) removeLast(i int) []text.Edit {
	gap := text.Span{Start: l.Before(i), End: l.Items[i].Start}
	if len(Comments(l.Src, gap.Start, gap.End)) == 0 {
		return []text.Edit{{Span: text.Span{Start: gap.Start, End: l.Items[i].End}}}
	}
	comma := l.Commas[i-1]
	item := text.Span{Start: max(comma+1, l.trimBefore(i)), End: l.Items[i].End}
	return []text.Edit{{Span: text.Span{Start: comma, End: comma + 1}}, {Span: item}}
}
