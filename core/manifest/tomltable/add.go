package tomltable

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/manifest/bracketed"
	"github.com/pyferry/pyferry/core/pep"
	"github.com/pyferry/pyferry/core/text"
)

// Add returns the edits that declare req in a section.
func (f *File) Add(id string, req manifest.New) ([]text.Edit, error) {
	s := f.byID[id]
	switch {
	case len(f.problems) > 0:
		return nil, manifest.ErrMalformed
	case s == nil:
		return nil, manifest.ErrNoSection
	case s.ReadOnly != "":
		return nil, manifest.ErrReadOnly
	case s.declares(req.Key):
		return nil, nil
	case !writable(req):
		return nil, fmt.Errorf("%s: %q with version %q and marker %q is no requirement", f.schema.Format, req.Name, req.Version, req.Marker)
	case s.kind.Shape == List:
		return f.addToList(s, req), nil
	}
	return f.addToLookup(s, req)
}

// writable reports whether the parts of req make a requirement, so that
// nothing else gets into the file.
func writable(req manifest.New) bool {
	line := req.Name
	if req.Version != "" {
		line += "==" + req.Version
	}
	if req.Marker != "" {
		line += "; " + req.Marker
	}
	r, err := pep.ParseRequirement(line)
	return err == nil && r.Name == req.Name && r.Marker == req.Marker
}

func (f *File) addToList(s *Section, req manifest.New) []text.Edit {
	line := s.requirement(req)
	if s.Virtual {
		return f.createList(s, line)
	}
	seq := listOf(f.text, s.array)
	if edits := seq.Uncomment(req); edits != nil {
		return edits
	}
	at := s.insertAt(req.Name)
	return seq.Insert(at, requirementQuote(line, f.quoteNear(s.array, at)), f.indent(s.array.span.Start))
}

// requirement is the PEP 508 string for req in the section's habit, spelled
// like the last requirement with a version.
func (s *Section) requirement(req manifest.New) string {
	var style spelling
	for _, i := range slices.Backward(s.items) {
		if i.spelling != nil {
			style = *i.spelling
			break
		}
	}
	out := style.write(req.Name, req.Versions(s.Habit, s.Ecosystem))
	if req.Marker != "" {
		out += "; " + req.Marker
	}
	return out
}

// insertAt is the index in the section's array at which a requirement named
// name belongs. What is no requirement, as an included group, has no place in
// the order.
func (s *Section) insertAt(name string) int {
	names := make([]string, len(s.items))
	for i, item := range s.items {
		names[i] = item.name
	}
	at := manifest.InsertAt(names, name)
	switch {
	case len(s.items) == 0:
		return len(s.array.items)
	case at > 0:
		return s.items[at-1].index + 1
	}
	return s.items[0].index
}

// quoteNear is the quote of the strings around index at of an array, or else
// of the file's first array of strings.
func (f *File) quoteNear(array *Node, at int) string {
	for _, n := range slices.Backward(array.items[:at]) {
		if quote := quoteOf(f.text, n); quote != "" {
			return quote
		}
	}
	if nodes := array.StringNodes(); len(nodes) > 0 {
		return quoteOf(f.text, nodes[0])
	}
	return f.arrayQuote()
}

// arrayQuote is the quote of the file's first requirement in an array.
func (f *File) arrayQuote() string {
	for _, s := range f.sections {
		if nodes := s.array.StringNodes(); len(nodes) > 0 {
			return quoteOf(f.text, nodes[0])
		}
	}
	return `"`
}

// indent is what a new line in the brackets that open at offset is indented
// by: as in the file's other arrays, or four blanks.
func (f *File) indent(offset int) string {
	return bracketed.IndentOf(f.text, offset) + f.indentStep()
}

func (f *File) indentStep() string {
	for _, s := range f.sections {
		if s.array == nil || len(s.array.items) == 0 {
			continue
		}
		first := s.array.items[0].span.Start
		outer := bracketed.IndentOf(f.text, s.array.span.Start)
		if own, found := strings.CutPrefix(bracketed.IndentOf(f.text, first), outer); found && own != "" && bracketed.StartsLine(f.text, first) {
			return own
		}
	}
	return "    "
}
