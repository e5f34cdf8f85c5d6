package setupcfg

import (
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/text"
)

// create writes entry into a key, and if need be a section, that the file does
// not have yet.
func (c *config) create(l *list, _ manifest.New, entry string) text.Edit {
	name := l.ID[:strings.LastIndexByte(l.ID, '.')]
	key := l.ID[len(name)+1:]
	if s := c.named[name]; s != nil {
		if edit, ok := c.uncommentKey(s, key, entry); ok {
			return edit
		}
		end := c.sectionEnd(s)
		return c.lineAfter(end, c.newKey(s, end, key, entry))
	}
	s := c.named[optionsSection]
	if s == nil {
		s = c.named[metadataSection]
	}
	end := c.sectionEnd(s)
	eol := c.lineBreak(end)
	header := c.keyMargin(s, end) + "[" + name + "]" + eol
	if c.blankAfter(end) {
		header = eol + header
	}
	return c.lineAfter(end, header+c.newKey(s, end, key, entry))
}

// newKey writes a key with one item below it after a line of s, in the style of
// the section's last key.
func (c *config) newKey(s *section, after int, key, entry string) string {
	margin := c.keyMargin(s, after)
	return margin + key + c.delimiter(s) + c.lineBreak(s.header) + margin + c.step() + entry
}

// keyMargin is the margin with which a line after the given one, in s, is read
// as a key or header, and the lines below it as what they were.
func (c *config) keyMargin(s *section, after int) string {
	for _, o := range slices.Backward(s.options) {
		if o.line <= after {
			return c.margin(o.line)
		}
	}
	margin := c.margin(s.header)
	for i := after + 1; i < len(c.lines); i++ {
		if !c.lines[i].comment && !c.lines[i].blank() {
			if next := c.margin(i); len(next) > len(margin) {
				margin = next
			}
			break
		}
	}
	return margin
}

func (c *config) delimiter(s *section) string {
	if n := len(s.options); n > 0 {
		o := s.options[n-1]
		return c.src[o.start+len(o.name) : o.valueStart]
	}
	return " ="
}

// sectionEnd is the line after which a new key of s stands: the last one that
// is not blank. A comment right above the next header belongs to that header.
func (c *config) sectionEnd(s *section) int {
	last := c.nextHeader(s) - 1
	if last+1 < len(c.lines) {
		for last > s.header && c.lines[last].comment {
			last--
		}
	}
	for last > s.header && c.lines[last].blank() {
		last--
	}
	return last
}

// nextHeader is the line of the header after s, or the number of lines.
func (c *config) nextHeader(s *section) int {
	next := len(c.lines)
	for _, o := range c.sections {
		if o.header > s.header {
			next = min(next, o.header)
		}
	}
	return next
}

func (c *config) blankAfter(line int) bool {
	return line+1 >= len(c.lines) || c.lines[line+1].blank()
}

// uncommentKey makes "# install_requires =" a key again and writes entry below.
func (c *config) uncommentKey(s *section, key, entry string) (text.Edit, bool) {
	for i := s.header + 1; i < c.nextHeader(s); i++ {
		l := c.lines[i]
		body := strings.TrimLeft(l.content.Of(c.src), "#; \t")
		name := strings.TrimRight(strings.TrimRight(body, "=:"), " \t")
		if !l.comment || name != key || name == body || c.insideValue(s, i) {
			continue
		}
		margin := c.keyMargin(s, i)
		return text.Edit{
			Span: text.Span{Start: l.full.Start, End: l.content.End},
			New:  margin + body + c.lineBreak(i) + margin + c.step() + entry,
		}, true
	}
	return text.Edit{}, false
}

// insideValue reports whether a value of s goes on after the given line.
func (c *config) insideValue(s *section, line int) bool {
	for _, o := range s.options {
		if o.line < line && line <= c.lineOf(o) {
			return true
		}
	}
	return false
}
