package notebook

import (
	"bytes"
	"regexp"
)

// dedent hides the indentation that all lines from pos on have in common, as
// IPython (textwrap.dedent) does.
func (m *masker) dedent(pos int) {
	margin, found := "", false
	for start := pos; start < len(m.buf); start = nextLine(m.buf, start) {
		indent, at := m.indentation(start)
		switch {
		case at == len(m.buf) || isBreak(m.buf[at]):
		case !found:
			margin, found = indent, true
		default:
			margin = margin[:commonPrefix(margin, indent)]
		}
		if found && margin == "" {
			return
		}
	}
	for start := pos; start < len(m.buf); start = nextLine(m.buf, start) {
		indent, at := m.indentation(start)
		if len(margin) <= len(indent) && len(margin) > 0 {
			m.buf[at-len(indent)+len(margin)-1] = '\f'
		}
	}
}

func commonPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// Input prompts that were copied along with the code: Python's own, which may
// begin at any line, and IPython's, which begin at the first.
var (
	pythonPrompt  = regexp.MustCompile(`^[ \t]*(>>>|\.\.\.)[ \t]?`)
	ipythonPrompt = regexp.MustCompile(`^(((\[nav\]|\[ins\])? )?In \[\d+\]: |\s*\.{3,}: ?)`)
)

// hidePythonPrompts hides the prompts of all lines from pos on if the first of
// them begins with one, and reports whether it did.
func (m *masker) hidePythonPrompts(pos int) bool {
	if m.prompted || !bytes.HasPrefix(m.buf[skipBlanks(m.buf, pos):], []byte(">>>")) {
		return false
	}
	m.hidePrompts(pos, pythonPrompt)
	return true
}

// hideIPythonPrompts hides the prompts of all lines if one of the first two
// lines from pos on begins with one.
func (m *masker) hideIPythonPrompts(pos int) {
	if ipythonPrompt.Match(m.line(pos)) || ipythonPrompt.Match(m.line(nextLine(m.buf, pos))) {
		m.hidePrompts(pos, ipythonPrompt)
	}
}

// hidePrompts hides the prompts of all lines from pos on.
func (m *masker) hidePrompts(pos int, prompt *regexp.Regexp) {
	m.prompted = true
	for ; pos < len(m.buf); pos = nextLine(m.buf, pos) {
		if found := prompt.Find(m.line(pos)); len(found) > 0 {
			copy(found, bytes.Repeat([]byte(" "), len(found)-1))
			found[len(found)-1] = '\f'
		}
	}
}

// line is the physical line at pos without its line break, as far as it counts
// (behind a form feed).
func (m *masker) line(pos int) []byte {
	indent, at := m.indentation(pos)
	return m.buf[at-len(indent) : lineEnd(m.buf, at)]
}
