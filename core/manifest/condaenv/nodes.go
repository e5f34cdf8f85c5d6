package condaenv

import (
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/pyferry/pyferry/core/text"
)

// start is the byte offset of a node, its anchor and tag included.
func (f *File) start(n *yaml.Node) int { return f.lines.offset(n.Line, n.Column) }

// bare is the byte offset of a node behind its anchor and tag; they must stand
// in the node's first line.
func (f *File) bare(n *yaml.Node) int {
	at := f.start(n)
	for at < len(f.text) && (f.text[at] == '&' || f.text[at] == '!') {
		at += len(f.text[at:]) - len(strings.TrimLeft(f.text[at:], "&!"))
		for at < len(f.text) && !strings.ContainsRune(" \t\r\n", rune(f.text[at])) {
			at++
		}
		at += indentOf(f.text[at:])
	}
	return at
}

// scalar returns the span of a scalar with all that belongs to it, and of its
// value alone. It is false where the text does not hold the value as it is:
// over several lines, or with escapes.
func (f *File) scalar(n *yaml.Node) (span, value text.Span, ok bool) {
	at, quote := f.bare(n), ""
	switch {
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		return text.Span{}, text.Span{}, false
	case n.Style&yaml.DoubleQuotedStyle != 0:
		quote = `"`
	case n.Style&yaml.SingleQuotedStyle != 0:
		quote = "'"
	}
	written := quote + n.Value + quote
	if !strings.HasPrefix(f.text[at:], written) {
		return text.Span{}, text.Span{}, false
	}
	span = text.Span{Start: f.start(n), End: at + len(written)}
	value = text.Span{Start: at + len(quote), End: span.End - len(quote)}
	return span, value, true
}

// end is where a node of a flow list ends; false if that cannot be told.
func (f *File) end(n *yaml.Node) (int, bool) {
	switch n.Kind {
	case yaml.ScalarNode:
		span, _, ok := f.scalar(n)
		return span.End, ok
	case yaml.AliasNode:
		return f.start(n) + len("*") + len(n.Value), true
	case yaml.SequenceNode:
		return f.closing(n, "[", "]")
	case yaml.MappingNode:
		if strings.HasPrefix(f.text[f.bare(n):], "{") {
			return f.closing(n, "{", "}")
		}
		if len(n.Content) > 0 {
			return f.end(n.Content[len(n.Content)-1])
		}
	}
	return 0, false
}

// closing is the offset behind the bracket that closes a flow collection.
func (f *File) closing(n *yaml.Node, open, shut string) (int, bool) {
	at := f.bare(n)
	if !strings.HasPrefix(f.text[at:], open) {
		return 0, false
	}
	at += len(open)
	if len(n.Content) > 0 {
		end, ok := f.end(n.Content[len(n.Content)-1])
		if !ok {
			return 0, false
		}
		at = max(at, end)
	}
	at = f.skipFiller(at, ",:")
	return at + len(shut), strings.HasPrefix(f.text[at:], shut)
}

// skipFiller skips blanks, line breaks, comments and the given separators.
func (f *File) skipFiller(at int, separators string) int {
	for at < len(f.text) {
		c := f.text[at]
		switch n := breakLen(f.text[at:]); {
		case n > 0:
			at += n
		case c == ' ' || c == '\t' || strings.IndexByte(separators, c) >= 0:
			at++
		case c == '#':
			at = f.lines.end(at)
		default:
			return at
		}
	}
	return at
}
