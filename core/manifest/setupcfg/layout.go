package setupcfg

import (
	"strings"

	"github.com/pyferry/pyferry/core/text"
)

// defaultIndent is that of a continuation line in a file that shows no other.
const defaultIndent = "    "

// lineAfter inserts s as a line after the given one.
func (c *config) lineAfter(line int, s string) text.Edit {
	at := c.lines[line].full.End
	return text.Edit{Span: text.Span{Start: at, End: at}, New: c.lineBreak(line) + s}
}

// lineBreak is the line break that ends the given line, or the one before it
// where that is the last of the file.
func (c *config) lineBreak(line int) string {
	for i := line; i >= 0; i-- {
		if s := c.src[c.lines[i].full.End:c.lines[i].next]; s != "" {
			return s
		}
	}
	return "\n"
}

// margin is the white space before the content of a line.
func (c *config) margin(line int) string {
	l := c.lines[line]
	return c.src[l.full.Start:l.content.Start]
}

// indent is the margin for a new continuation line of l: that of its items, or
// else the key's own with the step that the file's other values use.
func (c *config) indent(l *list) string {
	for i := len(l.items) - 1; i >= 0; i-- {
		if it := l.items[i]; it.line != l.option.line {
			return c.margin(it.line)
		}
	}
	return c.margin(l.option.line) + c.step()
}

// step is what the first value of several lines adds to the margin of its key.
func (c *config) step() string {
	for _, s := range c.sections {
		for _, o := range s.options {
			for _, v := range o.values {
				if !o.ownLine(v) {
					continue
				}
				if step, ok := strings.CutPrefix(c.margin(v.line), c.margin(o.line)); ok {
					return step
				}
			}
		}
	}
	return defaultIndent
}
