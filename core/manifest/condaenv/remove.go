package condaenv

import (
	"fmt"
	"strings"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/text"
)

// Remove takes r out, with the comment in its line. Without its last entry the
// pip list goes away, and the conda list is left as "[]".
func (f *File) Remove(r manifest.Requirement) ([]text.Edit, error) {
	l := f.list(r.Section)
	switch {
	case len(f.problems) > 0:
		return nil, manifest.ErrMalformed
	case l == nil:
		return nil, manifest.ErrNoSection
	case l.section.ReadOnly != "":
		return nil, fmt.Errorf("%w: %s", manifest.ErrReadOnly, l.section.ReadOnly)
	}
	i := l.entryOf(r)
	if i < 0 {
		return nil, fmt.Errorf("condaenv: %s does not declare %s", l.section.ID, r.Name)
	}
	if l.items[i].anchored {
		return nil, fmt.Errorf("%w: other entries may refer to the anchor of %s", manifest.ErrReadOnly, r.Name)
	}
	edits := f.without(l, i)
	gone, come, ok := f.difference(edits)
	if !ok || len(come) > 0 || len(gone) != 1 || gone[0] != f.statement(l, l.items[i]) {
		return nil, ErrUnsure
	}
	return edits, nil
}

// without takes one item out of its list.
func (f *File) without(l *list, i int) []text.Edit {
	switch {
	case len(l.items) == 1 && l == f.pip && l.sole:
		return f.withoutPip()
	case l.form == flow:
		return f.withoutFlow(l, i)
	case len(l.items) == 1:
		return f.emptied(l, []int{f.lineOf(l, i)})
	}
	return f.lines.without([]int{f.lineOf(l, i)})
}

// withoutPip takes out the entry that holds the pip list, whose only item goes.
// Comments between the two stay.
func (f *File) withoutPip() []text.Edit {
	if f.conda.form == flow {
		return f.withoutFlow(f.conda, f.pipItem())
	}
	first := f.lines.at(f.pip.key.Start)
	numbers := []int{first}
	last := f.lines.at(f.pip.section.Span.End)
	for n := first + 1; n <= last; n++ {
		if n == last || f.pip.form == flow {
			numbers = append(numbers, n)
		}
	}
	if len(f.conda.items) == 1 {
		return f.emptied(f.conda, numbers)
	}
	return f.lines.without(numbers)
}

// emptied takes out the lines of a list's only item.
func (f *File) emptied(l *list, numbers []int) []text.Edit {
	return append([]text.Edit{insertion(l.key.End, " []")}, f.lines.without(numbers)...)
}

// pipItem is the index of the conda list's item that holds the pip list.
func (f *File) pipItem() int {
	found := 0
	for i, it := range f.conda.items {
		if it.span.Start <= f.pip.key.Start {
			found = i
		}
	}
	return found
}

// withoutFlow takes an item out of a flow list: with its line if it has one for
// itself, and with one of the commas beside it.
func (f *File) withoutFlow(l *list, i int) []text.Edit {
	it := l.items[i]
	comma := f.comma(it)
	end := max(comma, it.span.End)
	if isBlank(f.before(it.span.Start)) && isBlankOrComment(f.text[end:f.lines.end(end)]) {
		edits := f.lines.without(f.lineRange(it.span))
		if comma < 0 && i > 0 {
			edits = append(edits, f.withoutComma(l.items[i-1])...)
		}
		return edits
	}
	if comma >= 0 {
		return []text.Edit{{Span: f.withBlanks(text.Span{Start: it.span.Start, End: comma})}}
	}
	if i > 0 && f.comma(l.items[i-1]) >= 0 && isBlank(f.text[f.comma(l.items[i-1]):it.span.Start]) {
		return []text.Edit{{Span: text.Span{Start: l.items[i-1].span.End, End: it.span.End}}}
	}
	edits := []text.Edit{{Span: it.span}}
	if i > 0 {
		edits = append(edits, f.withoutComma(l.items[i-1])...)
	}
	return edits
}

// withBlanks widens span by the blanks behind it, or by those before it where it
// ends its line. The blanks before a comment stay, which would be none without.
func (f *File) withBlanks(span text.Span) text.Span {
	blanks := indentOf(f.text[span.End:])
	if strings.HasPrefix(f.text[span.End+blanks:], "#") {
		return span
	}
	span.End += blanks
	if span.End == f.lines.end(span.End) {
		before := f.before(span.Start)
		span.Start -= len(before) - len(strings.TrimRight(before, " \t"))
	}
	return span
}

func (f *File) lineRange(span text.Span) []int {
	var numbers []int
	for n := f.lines.at(span.Start); n <= f.lines.at(span.End); n++ {
		numbers = append(numbers, n)
	}
	return numbers
}

// withoutComma takes out the comma behind an item, if it is in the same line.
func (f *File) withoutComma(it item) []text.Edit {
	at := f.comma(it)
	if at < 0 {
		return nil
	}
	return []text.Edit{{Span: text.Span{Start: at - 1, End: at}}}
}
