package tomltable

import (
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"

	"github.com/pyferry/pyferry/core/manifest/bracketed"
	"github.com/pyferry/pyferry/core/text"
)

// createList writes the array of a virtual section, with one requirement.
func (f *File) createList(s *Section, requirement string) []text.Edit {
	item := requirementQuote(requirement, f.arrayQuote())
	parent, name := s.path[:len(s.path)-1], s.path[len(s.path)-1]
	host := f.headed(parent)
	if host == nil {
		return f.create(parent, name+" = ["+item+"]")
	}
	eol, indent := bracketed.LineBreak(f.text, host.span.End), entryIndent(f.text, host)
	array := indent + name + " = [" + eol + indent + f.indentStep() + item + "," + eol + indent + "]"
	return []text.Edit{bracketed.NewLine(f.text, host.span.End, array)}
}

// headed is the table with a header of its own at path, or nil.
func (f *File) headed(path []string) *table {
	for _, t := range f.doc.tables {
		if t.header != nil && isPath(path, t.header) {
			return t
		}
	}
	return nil
}

// create writes line, an entry for the table at path, where that table has no
// header: into an inline table, beside dotted keys, or under a new header.
func (f *File) create(path []string, line string) []text.Edit {
	if b, found := f.inlineAbove(path); found {
		seq := listOf(f.text, b.entry.value)
		entry := dotted(path[len(b.path):]) + line
		return seq.Insert(len(seq.Items), entry, f.indent(seq.Span.Start))
	}
	if b, found := f.dottedAt(path); found {
		from := b.entry.span.Start
		prefix := f.text[from:b.path[len(path)-1].span.End]
		return []text.Edit{bracketed.NewLine(f.text, b.entry.span.End, bracketed.IndentOf(f.text, from)+prefix+"."+line)}
	}
	return []text.Edit{f.newTable(path, line)}
}

// inlineAbove finds the inline table that is the table at path or holds it.
func (f *File) inlineAbove(path []string) (Binding, bool) {
	for _, b := range f.all {
		if b.entry != nil && b.entry.value.kind == unstable.InlineTable && len(b.path) <= len(path) && isPath(path[:len(b.path)], b.path) {
			return b, true
		}
	}
	return Binding{}, false
}

// dottedAt finds the last entry that spells the table at path in its own
// dotted key.
func (f *File) dottedAt(path []string) (Binding, bool) {
	for _, b := range slices.Backward(f.all) {
		if b.entry != nil && len(b.path) > len(path) && b.spells(len(path)-1) && isPath(path, b.path[:len(path)]) {
			return b, true
		}
	}
	return Binding{}, false
}

// newTable writes a header and line after the table above path, after the
// last one below it, or at the end of the file.
func (f *File) newTable(path []string, line string) text.Edit {
	at := len(strings.TrimRight(f.text, " \t\r\n"))
	if above := f.headed(path[:len(path)-1]); above != nil {
		at = above.span.End
	} else {
		for _, t := range f.doc.tables {
			if len(t.header) > len(path) && isPath(path, t.header[:len(path)]) {
				at = t.span.End
			}
		}
	}
	eol := bracketed.LineBreak(f.text, at)
	header := strings.TrimSuffix(dotted(path), ".")
	if at == 0 {
		return text.Edit{New: "[" + header + "]" + eol + line + eol}
	}
	return bracketed.NewLine(f.text, at, eol+"["+header+"]"+eol+line)
}

// dotted writes path as the beginning of a dotted key.
func dotted(path []string) string {
	var out strings.Builder
	for _, p := range path {
		out.WriteString(bareKey(p) + ".")
	}
	return out.String()
}
