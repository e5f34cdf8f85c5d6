// Package script reads and edits the requirements that a single-file script
// states in a comment of its own (PEP 723, inline script metadata):
//
//	# /// script
//	# dependencies = ["numpy"]
//	# ///
package script

import (
	"errors"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/manifest/tomltable"
	"github.com/pyferry/pyferry/core/text"
)

// sectionID is the ID of the one section of a script, tomlID its key.
const (
	sectionID = "script"
	tomlID    = "dependencies"
)

// ErrEntangled is returned by Add and Remove for a block in which the edit
// would not be read as meant.
var ErrEntangled = errors.New("script: the edit would change the meaning of the block")

var schema = tomltable.Schema{
	Format: "script",
	Kinds:  []tomltable.Kind{tomltable.At(tomlID, manifest.Script, "", tomltable.List, manifest.PyPI)},
	// uv reads its sources in scripts too.
	Sources: []string{"tool", "uv", "sources"},
}

// A File is a script with metadata. It implements manifest.Manifest.
type File struct {
	src      string
	block    *block
	table    *tomltable.File
	section  manifest.Section
	problems []manifest.Problem
}

var _ manifest.Manifest = (*File)(nil)

// Parse reads a Python file; it returns nil if that has no script metadata.
func Parse(src string) *File {
	blocks := findBlocks(src)
	if len(blocks) == 0 {
		return nil
	}
	f := &File{src: src, block: blocks[0]}
	f.table = tomltable.Parse(f.block.toml, &schema, nil)
	for _, p := range f.table.Problems() {
		p.Span = f.block.span(p.Span)
		f.problems = append(f.problems, p)
	}
	for _, b := range blocks[1:] {
		span := text.Span{Start: b.lines[0].start, End: b.close}
		f.problems = append(f.problems, manifest.Problem{Span: span, Message: "the file has more than one block of script metadata"})
	}
	f.section = manifest.Section{ID: sectionID, Role: manifest.Role{Kind: manifest.Script}, Virtual: true}
	f.section.Span = text.Span{Start: f.block.close, End: f.block.close}
	if s := f.table.Sections(); len(s) > 0 {
		f.section.Virtual = false
		f.section.Span = f.block.span(s[0].Span)
		f.section.Habit = s[0].Habit
	}
	return f
}

// Text is the text of the whole script.
func (f *File) Text() string { return f.src }

// Sections gives the one section, "script"; it is virtual if the block has no
// dependencies yet.
func (f *File) Sections() []manifest.Section { return []manifest.Section{f.section} }

// Requirements lists the requirements in their order.
func (f *File) Requirements() []manifest.Requirement {
	list := f.table.Requirements()
	for i := range list {
		list[i].Section = sectionID
		list[i].Span, list[i].NameSpan = f.block.span(list[i].Span), f.block.span(list[i].NameSpan)
	}
	return list
}

// Problems lists what could not be understood.
func (f *File) Problems() []manifest.Problem { return slices.Clone(f.problems) }

// Add implements manifest.Manifest.
func (f *File) Add(section string, req manifest.New) ([]text.Edit, error) {
	switch {
	case len(f.problems) > 0:
		return nil, manifest.ErrMalformed
	case section != sectionID:
		return nil, manifest.ErrNoSection
	case f.section.Virtual:
		return f.create(req)
	}
	edits, err := f.table.Add(tomlID, req)
	return f.checked(edits, err, func(keys []string) []string { return append(keys, req.Key) })
}

// create makes the list, below requires-python if the block opens with that.
func (f *File) create(req manifest.New) ([]text.Edit, error) {
	entry, err := manifest.FormatPEP508(req, manifest.NoHabit)
	if err != nil {
		return nil, err
	}
	at := 0
	if first, _, _ := strings.Cut(f.block.toml, "\n"); strings.HasPrefix(first, "requires-python") {
		at = len(first) + 1
	}
	eol := "\n"
	if strings.Contains(f.block.toml, "\r\n") {
		eol = "\r\n"
	}
	list := tomlID + " = [" + eol + `    "` + strings.ReplaceAll(entry, `"`, "'") + `",` + eol + "]" + eol
	edits := []text.Edit{{Span: text.Span{Start: at, End: at}, New: list}}
	return f.checked(edits, nil, func(keys []string) []string { return append(keys, req.Key) })
}

// Remove implements manifest.Manifest.
func (f *File) Remove(r manifest.Requirement) ([]text.Edit, error) {
	if len(f.problems) > 0 {
		return nil, manifest.ErrMalformed
	}
	for i, own := range f.Requirements() {
		if own.Section == r.Section && own.Span == r.Span {
			edits, err := f.table.Remove(f.table.Requirements()[i])
			return f.checked(edits, err, func(keys []string) []string { return slices.Delete(keys, i, i+1) })
		}
	}
	return nil, manifest.ErrNoSection
}

// checked turns edits of the TOML text into edits of the script, and makes
// sure that they change no more than change does to the declared keys.
func (f *File) checked(edits []text.Edit, err error, change func(keys []string) []string) ([]text.Edit, error) {
	if err != nil || len(edits) == 0 {
		return nil, err
	}
	out := make([]text.Edit, len(edits))
	for i, e := range edits {
		out[i] = f.block.edit(e)
	}
	after, err := text.Apply(f.src, out)
	if err != nil {
		return nil, err
	}
	got := Parse(after)
	if got == nil || len(got.problems) > 0 || !sameKeys(change(f.keys()), got.keys()) {
		return nil, ErrEntangled
	}
	return out, nil
}

func (f *File) keys() []string {
	var keys []string
	for _, r := range f.table.Requirements() {
		keys = append(keys, r.Key)
	}
	return keys
}

func sameKeys(a, b []string) bool {
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}
