package setupcfg

import (
	"strings"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/text"
)

// Remove implements manifest.Manifest. A list that becomes empty keeps its key.
// A requirement that stands in an option to which several lists refer leaves
// all of them.
func (f *File) Remove(r manifest.Requirement) ([]text.Edit, error) {
	if len(f.config.problems) > 0 {
		return nil, manifest.ErrMalformed
	}
	for _, d := range f.reqs {
		if d.Section == r.Section && d.Span == r.Span {
			return f.unlessEntangled(f.config.remove(d.list, d.item), func(o manifest.Requirement) bool { return o.Span == r.Span })
		}
	}
	return nil, manifest.ErrNoSection
}

func (c *config) remove(l *list, i int) []text.Edit {
	it := l.items[i]
	switch {
	case it.line != l.option.line:
		return c.keepLines(l, it, []text.Edit{{Span: text.Span{Start: c.wholeLine(it.line).Start, End: c.wholeLine(it.last).End}}})
	case it.last != it.line:
		return nil // it would leave lines without the key's
	case len(l.items) == 1 || l.items[1].line != it.line:
		return []text.Edit{{Span: text.Span{Start: l.option.valueStart, End: l.option.values[0].span.End}}}
	case i+1 < len(l.items):
		return []text.Edit{{Span: text.Span{Start: it.full.Start, End: l.items[i+1].full.Start}}}
	}
	return []text.Edit{{Span: text.Span{Start: l.items[i-1].full.End, End: it.full.End}}}
}

// wholeLine covers a line with its line break, or with the one before it where
// it is the last of the file.
func (c *config) wholeLine(line int) text.Span {
	l := c.lines[line]
	if l.next > l.full.End || line == 0 {
		return text.Span{Start: l.full.Start, End: l.next}
	}
	return text.Span{Start: c.lines[line-1].full.End, End: l.full.End}
}

// keepLines moves the item on the key's line to a line of its own where the
// removal of a line leaves it alone there: its ";" would divide it.
func (c *config) keepLines(l *list, removed item, edits []text.Edit) []text.Edit {
	o := l.option
	for _, v := range o.values[1:] {
		if v.line < removed.line || v.line > removed.last {
			return edits
		}
	}
	first := o.values[0]
	if o.ownLine(first) || !strings.ContainsAny(first.span.Of(c.src), ";%") {
		return edits
	}
	return append(edits, text.Edit{
		Span: text.Span{Start: o.valueStart, End: first.span.Start},
		New:  c.lineBreak(o.line) + c.indent(l),
	})
}
