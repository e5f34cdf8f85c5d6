// Package cst reads Python into the concrete syntax tree of tree-sitter.
//
// It calls tree-sitter's C functions itself, so that a text crosses the border
// between Go and C once; a call for each node takes longer than parsing does
// (docs/decisions/0008-one-call-per-text.md).
package cst

// #include <stdlib.h>
// #include "read.h"
import "C"

import (
	"math"
	"unsafe"

	sitter "github.com/smacker/go-tree-sitter"
	grammar "github.com/smacker/go-tree-sitter/python"
)

// A Node is a named node of the syntax tree.
type Node struct {
	// Start and End are offsets into the text in bytes, 0-based; End is the
	// first byte after the node.
	Start, End int
	// Depth counts the nodes above.
	Depth int

	symbol, field uint16
}

// Kind is what the grammar calls the node, such as "function_definition".
func (n Node) Kind() string { return symbols[n.symbol] }

// Field is what the grammar calls the node's part in the one above, such as
// "body"; it is "" where it has no name for it.
func (n Node) Field() string { return fields[n.field] }

var symbols, fields = names(grammar.GetLanguage())

func names(l *sitter.Language) (symbols, fields []string) {
	for i := range l.SymbolCount() {
		symbols = append(symbols, l.SymbolName(sitter.Symbol(i)))
	}
	fields = []string{""} // fields are counted from 1
	for name := l.FieldName(1); name != ""; name = l.FieldName(len(fields)) {
		fields = append(fields, name)
	}
	return symbols, fields
}

// Read returns the named nodes of src, which is UTF-8, in the order in which
// they start, each before those below it; the first is the module. It reports
// false if tree-sitter finds a syntax error in src, or src has 2 GiB or more.
func Read(src string) ([]Node, bool) {
	if len(src) > math.MaxInt32 {
		return nil, false
	}
	var list C.cst_list
	ok := C.cst_read((*C.char)(unsafe.Pointer(unsafe.StringData(src))), C.uint32_t(len(src)), &list)
	defer func() { C.free(unsafe.Pointer(list.nodes)) }()
	if ok == 0 {
		return nil, false
	}
	nodes := make([]Node, list.count)
	for i, n := range unsafe.Slice(list.nodes, list.count) {
		nodes[i] = Node{int(n.start), int(n.end), int(n.depth), uint16(n.symbol), uint16(n.field)}
	}
	return nodes, true
}
