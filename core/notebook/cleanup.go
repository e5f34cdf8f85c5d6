package notebook

import "regexp"

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

// Input prompts that were copied along with the code: Python's own and
// IPython's. Those of the first kind begin a cell, the others continue it.
var (
	firstPrompt = regexp.MustCompile(`^(>>>( |$)|((\[nav\]|\[ins\])? )?In \[\d+\]: )`)
	anyPrompt   = regexp.MustCompile(`^((>>>|\.\.\.)( |$)|((\[nav\]|\[ins\])? )?In \[\d+\]: |\s*\.{3,}: ?)`)
)

// hidePrompts hides the prompts of all lines if the line at pos begins with
// one.
func (m *masker) hidePrompts(pos int) {
	if !firstPrompt.Match(m.line(pos)) {
		return
	}
	for ; pos < len(m.buf); pos = nextLine(m.buf, pos) {
		if prompt := anyPrompt.Find(m.line(pos)); len(prompt) > 0 {
			for i := range prompt {
				prompt[i] = ' '
			}
			prompt[len(prompt)-1] = '\f'
		}
	}
}

// line is the physical line at pos without its line break.
func (m *masker) line(pos int) []byte {
	return m.buf[pos:lineEnd(m.buf, pos)]
}
