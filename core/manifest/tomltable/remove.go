package tomltable

import (
	"errors"
	"slices"

	"github.com/pelletier/go-toml/v2/unstable"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/manifest/bracketed"
	"github.com/pyferry/pyferry/core/pep"
	"github.com/pyferry/pyferry/core/text"
)

// errScattered is the reason for which Remove declines where one inline table
// or array holds several parts of a requirement.
var errScattered = errors.New("manifest: the requirement is written in several parts of one value")

// Remove returns the edits that take out r, from the arrays of Kind.Listed
// too, which else would be invalid.
func (f *File) Remove(r manifest.Requirement) ([]text.Edit, error) {
	s := f.byID[r.Section]
	if len(f.problems) > 0 {
		return nil, manifest.ErrMalformed
	}
	if s == nil {
		return nil, manifest.ErrNoSection
	}
	i := slices.IndexFunc(s.items, func(i *item) bool { return i.Span == r.Span && i.Key == r.Key })
	if i < 0 {
		return nil, manifest.ErrNoSection
	}
	if s.kind.Shape == List {
		return listOf(f.text, s.array).Remove(s.items[i].index), nil
	}
	parts := f.parts(s.items[i])
	parts = append(parts, f.inLists(s.kind.Listed, r.Key)...)
	return f.removeParts(parts)
}

// A part is what an edit must take out: an element of an array or inline
// table, or else whole lines.
type part struct {
	in    *Node
	index int
	lines text.Span
}

// parts lists where a lookup's item is written.
func (f *File) parts(i *item) []part {
	var out []part
	for _, p := range i.pieces {
		switch {
		case p.inline != nil:
			out = append(out, part{in: p.inline, index: slices.Index(p.inline.entries, p.entry)})
		case p.entry != nil:
			out = append(out, part{lines: bracketed.WholeLines(f.text, p.entry.span)})
		default:
			out = append(out, part{lines: f.withBlankLine(bracketed.WholeLines(f.text, p.table.span))})
		}
	}
	return out
}

// inLists lists where the arrays at pattern name the requirement key.
func (f *File) inLists(pattern []string, key string) []part {
	var out []part
	for _, b := range f.all {
		if b.entry == nil || !matches(pattern, b.path) {
			continue
		}
		for i, n := range b.entry.value.items {
			if n.kind == unstable.String && pep.Normalize(n.text) == key {
				out = append(out, part{in: b.entry.value, index: i})
			}
		}
	}
	return out
}

func (f *File) removeParts(parts []part) ([]text.Edit, error) {
	var edits []text.Edit
	var lines []text.Span
	touched := map[*Node]bool{}
	for _, p := range parts {
		switch {
		case p.in == nil:
			lines = append(lines, p.lines)
		case touched[p.in]:
			return nil, errScattered
		default:
			touched[p.in] = true
			edits = append(edits, listOf(f.text, p.in).Remove(p.index)...)
		}
	}
	return append(edits, f.removeLines(lines)...), nil
}

// removeLines deletes whole lines, in the order of the file. The last line of
// a file takes the break before it along, which is part of the line before.
func (f *File) removeLines(lines []text.Span) []text.Edit {
	var edits []text.Edit
	for _, l := range lines {
		if n := len(edits) - 1; n >= 0 && edits[n].Span.End > l.Start {
			edits[n].Span = bracketed.WholeLines(f.text, text.Span{Start: edits[n].Span.Start, End: l.End})
			continue
		}
		edits = append(edits, text.Edit{Span: l})
	}
	return edits
}

// withBlankLine widens the lines of a table by one empty line after them.
func (f *File) withBlankLine(lines text.Span) text.Span {
	if lines.End < len(f.text) && bracketed.LineEnd(f.text, lines.End) == lines.End {
		lines.End += len(bracketed.LineBreak(f.text, lines.End))
	}
	return lines
}
