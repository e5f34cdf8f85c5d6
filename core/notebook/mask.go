package notebook

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/pyferry/pyferry/core/text"
)

// A masker replaces IPython syntax in one cell, in place, where IPython's own
// input transformer would replace it. Three replacements keep the length:
//
//   - "0#" makes a line a statement and a comment, so that a block which holds
//     only a magic is not empty; where one byte must do it is "0";
//   - "#" makes a line a comment;
//   - a form feed in the indentation sets CPython's column count, and that of
//     tree-sitter's grammar, back to zero: what stood before it is hidden.
type masker struct {
	buf      []byte
	magics   []Magic
	prompted bool // the prompts of this cell are hidden
	nested   int  // how many %time-like magics enclose the statement
}

// maxNested bounds how many magics may stand before one statement, as in
// "%time %time f()". One or two are usual.
const maxNested = 8

// mask returns the Python text of a code cell, exactly as long as the source,
// and the IPython syntax that was masked in it.
func mask(source string) (string, []Magic) {
	m := masker{buf: []byte(source)}
	m.cell(0)
	if string(m.buf) == source {
		return source, m.magics
	}
	return string(m.buf), m.magics
}

// cell masks the cell that begins at pos and reaches to the end; pos is not 0
// for the cell that a magic such as %%time runs.
func (m *masker) cell(pos int) {
	pos = m.skipBlankLines(pos)
	m.dedent(pos)
	m.hidePythonPrompts(pos)
	m.hideIPythonPrompts(pos)
	indent, at := m.indentation(pos)
	if indent == "" && isCellMagic(m.buf[at:]) {
		m.cellMagic(at)
		return
	}
	for pos < len(m.buf) {
		pos = m.statement(pos, len(m.buf))
	}
}

func (m *masker) skipBlankLines(pos int) int {
	for pos < len(m.buf) {
		at := skipBlanks(m.buf, pos)
		if at == len(m.buf) || !isBreak(m.buf[at]) {
			break
		}
		pos = afterBreak(m.buf, at)
	}
	return pos
}

// indentation returns the white space that indents the physical line at pos,
// as far as it counts (behind a form feed), and where the line's text begins.
func (m *masker) indentation(pos int) (indent string, at int) {
	at = skipBlanks(m.buf, pos)
	blanks := m.buf[pos:at]
	return string(blanks[bytes.LastIndexByte(blanks, '\f')+1:]), at
}

// statement masks the logical line at pos, which must end before limit, and
// returns the start of the next.
func (m *masker) statement(pos, limit int) int {
	src := m.buf[:limit]
	at := skipBlanks(src, pos)
	if m.hidePythonPrompts(pos) {
		at = skipBlanks(src, pos)
	}
	if isEscaped(src[at:]) {
		return m.command(at, limit)
	}
	line := readLogicalLine(src, at)
	if line.command >= 0 {
		return m.assignment(at, line.command, limit)
	}
	if end := line.last + 1; !line.quoted && (end == limit || end > 0 && isBreak(src[end])) {
		if name := helpName(src[at:end]); name != nil {
			m.help(at, end, name)
		}
	}
	return line.end
}

// isEscaped reports whether a statement that begins with s begins with one of
// IPython's escape characters, rather than with an operator.
func isEscaped(s []byte) bool {
	if len(s) == 0 || strings.IndexByte("%!?,;/", s[0]) < 0 {
		return false
	}
	next := byte(' ')
	if len(s) > 1 {
		next = s[1]
	}
	switch s[0] {
	case '%', '!':
		return next != '='
	case '/':
		return strings.IndexByte("=/ \r\n", next) < 0
	}
	return true
}

// assignment masks the value of "x = !command" or "x = %magic", or all of it
// if it asks for help.
func (m *masker) assignment(at, value, limit int) int {
	end, next := m.commandEnd(value, limit)
	if name := helpName(m.buf[at:end]); name != nil {
		m.help(at, end, name)
		return next
	}
	m.add(value, end)
	m.hide(value, end)
	return next
}

// command masks a line that begins with an escape character.
func (m *masker) command(at, limit int) int {
	end, next := m.commandEnd(at, limit)
	if name := helpName(m.buf[at:end]); name != nil {
		m.help(at, end, name)
		return next
	}
	magic := m.add(at, end)
	if python := pythonMagics[magic.Name]; magic.Kind == LineMagic && python.statement {
		if m.keepStatement(python, magic) {
			return next
		}
	}
	m.hide(at, end)
	return next
}

// commandEnd returns where a command ends that begins at pos, and where the
// next line starts. A backslash right before \n continues a command.
func (m *masker) commandEnd(pos, limit int) (end, next int) {
	src := m.buf[:limit]
	end = lineEnd(src, pos)
	for end < limit && end > pos && src[end-1] == '\\' && src[end] == '\n' {
		pos = end + 1
		end = lineEnd(src, pos)
	}
	return end, nextLine(src, end)
}

// escapeKinds maps an escape character to the syntax it begins.
var escapeKinds = map[byte]MagicKind{'!': Shell, '%': LineMagic, '?': Help, ',': Autocall, ';': Autocall, '/': Autocall}

// add notes the command from at to end and returns it.
func (m *masker) add(at, end int) Magic {
	magic := Magic{Kind: escapeKinds[m.buf[at]], Span: text.Span{Start: at, End: end}}
	pos := at + 1
	if c := m.buf[at]; pos < end && m.buf[pos] == c && (c == '!' || c == '?') {
		pos++
	}
	if magic.Kind != Shell {
		magic.Name = string(firstWord(m.buf[pos:end]))
		pos += len(magic.Name)
	}
	magic.Args = text.Span{Start: min(skipBlanks(m.buf, pos), end), End: end}
	m.magics = append(m.magics, magic)
	return magic
}

// helpEnd matches a line that asks for help on the name at its end. Only
// literal indexes are allowed in the name.
var helpEnd = regexp.MustCompile(`(%{0,2}[\p{L}_*][\p{L}\p{N}_*]*(?:\.[\p{L}_*][\p{L}\p{N}_*]*|\[-?[0-9]+\])*)\?\??$`)

// helpName returns the span, in line, of the name that a line such as "name?"
// asks about, or nil.
func helpName(line []byte) []int {
	if !bytes.HasSuffix(line, []byte("?")) {
		return nil
	}
	if match := helpEnd.FindSubmatchIndex(line); match != nil {
		return match[2:4]
	}
	return nil
}

// help masks the line from at to end, which asks about the name at that place
// in it.
func (m *masker) help(at, end int, name []int) {
	span := text.Span{Start: at + name[0], End: at + name[1]}
	m.magics = append(m.magics, Magic{
		Kind: Help, Name: string(m.buf[span.Start:span.End]), Span: text.Span{Start: at, End: end}, Args: span,
	})
	m.hide(at, end)
}

// isCellMagic reports whether a cell that begins with s is a cell magic
// rather than a question about one (%%time?).
func isCellMagic(s []byte) bool {
	return bytes.HasPrefix(s, []byte("%%")) && !cellMagicHelp.Match(s)
}

var cellMagicHelp = regexp.MustCompile(`^%%[\p{L}\p{N}_]+\?`)

// cellMagic masks the cell magic at at: its first line, and the whole cell
// unless that is Python.
func (m *masker) cellMagic(at int) {
	end := lineEnd(m.buf, at)
	name := string(firstWord(m.buf[at+2 : end]))
	magic := Magic{Kind: CellMagic, Name: name, Span: text.Span{Start: at, End: len(m.buf)}}
	magic.Args = text.Span{Start: skipBlanks(m.buf, at+2+len(name)), End: end}
	m.magics = append(m.magics, magic)
	python := pythonMagics[name]
	if !python.cell {
		m.comment(at, len(m.buf))
		return
	}
	if !python.statement || !m.keepStatement(python, magic) {
		m.comment(at, end)
	}
	m.cell(nextLine(m.buf, end))
}

// keepStatement hides a magic and its options but keeps the statement that it
// runs, at the magic's own column. It does nothing if there is no statement,
// it is not complete on its line, or the options take more than one line.
func (m *masker) keepStatement(python pythonMagic, magic Magic) bool {
	start, end := magic.Args.Start, magic.Args.End
	start += python.options(m.buf[start:end])
	if start == end || m.nested == maxNested || bytes.ContainsAny(m.buf[magic.Span.Start:start], "\r\n") {
		return false
	}
	if !m.complete(start, end) {
		return false
	}
	first := bytes.LastIndexAny(m.buf[:magic.Span.Start], "\r\n") + 1
	indent, _ := m.indentation(first)
	for i := first; i < start; i++ {
		m.buf[i] = ' '
	}
	copy(m.buf[start-len(indent):], indent)
	m.buf[start-len(indent)-1] = '\f'
	m.nested++
	m.statement(start, end)
	m.nested--
	return true
}

// complete reports whether the statement at start ends where its magic does,
// and not inside a bracket or string.
func (m *masker) complete(start, end int) bool {
	if isEscaped(m.buf[start:end]) {
		return true
	}
	line := readLogicalLine(m.buf[:end], start)
	return line.command >= 0 || !line.open && line.end == end
}

// hide makes the bytes from start to end an expression statement, or an
// expression, and comments.
func (m *masker) hide(start, end int) {
	m.buf[start] = '0'
	m.comment(start+1, end)
}

// comment makes every physical line from start to end a comment.
func (m *masker) comment(start, end int) {
	for pos := start; pos < end; pos = nextLine(m.buf[:end], pos) {
		if isBreak(m.buf[pos]) {
			continue
		}
		m.buf[pos] = '#'
		for i := pos + 1; i < end && !utf8.RuneStart(m.buf[i]); i++ {
			m.buf[i] = '#' // the rest of a code point that lost its first byte
		}
	}
}
