package setupcfg

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/text"
)

// A config is the text of a setup.cfg as Python's configparser reads it with
// the settings of setuptools, with the place of every line and value.
type config struct {
	src      string
	lines    []line
	sections []*section
	named    map[string]*section
	problems []manifest.Problem
}

// A line is one line of the text; a comment is a line of its own, since
// setuptools sets no inline comment prefix.
type line struct {
	full    text.Span // without the line break
	content text.Span // without outer white space
	next    int       // offset of the next line
	comment bool
}

func (l line) blank() bool { return l.content.Len() == 0 }

// A section is a header with its options; repeated headers share one section.
type section struct {
	name    string
	header  int // line
	options []*option
	byKey   map[string]*option // by canonical key
}

// An option is a key with its value. The values are the parts of it that are
// not blank: what stands on the key's own line and each continuation line.
type option struct {
	name       string // as written
	line       int
	start      int // offset of the name
	valueStart int // offset after the delimiter
	values     []value
	limit      int // the first line that belongs to the next option or section
}

type value struct {
	line int
	span text.Span
}

// ownLine reports whether v is a continuation line of o.
func (o *option) ownLine(v value) bool { return v.line != o.line }

// end is the offset at which the value ends.
func (o *option) end() int {
	if n := len(o.values); n > 0 {
		return o.values[n-1].span.End
	}
	return o.valueStart
}

func readConfig(src string) *config {
	c := &config{src: src, lines: splitLines(src), named: map[string]*section{}}
	r := reader{config: c}
	for i := range c.lines {
		r.read(i)
	}
	r.close(len(c.lines))
	return c
}

func splitLines(src string) []line {
	x := text.NewIndex(src)
	lines := make([]line, x.Lines())
	for i := range lines {
		l := line{full: x.Line(i), next: x.Line(i + 1).Start}
		l.content = trim(src, l.full)
		if i == 0 && strings.HasPrefix(l.content.Of(src), "\ufeff") {
			l.content = trim(src, text.Span{Start: len("\ufeff"), End: l.full.End})
			l.full.Start = len("\ufeff")
		}
		l.comment = strings.HasPrefix(l.content.Of(src), "#") || strings.HasPrefix(l.content.Of(src), ";")
		lines[i] = l
	}
	return lines
}

// A reader is configparser's state between two lines.
type reader struct {
	*config
	section *section
	option  *option
	indent  int // of the last line that was no continuation, in code points
}

func (r *reader) read(i int) {
	l := r.lines[i]
	if l.comment || l.blank() {
		return
	}
	indent := utf8.RuneCountInString(r.src[l.full.Start:l.content.Start])
	if r.option != nil && indent > r.indent {
		r.option.values = append(r.option.values, value{i, l.content})
		return
	}
	r.indent = indent
	content := l.content.Of(r.src)
	switch end := strings.LastIndexByte(content, ']'); {
	case content[0] == '[' && end > 1:
		r.openSection(i, content[1:end])
	case r.section == nil:
		r.problem(l.content, "text before the first section header")
	default:
		r.openOption(i)
	}
}

// close ends the current option before the given line.
func (r *reader) close(line int) {
	if r.option != nil {
		r.option.limit = line
	}
	r.option = nil
}

func (r *reader) openSection(i int, name string) {
	r.close(i)
	r.section = r.named[name]
	if r.section != nil {
		if name != defaultSection {
			r.problem(r.lines[i].content, "section ["+name+"] stands twice in the file")
		}
		return
	}
	r.section = &section{name: name, header: i, byKey: map[string]*option{}}
	r.named[name] = r.section
	r.sections = append(r.sections, r.section)
}

func (r *reader) openOption(i int) {
	content := r.lines[i].content
	s := content.Of(r.src)
	delimiter := strings.IndexAny(s, "=:")
	if delimiter <= 0 {
		r.problem(content, "neither a section header nor a key with a value")
		return
	}
	r.close(i)
	o := &option{name: strings.TrimRightFunc(s[:delimiter], isSpace), line: i, start: content.Start}
	o.valueStart = content.Start + delimiter + 1
	if first := trim(r.src, text.Span{Start: o.valueStart, End: content.End}); first.Len() > 0 {
		o.values = append(o.values, value{i, first})
	}
	key := canonical(r.section.name, o.name)
	if r.section.byKey[key] != nil {
		r.problem(content, "key "+key+" stands twice in ["+r.section.name+"]")
	}
	r.section.byKey[key] = o
	r.section.options = append(r.section.options, o)
	r.option = o
}

func (c *config) problem(span text.Span, message string) {
	c.problems = append(c.problems, manifest.Problem{Span: span, Message: message})
}

// option finds an option by its canonical key; s may be nil.
func (s *section) option(key string) *option {
	if s == nil {
		return nil
	}
	return s.byKey[key]
}

// canonical is the key that setuptools makes of one as written: it still takes
// upper case and dashes where its own keys are meant, but not in sections
// whose keys are names given by the user.
func canonical(section, key string) string {
	if section == metadataSection || section == optionsSection {
		return strings.ToLower(strings.ReplaceAll(key, "-", "_"))
	}
	return key
}

// trim narrows span to leave out white space around it.
func trim(src string, span text.Span) text.Span {
	s := span.Of(src)
	left := strings.TrimLeftFunc(s, isSpace)
	start := span.End - len(left)
	return text.Span{Start: start, End: start + len(strings.TrimRightFunc(left, isSpace))}
}

// isSpace is Python's str.isspace, which counts four control characters that
// Unicode does not.
func isSpace(r rune) bool { return unicode.IsSpace(r) || 0x1c <= r && r <= 0x1f }
