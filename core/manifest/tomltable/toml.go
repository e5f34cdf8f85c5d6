package tomltable

import (
	"errors"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/manifest/bracketed"
	"github.com/pyferry/pyferry/core/text"
)

// byteOrderMark may open a file; Windows editors write it.
const byteOrderMark = "\ufeff"

// A document is the syntax of one TOML text. Every span refers to that text.
type document struct {
	src    string
	tables []*table // in the order of the file; the first is the root
}

// A table is a [header] or [[header]] with the entries below it; the root
// table has no header.
type table struct {
	header  []key
	array   bool      // [[header]]
	span    text.Span // from the header to the end of the last entry
	entries []*entry
}

// An entry is a "key = value", in a table or in an inline table.
type entry struct {
	keys  []key // more than one where the key is dotted
	value *Node
	span  text.Span
}

// A key is one part of a dotted key. Its span covers the quotes.
type key struct {
	name string
	span text.Span
}

// A Node is a value of the document.
type Node struct {
	kind    unstable.Kind
	span    text.Span
	text    string // a string's value; another scalar as it is written
	items   []*Node
	entries []*entry
}

// readTOML reads src. Where it breaks the syntax, reading goes on at the next
// line that looks like a table's header, so that a half-typed line hides
// neither what stands before it nor the tables after it.
func readTOML(src string) *document {
	r := &reader{data: plain(src), doc: &document{src: src, tables: []*table{{}}}}
	for r.read() {
	}
	return r.doc
}

// plain is src in bytes with a byte order mark blanked out: TOML's grammar
// has no place for it, and blanks keep the offsets.
func plain(src string) []byte {
	data := []byte(src)
	if strings.HasPrefix(src, byteOrderMark) {
		copy(data, "   ")
	}
	return data
}

type reader struct {
	data []byte
	base int // where in data the parser started
	end  int // end of the last expression that was read
	doc  *document
}

// read reads expressions up to the first broken one, and reports whether
// there is a header after it to go on from.
func (r *reader) read() bool {
	var p unstable.Parser
	p.Reset(r.data[r.base:])
	for p.NextExpression() {
		r.expression(p.Expression())
	}
	if p.Error() == nil {
		return false
	}
	broken := bracketed.SkipTrivia(r.doc.src, r.end)
	next := strings.Index(r.doc.src[broken:], "\n[")
	r.base = broken + next + 1
	r.end = r.base
	return next >= 0
}

func (r *reader) expression(n *unstable.Node) {
	if n.Kind == unstable.KeyValue {
		e := r.entry(n)
		last := r.doc.tables[len(r.doc.tables)-1]
		last.entries = append(last.entries, e)
		last.span.End = e.span.End
		r.end = bracketed.LineEnd(r.doc.src, e.span.End)
		return
	}
	t := &table{header: r.keys(n.Key()), array: n.Kind == unstable.ArrayTable}
	t.span = r.headerSpan(t)
	r.doc.tables = append(r.doc.tables, t)
	r.end = bracketed.LineEnd(r.doc.src, t.span.End)
}

// headerSpan covers the header of t with its brackets.
func (r *reader) headerSpan(t *table) text.Span {
	brackets := 1
	if t.array {
		brackets = 2
	}
	first, last := t.header[0].span.Start, t.header[len(t.header)-1].span.End
	start := strings.LastIndexByte(r.doc.src[:first], '[') + 1 - brackets
	return text.Span{Start: start, End: last + strings.IndexByte(r.doc.src[last:], ']') + brackets}
}

func (r *reader) entry(n *unstable.Node) *entry {
	keys := r.keys(n.Key())
	after := keys[len(keys)-1].span.End
	equals := after + strings.IndexByte(r.doc.src[after:], '=')
	value := r.value(n.Value(), equals+1)
	return &entry{keys: keys, value: value, span: text.Span{Start: keys[0].span.Start, End: value.span.End}}
}

func (r *reader) keys(it unstable.Iterator) []key {
	var out []key
	for it.Next() {
		out = append(out, key{string(it.Node().Data), r.span(it.Node().Raw)})
	}
	return out
}

func (r *reader) span(raw unstable.Range) text.Span {
	start := r.base + int(raw.Offset)
	return text.Span{Start: start, End: start + int(raw.Length)}
}

// value places n, the first value at or after the offset from. The parser
// tells the range of scalars only; brackets are found by walking over what
// lies between the values.
func (r *reader) value(n *unstable.Node, from int) *Node {
	start := bracketed.SkipTrivia(r.doc.src, from)
	switch n.Kind {
	case unstable.Array:
		return r.array(n, start)
	case unstable.InlineTable:
		return r.inlineTable(n, start)
	}
	return &Node{kind: n.Kind, span: r.span(n.Raw), text: string(n.Data)}
}

func (r *reader) array(n *unstable.Node, start int) *Node {
	out, at := &Node{kind: n.Kind}, start+1
	for it := n.Children(); it.Next(); {
		item := r.value(it.Node(), at)
		out.items = append(out.items, item)
		at = item.span.End
	}
	out.span = text.Span{Start: start, End: bracketed.SkipTrivia(r.doc.src, at) + 1}
	return out
}

func (r *reader) inlineTable(n *unstable.Node, start int) *Node {
	out, at := &Node{kind: n.Kind}, start+1
	for it := n.Children(); it.Next(); {
		e := r.entry(it.Node())
		out.entries = append(out.entries, e)
		at = e.span.End
	}
	out.span = text.Span{Start: start, End: bracketed.SkipTrivia(r.doc.src, at) + 1}
	return out
}

// check reads src as a whole: besides the grammar, TOML forbids to define a
// key or table twice. It returns nil for a valid document.
func check(src string) *manifest.Problem {
	var all map[string]any
	return Decode(src, &all)
}

// Decode reads src into the value that into points to, as toml.Unmarshal does,
// and returns nil or the first place that is no TOML or does not fit.
func Decode(src string, into any) *manifest.Problem {
	err := toml.Unmarshal(plain(src), into)
	if err == nil {
		return nil
	}
	out := &manifest.Problem{Message: strings.TrimPrefix(err.Error(), "toml: ")}
	var at *toml.DecodeError
	if errors.As(err, &at) {
		out.Span = problemSpan(src, at)
	}
	return out
}

// problemSpan covers the line from the place of the error on, or the whole
// line where the error lies at its end.
func problemSpan(src string, err *toml.DecodeError) text.Span {
	line, column := err.Position()
	start := 0
	for range line - 1 {
		start += strings.IndexByte(src[start:], '\n') + 1
	}
	end := start + len(strings.TrimRight(src[start:bracketed.LineEnd(src, start)], " \t"))
	if at := start + column - 1; at < end {
		return text.Span{Start: at, End: end}
	}
	return text.Span{Start: start, End: end}
}
