package bracketed

import (
	"strings"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/pep"
	"github.com/pyferry/pyferry/core/text"
)

// Uncomment finds a commented-out string of req's name in a list of
// requirements, and returns the edits that bring it back: the '#' goes, the
// commas are made right, whatever follows the item stays. It returns nil if
// there is none.
func (l *List) Uncomment(req manifest.New) []text.Edit {
	for i := 0; i <= len(l.Items); i++ {
		end := l.Span.End - 1
		if i < len(l.Items) {
			end = l.Items[i].Start
		}
		for _, c := range Comments(l.Src, l.Before(i), end) {
			if item, found := l.commentedItem(c, req); found {
				return l.uncomment(i, c, item)
			}
		}
	}
	return nil
}

// commentedItem finds the string that a comment on its own line holds, if it
// is a requirement like req and nothing but a comma and a further comment
// follow it.
func (l *List) commentedItem(comment text.Span, req manifest.New) (text.Span, bool) {
	start, ok := CommentBody(l.Src, comment)
	if !ok || start == comment.End || strings.IndexByte(`"'`, l.Src[start]) < 0 {
		return text.Span{}, false
	}
	value, rest, closed := strings.Cut(l.Src[start+1:comment.End], l.Src[start:start+1])
	if !closed || strings.Contains(value, `\`) || !endsItem(rest) {
		return text.Span{}, false
	}
	r, err := pep.ParseRequirement(value)
	if err != nil || pep.Normalize(r.Name) != req.Key || r.Marker != req.Marker {
		return text.Span{}, false
	}
	return text.Span{Start: start, End: start + len(value) + 2}, true
}

// CommentBody is where the text of a comment starts, if the comment has a
// line to itself.
func CommentBody(src string, comment text.Span) (int, bool) {
	body := strings.TrimLeft(comment.Of(src), "# \t")
	return comment.End - len(body), StartsLine(src, comment.Start)
}

// endsItem reports whether rest, which follows a string, is a comma at most
// and a comment.
func endsItem(rest string) bool {
	rest = strings.TrimLeft(rest, blanks)
	rest = strings.TrimLeft(strings.TrimPrefix(rest, ","), blanks)
	return rest == "" || rest[0] == '#'
}

// uncomment brings item back as the one with index i of l.
func (l *List) uncomment(i int, comment, item text.Span) []text.Edit {
	var edits []text.Edit
	comma := CommaIn(l.Src, item.End, comment.End)
	wanted := len(l.Items) > 0 || comma >= 0
	if i > 0 {
		switch before := l.Commas[i-1]; {
		case before > comment.Start:
			return nil // the comma of the item before stands after the comment
		case before < 0:
			edits = append(edits, Insertion(l.Items[i-1].End, ","))
			wanted = false
		}
	}
	start := LineStart(l.Src, comment.Start)
	edits = append(edits, text.Edit{Span: text.Span{Start: start, End: item.Start}, New: l.itemIndent(i, comment)})
	switch {
	case wanted && comma < 0:
		edits = append(edits, Insertion(item.End, ","))
	case !wanted && comma >= 0:
		edits = append(edits, text.Edit{Span: text.Span{Start: comma, End: comma + 1}})
	}
	return edits
}

// itemIndent is the indent of the items next to index i, or else of comment.
func (l *List) itemIndent(i int, comment text.Span) string {
	for _, n := range []int{i - 1, i} {
		if n >= 0 && n < len(l.Items) && StartsLine(l.Src, l.Items[n].Start) {
			return IndentOf(l.Src, l.Items[n].Start)
		}
	}
	return IndentOf(l.Src, comment.Start)
}
