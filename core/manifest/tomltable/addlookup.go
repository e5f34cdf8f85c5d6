package tomltable

import (
	"fmt"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/manifest/bracketed"
	"github.com/pyferry/pyferry/core/text"
)

func (f *File) addToLookup(s *Section, req manifest.New) ([]text.Edit, error) {
	if req.Marker != "" && s.Ecosystem != manifest.Poetry && !s.kind.Markers {
		return nil, fmt.Errorf("%s: this table cannot state a marker", f.schema.Format)
	}
	switch {
	case s.Virtual || s.header == nil && s.inline == nil:
		return f.create(s.path, f.newEntry(s, req, nil)), nil
	case s.inline != nil:
		entries := s.inline.entries
		at, line := s.insertEntryAt(entries, req.Name), f.newEntry(s, req, entries)
		return listOf(f.text, s.inline).Insert(at, line, f.indent(s.inline.span.Start)), nil
	}
	if edit, found := f.uncommentEntry(s, req); found {
		return []text.Edit{edit}, nil
	}
	return []text.Edit{f.addToTable(s, req)}, nil
}

// addToTable adds a line below the section's header.
func (f *File) addToTable(s *Section, req manifest.New) text.Edit {
	t := s.header
	line := entryIndent(f.text, t) + f.newEntry(s, req, t.entries)
	if at := s.insertEntryAt(t.entries, req.Name); at > 0 {
		return bracketed.NewLine(f.text, t.entries[at-1].span.End, line)
	}
	return bracketed.NewLine(f.text, t.header[len(t.header)-1].span.End, line)
}

// entryIndent is what the entries of t are indented by.
func entryIndent(src string, t *table) string {
	if len(t.entries) == 0 {
		return ""
	}
	return bracketed.IndentOf(src, t.entries[0].span.Start)
}

// insertEntryAt is the index at which an entry for name belongs. Poetry's
// "python" has no place in the order, nor has that of others where it is first.
func (s *Section) insertEntryAt(entries []*entry, name string) int {
	var names []string
	var indexes []int
	for i, e := range entries {
		if e.keys[0].name != interpreter || i > 0 && s.Ecosystem != manifest.Poetry {
			names = append(names, e.keys[0].name)
			indexes = append(indexes, i)
		}
	}
	at := manifest.InsertAt(names, name)
	if at < len(indexes) {
		return indexes[at]
	}
	return len(entries)
}

// newEntry writes req as an entry in the style of its neighbours.
func (f *File) newEntry(s *Section, req manifest.New, neighbours []*entry) string {
	quote, equals := `"`, " = "
	for _, e := range neighbours {
		if q := quoteOf(f.text, e.value); q != "" {
			quote = q
		}
		equals = f.equals(e)
	}
	return bareKey(req.Name) + equals + versionValue(s, req, quote)
}

// equals is the equals sign of e with its blanks; where it is aligned with
// others by more than one, the usual " = ".
func (f *File) equals(e *entry) string {
	sign := f.text[e.keys[len(e.keys)-1].span.End:e.value.span.Start]
	if len(sign) > len(" = ") || strings.Contains(sign, "\t") {
		return " = "
	}
	return sign
}

// versionValue is the value that states req: a version, or a table where it
// has a marker too.
func versionValue(s *Section, req manifest.New, quote string) string {
	version := req.Versions(s.Habit, s.Ecosystem)
	if version == "" {
		version = "*"
	}
	if req.Marker == "" {
		return quoteAs(version, quote)
	}
	return "{version = " + quoteAs(version, quote) + ", markers = " + requirementQuote(req.Marker, quote) + "}"
}

// quoteOf is the quote, ' or ", of the string that n is, or "".
func quoteOf(src string, n *Node) string {
	if n.kind != unstable.String {
		return ""
	}
	return src[n.span.Start : n.span.Start+1]
}
