package requirements

import (
	"strings"
	"unicode"

	"github.com/pyferry/pyferry/core/text"
)

// A line is one logical line: one or more lines that backslashes join.
type line struct {
	span    text.Span // without the last line break
	next    int       // offset of the next line
	content text.Span // without outer white space and comment
	comment text.Span // from its "#"; empty without one
	// masked is the content with white space in place of what joins its
	// lines, so that its offsets stay those of the text.
	masked   string
	dangling bool // ends with a backslash but not with a line break
}

func (l line) blank() bool { return l.content.Len() == 0 }

// splitLines joins lines as pip does: one that is a comment is not continued,
// but may end a continuation.
func splitLines(src string) []line {
	x := text.NewIndex(src)
	var out []line
	start := len(src) - len(strings.TrimPrefix(src, "\ufeff"))
	var joints []text.Span
	for i := range x.Lines() {
		physical := x.Line(i)
		physical.Start = max(physical.Start, start)
		next := x.Line(i + 1).Start
		body := physical.Of(src)
		if strings.HasSuffix(body, `\`) && !isComment(body) && next > physical.End {
			joints = append(joints, text.Span{Start: physical.Start + len(strings.TrimRight(body, `\`)), End: next})
			continue
		}
		out = append(out, newLine(src, text.Span{Start: start, End: physical.End}, next, joints))
		start, joints = next, nil
	}
	return out
}

func isComment(s string) bool {
	return strings.HasPrefix(strings.TrimLeftFunc(s, unicode.IsSpace), "#")
}

func newLine(src string, span text.Span, next int, joints []text.Span) line {
	masked := []byte(span.Of(src))
	for _, j := range joints {
		for i := j.Start; i < j.End; i++ {
			masked[i-span.Start] = ' '
		}
	}
	s := string(masked)
	l := line{span: span, next: next, comment: text.Span{Start: span.End, End: span.End}}
	l.dangling = strings.HasSuffix(s, `\`) && !isComment(s)
	if i := commentStart(s); i >= 0 {
		l.comment.Start = span.Start + i
		s = s[:i]
	}
	left := strings.TrimLeftFunc(s, unicode.IsSpace)
	l.content.Start = span.Start + len(s) - len(left)
	l.masked = strings.TrimRightFunc(left, unicode.IsSpace)
	l.content.End = l.content.Start + len(l.masked)
	return l
}

// commentStart is the offset of a "#" at the start of s or after white space,
// or -1.
func commentStart(s string) int {
	space := true
	for i, r := range s {
		if r == '#' && space {
			return i
		}
		space = unicode.IsSpace(r)
	}
	return -1
}
