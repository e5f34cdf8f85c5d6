package script

import (
	"sort"
	"strings"

	"github.com/pyferry/pyferry/core/text"
)

// The lines around a block (PEP 723).
const (
	opening = "# /// script"
	closing = "# ///"
)

// A block is the metadata in a script: TOML in lines that are comments.
type block struct {
	toml  string
	lines []line
	// close is where the closing line starts in the script.
	close int
}

// A line is one line of the TOML text.
type line struct {
	start   int // of the comment line in the script
	content int // in the script, behind the "# "
	toml    int // in the TOML text
}

// findBlocks lists the metadata blocks of type script.
func findBlocks(src string) []*block {
	if !strings.Contains(src, opening) {
		return nil
	}
	var found []*block
	x := text.NewIndex(src)
	for i := 0; i < x.Lines(); i++ {
		if strings.TrimPrefix(x.Line(i).Of(src), "\ufeff") != opening {
			continue
		}
		if b, last := readBlock(src, x, i); b != nil {
			found = append(found, b)
			i = last
		}
	}
	return found
}

// readBlock reads the block that opens in the given line. It goes on to the
// last closing line before the comment ends.
func readBlock(src string, x *text.Index, open int) (*block, int) {
	last := -1
	for i := open + 1; i < x.Lines() && isContent(x.Line(i).Of(src)); i++ {
		if x.Line(i).Of(src) == closing {
			last = i
		}
	}
	if last < open+2 {
		return nil, open
	}
	b := &block{close: x.Line(last).Start}
	var toml strings.Builder
	for i := open + 1; i < last; i++ {
		start, end := x.Line(i).Start, x.Line(i+1).Start
		content := start + 1
		if strings.HasPrefix(src[content:], " ") {
			content++
		}
		b.lines = append(b.lines, line{start: start, content: content, toml: toml.Len()})
		toml.WriteString(src[content:end])
	}
	b.toml = toml.String()
	return b, last
}

func isContent(line string) bool { return line == "#" || strings.HasPrefix(line, "# ") }

// place is the line of an offset into the TOML text; its end is the closing
// line.
func (b *block) place(offset int) line {
	if offset >= len(b.toml) {
		return line{start: b.close, content: b.close, toml: len(b.toml)}
	}
	return b.lines[sort.Search(len(b.lines), func(i int) bool { return b.lines[i].toml > offset })-1]
}

// offset is where a byte of the TOML text stands in the script.
func (b *block) offset(at int) int {
	l := b.place(at)
	return l.content + at - l.toml
}

// span is where a span of the TOML text stands in the script. It ends behind
// its last byte, not at the start of the line below.
func (b *block) span(s text.Span) text.Span {
	if s.Len() == 0 {
		return text.Span{Start: b.offset(s.Start), End: b.offset(s.Start)}
	}
	return text.Span{Start: b.offset(s.Start), End: b.offset(s.End-1) + 1}
}

// edit is an edit of the TOML text as one of the script.
func (b *block) edit(e text.Edit) text.Edit {
	from, to := b.place(e.Span.Start), b.place(e.Span.End)
	whole := from.toml == e.Span.Start && to.toml == e.Span.End && (e.New == "" || strings.HasSuffix(e.New, "\n"))
	if whole && (e.Span.Len() > 0 || e.New != "") {
		return text.Edit{Span: text.Span{Start: from.start, End: to.start}, New: commented(e.New)}
	}
	out := text.Edit{Span: text.Span{Start: b.offset(e.Span.Start), End: b.offset(e.Span.End)}}
	first, rest, several := strings.Cut(e.New, "\n")
	out.New = first
	if several {
		out.New += "\n" + strings.TrimSuffix(commented(rest+"\n"), "\n")
	}
	return out
}

// commented makes each line of s, which ends with a line break, a comment.
func commented(s string) string {
	var out strings.Builder
	for line := range strings.Lines(s) {
		if strings.TrimRight(line, "\r\n") == "" {
			out.WriteString("#" + line)
		} else {
			out.WriteString("# " + line)
		}
	}
	return out.String()
}
