package python

import (
	"context"
	"slices"

	sitter "github.com/smacker/go-tree-sitter"
	grammar "github.com/smacker/go-tree-sitter/python"

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

// language holds the grammar and the names of its symbols, so that they cross
// the border to C once.
var language = load(grammar.GetLanguage())

type names struct {
	*sitter.Language
	symbols []string
	named   []bool
}

func load(l *sitter.Language) names {
	n := names{Language: l}
	for i := range l.SymbolCount() {
		n.symbols = append(n.symbols, l.SymbolName(sitter.Symbol(i)))
		n.named = append(n.named, l.SymbolType(sitter.Symbol(i)) == sitter.SymbolTypeRegular)
	}
	return n
}

// leaves are kinds without children of interest.
var leaves = map[string]bool{
	"identifier": true, "integer": true, "float": true, "true": true, "false": true, "none": true, "ellipsis": true,
	"string_start": true, "string_content": true, "string_end": true, "comment": true, "pass_statement": true,
}

// fieldless are kinds whose children have no names.
var fieldless = map[string]bool{
	"module": true, "block": true, "expression_statement": true, "argument_list": true, "parenthesized_expression": true,
	"tuple": true, "list": true, "dictionary": true, "expression_list": true, "pattern_list": true, "string": true,
	"dotted_name": true, "return_statement": true, "concatenated_string": true, "": true,
}

// parse reads src with tree-sitter, which accepts any text.
func parse(src string) *tree {
	parser := sitter.NewParser()
	defer parser.Close()
	parser.SetLanguage(language.Language)
	parsed, err := parser.ParseCtx(context.Background(), nil, []byte(src))
	if err != nil {
		return &tree{root: &node{kind: "module"}, errors: []text.Span{{End: len(src)}}}
	}
	defer parsed.Close()
	cursor := sitter.NewTreeCursor(parsed.RootNode())
	defer cursor.Close()
	c := copier{cursor: cursor, src: src, tree: &tree{}}
	c.tree.root = &node{kind: "module"}
	if c.cursor.CurrentNode().HasError() {
		c.tree.errors = []text.Span{{End: len(src)}}
	} else {
		c.tree.root = c.copy("", 0)
	}
	return c.tree
}

// maxDepth bounds how deep a tree may nest; generated text beyond it is taken
// for an error.
const maxDepth = 1000

type copier struct {
	cursor *sitter.TreeCursor
	src    string
	tree   *tree
}

// copy returns the node at the cursor, below a node of kind above, or nil if
// it is none to keep. Each call of the cursor crosses the border to C, so
// there are as few as can be.
func (c *copier) copy(above string, depth int) *node {
	at := c.cursor.CurrentNode()
	symbol := int(at.Symbol())
	if symbol >= len(language.named) || !language.named[symbol] {
		return nil
	}
	kind, span := language.symbols[symbol], text.Span{Start: int(at.StartByte()), End: int(at.EndByte())}
	switch {
	case kind == "comment":
		c.tree.comments = append(c.tree.comments, span)
		return nil
	case depth > maxDepth || wrong(kind, span.Of(c.src)):
		c.tree.errors = append(c.tree.errors, span)
		return nil
	}
	n := &node{kind: kind, span: span}
	if !fieldless[above] {
		n.field = c.cursor.CurrentFieldName()
	}
	if !leaves[kind] && c.cursor.GoToFirstChild() {
		for ok := true; ok; ok = c.cursor.GoToNextSibling() {
			if k := c.copy(kind, depth+1); k != nil {
				n.kids = append(n.kids, k)
			}
		}
		c.cursor.GoToParent()
	}
	if kind == "block" && len(n.kids) == 0 { // the grammar lets a body be missing
		c.tree.errors = append(c.tree.errors, span)
	}
	return n
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
