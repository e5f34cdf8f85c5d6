package condaenv

import (
	"math"

	"github.com/pyferry/pyferry/core/manifest"
)

// A place is where a new entry goes in its list.
type place struct {
	// item is the index of the item to follow, -1 for the front. A flow list
	// needs no more.
	item int
	// line is the number of the line to follow in a block list, that of an
	// item or of a commented-out entry; or, with before set, to precede.
	line   int
	before bool
}

// place finds where name goes: to its place in a sorted list, else to the end
// of the groups that are not for development only.
func (f *File) place(l *list, name string) place {
	indexes, names := sortable(l)
	// The empty name would come first in a sorted list, last in any other.
	if manifest.InsertAt(names, "") != 0 || len(names) == 0 {
		return f.placeBefore(l, f.developmentLine(l))
	}
	at := manifest.InsertAt(names, name)
	if at == 0 {
		return place{item: indexes[0] - 1, line: f.lineOf(l, indexes[0]), before: true}
	}
	return place{item: indexes[at-1], line: f.lineOf(l, indexes[at-1])}
}

// sortable returns the named items, without "python" and "pip" at the front,
// where they stand in sorted lists as well.
func sortable(l *list) (indexes []int, names []string) {
	for i, it := range l.items {
		if it.req == nil || len(names) == 0 && (it.req.Key == "python" || it.req.Key == "pip") {
			continue
		}
		indexes = append(indexes, i)
		names = append(names, it.req.Name)
	}
	return indexes, names
}

func (f *File) lineOf(l *list, item int) int { return f.lines.at(l.items[item].span.Start) }

// placeAtEnd is behind the last entry, in whatever group.
func (f *File) placeAtEnd(l *list) place { return f.placeBefore(l, math.MaxInt) }

// placeBefore is behind the last entry above line limit, one that is commented
// out included if no blank line parts it from the others. Entries for an
// installer, such as "pip:", stay last.
func (f *File) placeBefore(l *list, limit int) place {
	p := place{item: -1, line: -1}
	for i, it := range l.items {
		if n := f.lineOf(l, i); it.scalar && n < limit {
			p = place{item: i, line: n}
		}
	}
	for _, c := range l.commented {
		if c.attached && c.line < limit && c.line > p.line {
			p.line = c.line
		}
	}
	switch {
	case p.line >= 0:
		return p
	case limit < math.MaxInt:
		return f.placeAtEnd(l)
	case len(l.items) > 0:
		return place{item: -1, line: f.lineOf(l, 0), before: true}
	}
	return p
}

// developmentLine is the line of the heading from which on all groups are for
// development only, math.MaxInt if the last group is not. Prose below the last
// entry is no heading.
func (f *File) developmentLine(l *list) int {
	last := -1
	for i, it := range l.items {
		if it.scalar {
			last = f.lineOf(l, i)
		}
	}
	found := math.MaxInt
	for _, group := range paragraphs(l.headings) {
		switch {
		case group.line > last:
			return found
		case !group.development:
			found = math.MaxInt
		case found == math.MaxInt:
			found = group.line
		}
	}
	return found
}

// paragraphs joins headings on adjacent lines.
func paragraphs(headings []heading) []heading {
	var out []heading
	end := -1
	for _, h := range headings {
		if len(out) > 0 && h.line == end+1 {
			out[len(out)-1].development = out[len(out)-1].development || h.development
		} else {
			out = append(out, h)
		}
		end = h.line
	}
	return out
}
