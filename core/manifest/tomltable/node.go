package tomltable

import (
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"

	"github.com/pyferry/pyferry/core/text"
)

// Content is the span of a string's content, without its quotes, in src, the
// text that it was read from.
func (n *Node) Content(src string) text.Span { return inner(src, n.span) }

// Span covers the value, with its quotes or brackets.
func (n *Node) Span() text.Span { return n.span }

// Text is a string's decoded value, or another scalar as it is written.
func (n *Node) Text() string { return n.text }

// Items are the elements of an array.
func (n *Node) Items() []*Node {
	if n == nil {
		return nil
	}
	return n.items
}

// IsTable reports whether the value is an inline table.
func (n *Node) IsTable() bool { return n != nil && n.kind == unstable.InlineTable }

// Strings is the value of the string that n is, or of those in the array that
// it is; nil for a nil Node.
func (n *Node) Strings() []string {
	var out []string
	for _, s := range n.StringNodes() {
		out = append(out, s.text)
	}
	return out
}

// StringNodes is Strings, not decoded.
func (n *Node) StringNodes() []*Node {
	if n == nil {
		return nil
	}
	if n.kind == unstable.String {
		return []*Node{n}
	}
	return slices.DeleteFunc(slices.Clone(n.items), func(item *Node) bool { return item.kind != unstable.String })
}

// Field is the string under the given key of an inline table, or "".
func (n *Node) Field(name string) string {
	for _, e := range n.entries {
		if len(e.keys) == 1 && e.keys[0].name == name {
			return strings.Join(e.value.Strings(), "")
		}
	}
	return ""
}
