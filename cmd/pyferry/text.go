package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// wantsColor reports whether f is a terminal whose user has not asked for
// plain text (https://no-color.org).
func wantsColor(f *os.File) bool {
	return os.Getenv("NO_COLOR") == "" && isTerminal(f)
}

// isTerminal reports whether f is a terminal that understands control
// sequences.
func isTerminal(f *os.File) bool {
	return os.Getenv("TERM") != "dumb" && term.IsTerminal(int(f.Fd()))
}

// The colours of a terminal (ECMA-48, select graphic rendition).
const (
	bold   = "\x1b[1m"
	yellow = "\x1b[33m"
	cyan   = "\x1b[36m"
	plain  = "\x1b[0m"
)

func paint(on bool, color, s string) string {
	if !on {
		return s
	}
	return color + s + plain
}

func writeText(w io.Writer, r *report) error {
	out := bufio.NewWriterSize(w, 64<<10)
	fixable := 0
	for i := range r.findings {
		l := &r.findings[i]
		l.text(out, r.color)
		if fix, ok := l.finding.Preferred(); ok && fix.Safe { // what fix does without --select
			fixable++
		}
	}
	fmt.Fprint(out, summary(len(r.findings), fixable, r.files))
	return out.Flush()
}

func summary(found, fixable, files int) string {
	if found == 0 {
		return fmt.Sprintf("Nothing found in %s.\n", plural(files, "file"))
	}
	s := fmt.Sprintf("Found %s in %s", plural(found, "finding"), plural(files, "file"))
	if fixable > 0 {
		s += fmt.Sprintf("; pyferry fix can mend %d", fixable)
	}
	return s + ".\n"
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// text writes one finding: place and message, the source line with the range
// underlined, and what the preferred fix would do.
func (l *located) text(out io.Writer, color bool) {
	f := &l.finding
	fmt.Fprintf(out, "%s: %s: %s [%s]\n", paint(color, bold, l.at.String()), paint(color, yellow, f.Severity.String()), f.Message, f.Rule)
	number := fmt.Sprint(l.at.Line)
	gutter := strings.Repeat(" ", len(number))
	fmt.Fprintf(out, "  %s | %s\n", number, l.line)
	fmt.Fprintf(out, "  %s | %s%s\n", gutter, margin(l.line, l.at.Column-1), paint(color, yellow, strings.Repeat("^", l.width())))
	if fix, ok := f.Preferred(); ok {
		fmt.Fprintf(out, "  %s = %s\n", gutter, paint(color, cyan, "fix: "+fix.Title))
	}
	fmt.Fprintln(out)
}

// String is the location in the form that editors and terminals link.
func (at location) String() string {
	if at.Cell > 0 {
		return fmt.Sprintf("%s: cell %d:%d:%d", at.File, at.Cell, at.Line, at.Column)
	}
	return fmt.Sprintf("%s:%d:%d", at.File, at.Line, at.Column)
}

// margin is blank space as wide as the first n code points of line; tabs stay
// tabs so that what follows is aligned.
func margin(line string, n int) string {
	var out strings.Builder
	for i, r := range []rune(line) {
		switch {
		case i == n:
			return out.String()
		case r == '\t':
			out.WriteByte('\t')
		default:
			out.WriteByte(' ')
		}
	}
	return out.String()
}

// width is the number of carets: the range as far as it lies on its first
// line, at least one.
func (l *located) width() int {
	end := l.at.EndColumn
	if l.at.EndLine > l.at.Line {
		end = len([]rune(l.line)) + 1
	}
	return max(1, end-l.at.Column)
}
