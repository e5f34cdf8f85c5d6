package pyproject

import (
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/pep"
	"github.com/pyferry/pyferry/core/text"
)

// uncommentItem finds a commented-out item of req's name in an array, and
// returns the edits that bring it back: the '#' goes, the commas are made
// right, whatever follows the item stays. It returns nil if there is none.
func (f *File) uncommentItem(seq *sequence, req manifest.New) []text.Edit {
	for i := 0; i <= len(seq.items); i++ {
		end := seq.span.End - 1
		if i < len(seq.items) {
			end = seq.items[i].Start
		}
		for _, c := range comments(f.text, seq.before(i), end) {
			if item, found := f.commentedItem(c, req); found {
				return f.uncomment(seq, i, c, item)
			}
		}
	}
	return nil
}

// commentedItem finds the string that a comment on its own line holds, if it
// is a requirement like req and nothing but a comma and a further comment
// follow it.
func (f *File) commentedItem(comment text.Span, req manifest.New) (text.Span, bool) {
	start, ok := f.commentBody(comment)
	if !ok || start == comment.End || strings.IndexByte(`"'`, f.text[start]) < 0 {
		return text.Span{}, false
	}
	value, rest, closed := strings.Cut(f.text[start+1:comment.End], f.text[start:start+1])
	if !closed || strings.Contains(value, `\`) || !endsItem(rest) {
		return text.Span{}, false
	}
	r, err := pep.ParseRequirement(value)
	if err != nil || pep.Normalize(r.Name) != req.Key || r.Marker != req.Marker {
		return text.Span{}, false
	}
	return text.Span{Start: start, End: start + len(value) + 2}, true
}

// commentBody is where the text of a comment starts, if the comment has a
// line to itself.
func (f *File) commentBody(comment text.Span) (int, bool) {
	body := strings.TrimLeft(comment.Of(f.text), "# \t")
	return comment.End - len(body), startsLine(f.text, comment.Start)
}

// endsItem reports whether rest, which follows a string, is a comma at most
// and a comment.
func endsItem(rest string) bool {
	rest = strings.TrimLeft(rest, blanks)
	rest = strings.TrimLeft(strings.TrimPrefix(rest, ","), blanks)
	return rest == "" || rest[0] == '#'
}

// uncomment brings item back as the one with index i of seq.
func (f *File) uncomment(seq *sequence, i int, comment, item text.Span) []text.Edit {
	var edits []text.Edit
	comma := commaIn(f.text, item.End, comment.End)
	wanted := len(seq.items) > 0 || comma >= 0
	if i > 0 {
		switch before := seq.commas[i-1]; {
		case before > comment.Start:
			return nil // the comma of the item before stands after the comment
		case before < 0:
			edits = append(edits, insertion(seq.items[i-1].End, ","))
			wanted = false
		}
	}
	start := lineStart(f.text, comment.Start)
	edits = append(edits, text.Edit{Span: text.Span{Start: start, End: item.Start}, New: f.itemIndent(seq, i, comment)})
	switch {
	case wanted && comma < 0:
		edits = append(edits, insertion(item.End, ","))
	case !wanted && comma >= 0:
		edits = append(edits, text.Edit{Span: text.Span{Start: comma, End: comma + 1}})
	}
	return edits
}

// itemIndent is the indent of the items next to index i, or else of comment.
func (f *File) itemIndent(seq *sequence, i int, comment text.Span) string {
	for _, n := range []int{i - 1, i} {
		if n >= 0 && n < len(seq.items) && startsLine(f.text, seq.items[n].Start) {
			return indentOf(f.text, seq.items[n].Start)
		}
	}
	return indentOf(f.text, comment.Start)
}

// uncommentEntry finds a commented-out entry of req's name below the section's
// header, and returns the edit that brings it back.
func (f *File) uncommentEntry(s *section, req manifest.New) (text.Edit, bool) {
	at := s.header.header[len(s.header.header)-1].span.End
	for i := 0; i <= len(s.header.entries); i++ {
		end := f.tableEnd(s.header)
		if i < len(s.header.entries) {
			end = s.header.entries[i].span.Start
		}
		for _, c := range comments(f.text, at, end) {
			body, ok := f.commentBody(c)
			if ok && strings.HasPrefix(f.text[body:c.End], "[") {
				return text.Edit{}, false // what follows belongs to a commented-out table
			}
			if ok && declaresEntry(f.text[body:c.End], req) {
				start := lineStart(f.text, c.Start)
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
			return lineStart(f.text, f.doc.tables[i+1].header[0].span.Start)
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
