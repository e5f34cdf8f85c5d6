package condaenv

import (
	"regexp"
	"strings"

	"github.com/pyferry/pyferry/core/text"
)

// insert writes entry into l at p.
func (f *File) insert(l *list, p place, entry string) []text.Edit {
	br := f.lines.lineBreak()
	switch {
	case l.form == flow:
		return f.insertFlow(l, p.item, []string{entry})
	case l.form == empty:
		return []text.Edit{insertion(f.lines.end(l.key.End), br+l.firstIndent()+"-"+l.gap+entry)}
	case p.before:
		return []text.Edit{insertion(f.lines.starts[p.line], l.indent+"-"+l.gap+entry+br)}
	}
	return []text.Edit{insertion(f.lines.span(p.line).End, br+l.indent+"-"+l.gap+entry)}
}

func insertion(offset int, s string) text.Edit {
	return text.Edit{Span: text.Span{Start: offset, End: offset}, New: s}
}

// insertFlow writes entries behind the item with the given index, or to the
// front for -1: on lines of their own if that item has one.
func (f *File) insertFlow(l *list, after int, entries []string) []text.Edit {
	if len(l.items) == 0 {
		return []text.Edit{insertion(l.section.Span.Start+len("["), strings.Join(entries, ", "))}
	}
	it := l.items[max(after, 0)]
	separator := f.separator(l)
	ownLine := isBlank(f.before(it.span.Start))
	if ownLine {
		separator = "," + f.lines.lineBreak() + f.before(it.span.Start)
	}
	if after < 0 {
		return []text.Edit{insertion(it.span.Start, strings.Join(entries, separator)+separator)}
	}
	comma, end := f.comma(it), f.lines.end(it.span.End)
	if !ownLine || !isBlankOrComment(f.text[max(comma, it.span.End):end]) {
		return []text.Edit{insertion(it.span.End, separator+strings.Join(entries, separator))}
	}
	lines := strings.TrimPrefix(separator, ",") + strings.Join(entries, separator)
	if comma >= 0 {
		return []text.Edit{insertion(end, lines+",")}
	}
	return []text.Edit{insertion(it.span.End, ","), insertion(end, lines)}
}

// before is what stands before offset in its line.
func (f *File) before(offset int) string {
	return f.text[f.lines.starts[f.lines.at(offset)]:offset]
}

// comma is the offset behind the comma that follows an item in its line, or -1.
func (f *File) comma(it item) int {
	at := it.span.End + indentOf(f.text[it.span.End:])
	if strings.HasPrefix(f.text[at:], ",") {
		return at + 1
	}
	return -1
}

var commaBlanks = regexp.MustCompile(`^,[ \t]*$`)

// separator is what stands between the first two items, if just a comma and
// blanks do.
func (f *File) separator(l *list) string {
	if len(l.items) > 1 {
		if s := f.text[l.items[0].span.End:l.items[1].span.Start]; commaBlanks.MatchString(s) {
			return s
		}
	}
	return ", "
}
