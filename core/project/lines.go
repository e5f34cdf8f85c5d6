package project

import (
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/imports"
	"github.com/pyferry/pyferry/core/text"
)

// A Line is one line of a text, without its line break.
type Line struct {
	Number int // 0-based
	Start  int // byte offset in the text
	Text   string
}

func (l Line) end() int { return l.Start + len(l.Text) }

// KnownLine returns the line of Text that holds span, if it was noted when the
// file was read. Of a source whose text was dropped those lines are on which an
// absolute import stands, so that a finding there needs no second read.
func (f *File) KnownLine(span text.Span) (Line, bool) {
	i, found := slices.BinarySearchFunc(f.lines, span.Start, func(l Line, offset int) int { return l.Start - offset })
	if !found {
		i--
	}
	if i < 0 || span.End > f.lines[i].end() {
		return Line{}, false
	}
	return f.lines[i], true
}

// longestNoted is the length in bytes of the longest line that is noted.
const longestNoted = 500

// importLines notes the lines of list in src, for KnownLine. A text with old
// Mac line ends (a lone \r) has none that are worth it.
func importLines(src string, list []imports.Import) []Line {
	var lines []Line
	at, number, size := 0, 0, 0
	for i := range list {
		imp := &list[i]
		if imp.Level > 0 || imp.Span.Start < at {
			continue
		}
		number += strings.Count(src[at:imp.Span.Start], "\n")
		line := Line{Number: number, Start: strings.LastIndexByte(src[:imp.Span.Start], '\n') + 1}
		at = lineEnd(src, imp.Span.Start)
		if line.Text = strings.TrimRight(src[line.Start:at], "\r"); len(line.Text) <= longestNoted {
			lines = append(lines, line)
			size += len(line.Text)
		}
	}
	if before := src[:min(at+1, len(src))]; strings.Count(before, "\r") > strings.Count(before, "\r\n") {
		return nil
	}
	return withoutText(lines, size)
}

// lineEnd is the offset of the first \n at or after p, or the text's end.
func lineEnd(src string, p int) int {
	if n := strings.IndexByte(src[p:], '\n'); n >= 0 {
		return p + n
	}
	return len(src)
}

// withoutText copies what the lines hold of the text, size bytes in all, into
// one string of their own.
func withoutText(lines []Line, size int) []Line {
	var own strings.Builder
	own.Grow(size)
	for i := range lines {
		start := own.Len()
		own.WriteString(lines[i].Text)
		lines[i].Text = own.String()[start:]
	}
	return slices.Clip(lines)
}
