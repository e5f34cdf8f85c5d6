package tomltable

import (
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/manifest/bracketed"
	"github.com/pyferry/pyferry/core/pep"
	"github.com/pyferry/pyferry/core/text"
)

// uncommentEntry finds a commented-out entry of req's name below the section's
// header, and returns the edit that brings it back.
func (f *File) uncommentEntry(s *Section, req manifest.New) (text.Edit, bool) {
	at := s.header.header[len(s.header.header)-1].span.End
	for i := 0; i <= len(s.header.entries); i++ {
		end := f.tableEnd(s.header)
		if i < len(s.header.entries) {
			end = s.header.entries[i].span.Start
		}
		for _, c := range bracketed.Comments(f.text, at, end) {
			body, ok := bracketed.CommentBody(f.text, c)
			if ok && strings.HasPrefix(f.text[body:c.End], "[") {
				return text.Edit{}, false // what follows belongs to a commented-out table
			}
			if ok && declaresEntry(f.text[body:c.End], req) {
				start := bracketed.LineStart(f.text, c.Start)
				return text.Edit{Span: text.Span{Start: start, End: body}, New: entryIndent(f.text, s.header)}, true
			}
		}
		if i < len(s.header.entries) {
			at = s.header.entries[i].span.End
		}
	}
	return text.Edit{}, false
}

// tableEnd is where the lines of t end: at the next header or at the end.
func (f *File) tableEnd(t *table) int {
	for i, other := range f.doc.tables[:len(f.doc.tables)-1] {
		if other == t {
			return bracketed.LineStart(f.text, f.doc.tables[i+1].header[0].span.Start)
		}
	}
	return len(f.text)
}

// declaresEntry reports whether line is a whole entry that declares req.
func declaresEntry(line string, req manifest.New) bool {
	if req.Marker != "" || check(line) != nil {
		return false
	}
	entries := readTOML(line).tables[0].entries
	if len(entries) != 1 || len(entries[0].keys) != 1 {
		return false
	}
	kind := entries[0].value.kind
	return pep.Normalize(entries[0].keys[0].name) == req.Key && (kind == unstable.String || kind == unstable.InlineTable)
}
