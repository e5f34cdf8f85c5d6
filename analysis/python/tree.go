package python

import (
	"slices"

	"github.com/pyferry/pyferry/analysis/python/internal/cst"
	"github.com/pyferry/pyferry/core/text"
)

// A node is one named node of the syntax tree, copied out of tree-sitter's
// memory. Comments are kept apart.
type node struct {
	kind, field string
	span        text.Span
	kids        []*node
}

// child returns the first child with the given field name, or nil.
func (n *node) child(field string) *node {
	for _, k := range n.kids {
		if k.field == field {
			return k
		}
	}
	return nil
}

// only returns the single child of n, or nil.
func (n *node) only() *node {
	if len(n.kids) != 1 {
		return nil
	}
	return n.kids[0]
}

// A tree is a parsed text.
type tree struct {
	root     *node
	comments []text.Span
	errors   []text.Span
}

// leaves are kinds without children of interest.
var leaves = map[string]bool{
	"identifier": true, "integer": true, "float": true, "true": true, "false": true, "none": true, "ellipsis": true,
	"string_start": true, "string_content": true, "string_end": true, "comment": true, "pass_statement": true,
}

// parse reads src with tree-sitter, which accepts any text.
func parse(src string) *tree {
	read, ok := cst.Read(src)
	if !ok {
		return &tree{root: &node{kind: "module"}, errors: []text.Span{{End: len(src)}}}
	}
	b := builder{read: read, nodes: make([]node, len(read)), src: src, tree: &tree{}}
	b.tree.root = b.next()
	return b.tree
}

// maxDepth bounds how deep a tree may nest; generated text beyond it is taken
// for an error.
const maxDepth = 1000

// A builder makes a tree of the nodes that were read.
type builder struct {
	read  []cst.Node
	nodes []node // room for what becomes of them
	done  int    // how many were read
	src   string
	tree  *tree
}

// next returns the next node with those below it, or nil if it is none to keep.
func (b *builder) next() *node {
	at, n := &b.read[b.done], &b.nodes[b.done]
	b.done++
	*n = node{kind: at.Kind(), field: at.Field(), span: text.Span{Start: at.Start, End: at.End}}
	switch {
	case n.kind == "comment":
		b.tree.comments = append(b.tree.comments, n.span)
		return nil
	case leaves[n.kind]:
		b.skip(at.Depth)
	}
	if at.Depth > maxDepth || wrong(n.kind, n.span.Of(b.src)) {
		b.skip(at.Depth)
		b.tree.errors = append(b.tree.errors, n.span)
		return nil
	}
	for b.below(at.Depth) {
		if k := b.next(); k != nil {
			n.kids = append(n.kids, k)
		}
	}
	if n.kind == "block" && len(n.kids) == 0 { // the grammar lets a body be missing
		b.tree.errors = append(b.tree.errors, n.span)
	}
	return n
}

// below reports whether the next node is deeper than depth.
func (b *builder) below(depth int) bool {
	return b.done < len(b.read) && b.read[b.done].Depth > depth
}

func (b *builder) skip(depth int) {
	for b.below(depth) {
		b.done++
	}
}

// wrong reports syntax that the grammar accepts and Python 3 does not.
func wrong(kind, src string) bool {
	switch kind {
	case "print_statement", "exec_statement":
		return true
	case "identifier":
		_, found := slices.BinarySearch(keywords, src)
		return found
	}
	return false
}

// keywords are the words that can never be names (Python 3, language
// reference 2.3.1), sorted.
var keywords = []string{
	"False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif",
	"else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or",
	"pass", "raise", "return", "try", "while", "with", "yield",
}
