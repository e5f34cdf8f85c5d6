package notebook

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/pyferry/pyferry/core/text"
)

// Errors that Rewrite returns.
var (
	ErrNoFile  = errors.New("notebook: not backed by a sound .ipynb file")
	ErrOutside = errors.New("notebook: an edit does not lie within one Python cell")
	ErrInvalid = errors.New("notebook: an edit would leave invalid UTF-8")
)

// Rewrite turns edits of Text into edits of the raw .ipynb file, ready for
// text.Apply. Each edit must lie within one cell. Only bytes of the source
// strings of touched cells change: new text is escaped in the file's own
// style, and where a source is a list of lines, new lines become elements of
// their own. It fails on a notebook that does not come from a file or whose
// JSON is broken (ErrNoFile), and on edits outside a cell (ErrOutside), that
// overlap (text.ErrOverlap), or that cut or contain broken code points
// (ErrInvalid).
func (n *Notebook) Rewrite(edits []text.Edit) ([]text.Edit, error) {
	if !n.sound {
		return nil, ErrNoFile
	}
	merged, err := mergeTouching(edits)
	if err != nil || len(merged) == 0 {
		return nil, err
	}
	ascii := escapesNonASCII(n.raw)
	out := make([]text.Edit, 0, len(merged))
	for _, e := range merged {
		i, ok := n.find(e.Span.Start)
		if !ok || e.Span.End > n.cells[i].Span.End {
			return nil, fmt.Errorf("%w: %d-%d", ErrOutside, e.Span.Start, e.Span.End)
		}
		if !utf8.ValidString(e.New) {
			return nil, ErrInvalid
		}
		e.Span = e.Span.Shift(-n.cells[i].Span.Start)
		edit, ok := rewriter{n.raw, n.sources[i], n.cells[i].Source, ascii}.edit(e)
		if !ok {
			return nil, ErrInvalid
		}
		out = append(out, edit)
	}
	return out, nil
}

// mergeTouching sorts edits, drops those that change nothing, and makes one of
// those that meet.
func mergeTouching(edits []text.Edit) ([]text.Edit, error) {
	sorted := slices.Clone(edits)
	slices.SortStableFunc(sorted, func(a, b text.Edit) int { return a.Span.Start - b.Span.Start })
	var out []text.Edit
	for _, e := range sorted {
		if e.Span.Len() < 0 {
			return nil, fmt.Errorf("%w: %d-%d", text.ErrOverlap, e.Span.Start, e.Span.End)
		}
		if e.Span.Len() == 0 && e.New == "" {
			continue
		}
		if len(out) == 0 || out[len(out)-1].Span.End < e.Span.Start {
			out = append(out, e)
			continue
		}
		last := &out[len(out)-1]
		if last.Span.End > e.Span.Start {
			return nil, fmt.Errorf("%w: at %d", text.ErrOverlap, e.Span.Start)
		}
		last.Span.End = e.Span.End
		last.New += e.New
	}
	return out, nil
}

// A rewriter edits one cell's source in the raw file.
type rewriter struct {
	raw     string
	source  source
	decoded string // the cell's Source
	ascii   bool   // escape what is not ASCII
}

// edit turns an edit of the decoded source into one of the raw file.
func (w rewriter) edit(e text.Edit) (text.Edit, bool) {
	if !w.source.list {
		return w.replace(e.Span, encode(e.New, w.ascii))
	}
	if e.Span.Len() == len(w.decoded) {
		return text.Edit{Span: w.source.span, New: w.list(e.New)}, true
	}
	return w.editList(e)
}

// editList edits a list of lines, which e does not replace as a whole.
func (w rewriter) editList(e text.Edit) (text.Edit, bool) {
	border := `"` + w.separator() + `"`
	contents := w.lines(e.New, border)
	switch atEnd := e.Span.End == len(w.decoded); {
	case atEnd && strings.HasSuffix(w.decoded[:e.Span.Start], "\n"):
		return w.replaceLastLines(e.Span.Start, contents, border)
	case !atEnd && strings.HasSuffix(e.New, "\n"):
		contents += border // the line that e.Span.End stands in goes on
	}
	return w.replace(e.Span, contents)
}

// replace replaces the raw bytes that stand for span by contents.
func (w rewriter) replace(span text.Span, contents string) (text.Edit, bool) {
	start, ok1 := w.locate(span.Start)
	end, ok2 := w.locate(span.End)
	return text.Edit{Span: text.Span{Start: start, End: end}, New: contents}, ok1 && ok2
}

// replaceLastLines replaces everything behind the line that ends at the
// decoded offset start, with the strings' quotes and commas.
func (w rewriter) replaceLastLines(start int, contents, border string) (text.Edit, bool) {
	newline, ok := w.locate(start - 1)
	_, size := undecodedRune(w.raw[newline:])
	last := w.source.parts[len(w.source.parts)-1]
	if contents != "" {
		contents = border + contents
	}
	return text.Edit{Span: text.Span{Start: newline + size, End: last.End}, New: contents}, ok
}

// locate returns the raw offset of an offset in the decoded source. At the
// border between two strings that is the start of the second.
func (w rewriter) locate(offset int) (int, bool) {
	end := w.source.span.End
	for _, part := range w.source.parts {
		contents := part.Of(w.raw)
		if raw, ok := undecoded(contents, offset); raw < len(contents) {
			return part.Start + raw, ok
		}
		offset -= len(decode(contents))
		end = part.End
	}
	return end, offset == 0
}

// lines returns s as the contents of JSON strings, one for each line, with
// border between them.
func (w rewriter) lines(s, border string) string {
	var lines []string
	for line := range strings.Lines(s) {
		lines = append(lines, encode(line, w.ascii))
	}
	return strings.Join(lines, border)
}

// list returns s as a JSON list of lines in the place of the whole source.
func (w rewriter) list(s string) string {
	if s == "" {
		return "[]"
	}
	opening, closing := w.margins()
	return "[" + opening + `"` + w.lines(s, `"`+w.separator()+`"`) + `"` + closing + "]"
}

// separator returns what stands between two strings of the list.
func (w rewriter) separator() string {
	parts := w.source.parts
	if len(parts) > 1 {
		return w.raw[parts[0].End+1 : parts[1].Start-1]
	}
	opening, _ := w.margins()
	if opening == "" && w.raw[w.source.span.Start-1] == ' ' {
		return ", " // as in json.dumps without indent, which also writes ": "
	}
	return "," + opening
}

// margins returns the white space inside the list's brackets. For an empty
// list it is derived from how the file is indented.
func (w rewriter) margins() (opening, closing string) {
	parts, span := w.source.parts, w.source.span
	if len(parts) > 0 {
		return w.raw[span.Start+1 : parts[0].Start-1], w.raw[parts[len(parts)-1].End+1 : span.End-1]
	}
	top := whiteSpace(w.raw[strings.IndexByte(w.raw, '{')+1:])
	line := strings.LastIndexByte(w.raw[:span.Start], '\n')
	if line < 0 || !strings.Contains(top, "\n") {
		return "", ""
	}
	newline, unit := top[:strings.IndexByte(top, '\n')+1], top[strings.IndexByte(top, '\n')+1:]
	closing = newline + whiteSpace(w.raw[line+1:])
	return closing + unit, closing
}

// whiteSpace returns the white space that s begins with.
func whiteSpace(s string) string {
	return s[:len(s)-len(strings.TrimLeft(s, " \t\r\n"))]
}
