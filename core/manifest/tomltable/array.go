package tomltable

import (
	"github.com/pyferry/pyferry/core/manifest/bracketed"
	"github.com/pyferry/pyferry/core/text"
)

const blanks = " \t"

// listOf is the array or inline table that n is.
func listOf(src string, n *Node) *bracketed.List {
	var items []text.Span
	for _, item := range n.items {
		items = append(items, item.span)
	}
	for _, e := range n.entries {
		items = append(items, e.span)
	}
	return bracketed.New(src, n.span, items)
}
