// Package recipe reads the requirements in the recipe of a conda package,
// meta.yaml. They are never edited: a recipe is a template that becomes YAML
// once its Jinja expressions are evaluated and its selectors applied, and
// mostly it is a machine that keeps it up to date.
//
// The text is read line by line, so that templates need not be understood.
package recipe

import (
	"slices"
	"strconv"
	"strings"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/manifest/condaenv"
	"github.com/pyferry/pyferry/core/pep"
	"github.com/pyferry/pyferry/core/text"
)

// A File is one meta.yaml. It is immutable. The marker of a requirement is its
// selector ("# [win]") as written.
type File struct {
	src      string
	sections []manifest.Section
	reqs     []manifest.Requirement
}

var _ manifest.Manifest = (*File)(nil)

// roles are the lists that hold requirements, by their keys below the
// package's own, or below one of outputs.
var roles = map[string]manifest.Role{
	"requirements":                 {Kind: manifest.Environment}, // a plain list, as old recipes have it
	"requirements.run":             {Kind: manifest.Environment},
	"requirements.host":            {Kind: manifest.Build},
	"requirements.build":           {Kind: manifest.Build},
	"requirements.run_constrained": {Kind: manifest.Constraint},
	"test.requires":                {Kind: manifest.Group, Name: "test"},
}

// Parse reads a meta.yaml.
func Parse(src string) *File {
	f := &File{src: src}
	r := &reader{File: f}
	at := 0
	for line := range strings.Lines(src) {
		r.line(line, at)
		at += len(line)
	}
	return f
}

// Text is the text that the file was read from.
func (f *File) Text() string { return f.src }

// Sections lists the lists of requirements in the order of the file; all are
// read-only.
func (f *File) Sections() []manifest.Section { return slices.Clone(f.sections) }

// Requirements lists all requirements in the order of the file.
func (f *File) Requirements() []manifest.Requirement { return slices.Clone(f.reqs) }

// Problems is empty: what a template means cannot be told from its text.
func (f *File) Problems() []manifest.Problem { return nil }

// Add declines.
func (f *File) Add(section string, _ manifest.New) ([]text.Edit, error) {
	if !slices.ContainsFunc(f.sections, func(s manifest.Section) bool { return s.ID == section }) {
		return nil, manifest.ErrNoSection
	}
	return nil, manifest.ErrReadOnly
}

// Remove declines.
func (f *File) Remove(manifest.Requirement) ([]text.Edit, error) { return nil, manifest.ErrReadOnly }

// A reader follows the keys that the present line stands below.
type reader struct {
	*File
	keys    []level
	outputs int // how many of outputs have begun
}

// A level is a key, or the dash of one of outputs, with its indent in bytes.
type level struct {
	indent int
	key    string
}

func (r *reader) line(line string, at int) {
	body := strings.TrimLeft(line, " ")
	indent := len(line) - len(body)
	body = strings.TrimRight(body, " \t\r\n")
	if body == "" || body[0] == '#' || strings.HasPrefix(body, "{%") {
		return
	}
	item, isItem := strings.CutPrefix(body, "- ")
	if key, value, ok := cutKey(item); ok {
		r.enter(indent, isItem, key)
		if isItem {
			indent += len(body) - len(item)
			r.keys[len(r.keys)-1].indent = indent
		}
		r.flow(value, at+indent+len(item)-len(value))
		return
	}
	if isItem {
		r.leave(indent + 1)
		r.item(item, at+indent+len(body)-len(item))
	}
}

// cutKey splits "key: value". A template and a match spec have no such colon.
func cutKey(s string) (key, value string, ok bool) {
	key, value, ok = strings.Cut(s, ":")
	if !ok || key == "" || strings.Trim(key, keyBytes) != "" || value != "" && value[0] != ' ' {
		return "", "", false
	}
	return key, strings.TrimLeft(value, " "), true
}

const blanks = " \t"

const keyBytes = "abcdefghijklmnopqrstuvwxyz_"

// enter puts key below the keys that are less indented. The dash of a list may
// have the indent of the key that holds the list.
func (r *reader) enter(indent int, isItem bool, key string) {
	if !isItem {
		r.leave(indent)
		r.keys = append(r.keys, level{indent, key})
		return
	}
	r.leave(indent + 1)
	if path := r.path(); path == "outputs" {
		r.outputs++
	}
	r.keys = append(r.keys, level{indent, key})
}

// leave drops the keys that are indented by indent or more.
func (r *reader) leave(indent int) {
	for len(r.keys) > 0 && r.keys[len(r.keys)-1].indent >= indent {
		r.keys = r.keys[:len(r.keys)-1]
	}
}

func (r *reader) path() string {
	names := make([]string, len(r.keys))
	for i, k := range r.keys {
		names[i] = k.key
	}
	return strings.Join(names, ".")
}

// flow reads a list in brackets behind its key.
func (r *reader) flow(value string, at int) {
	inner, ok := strings.CutPrefix(value, "[")
	end := strings.LastIndexByte(inner, ']')
	if !ok || end < 0 {
		return
	}
	at++
	for part := range strings.SplitSeq(inner[:end], ",") {
		r.item(part, at)
		at += len(part) + 1
	}
}

// item reads one match spec that begins at the offset at.
func (r *reader) item(item string, at int) {
	id, role, ok := r.list()
	if !ok {
		return
	}
	at += len(item) - len(strings.TrimLeft(item, blanks))
	spec, marker := selector(item)
	if len(spec) > 1 && (spec[0] == '"' || spec[0] == '\'') {
		spec, _, _ = strings.Cut(spec[1:], spec[:1])
		at++
	}
	r.declare(id, role, text.Span{Start: at, End: at + len(spec)})
	spec = withoutTemplate(spec)
	name, specifier, ok := condaenv.ReadSpec(spec)
	if !ok {
		return
	}
	r.reqs = append(r.reqs, manifest.Requirement{
		Section: id, Name: name.Of(spec), Key: pep.Normalize(name.Of(spec)), Specifier: specifier.Of(spec), Marker: marker,
		Span: text.Span{Start: at, End: at + len(spec)}, NameSpan: name.Shift(at),
	})
}

// withoutTemplate cuts spec before a Jinja expression that stands for its
// version; it is empty where one is part of the name.
func withoutTemplate(spec string) string {
	head, _, found := strings.Cut(spec, "{{")
	cut := strings.TrimRight(head, " =<>!~")
	if found && cut == head {
		return ""
	}
	return cut
}

// selector splits "numpy  # [win]" into the spec and the selector.
func selector(item string) (spec, marker string) {
	spec, comment, _ := strings.Cut(item, " #")
	if open := strings.IndexByte(comment, '['); open >= 0 {
		marker, _, _ = strings.Cut(comment[open+1:], "]")
	}
	return strings.Trim(spec, blanks), strings.TrimSpace(marker)
}

// list is the ID and role of the list that the present item stands in.
func (r *reader) list() (id string, role manifest.Role, ok bool) {
	path := r.path()
	if rest, below := strings.CutPrefix(path, "outputs."); below {
		// The first key of an output stands on the line of its dash, beside
		// the others.
		rest = rest[max(0, strings.LastIndex(rest, "requirements")):]
		role, ok = roles[rest]
		return "outputs." + strconv.Itoa(r.outputs) + "." + rest, role, ok
	}
	role, ok = roles[path]
	return path, role, ok
}

// declare widens the section id to span, or begins it.
func (r *reader) declare(id string, role manifest.Role, span text.Span) {
	for i := range r.sections {
		if s := &r.sections[i]; s.ID == id {
			s.Span.End = span.End
			return
		}
	}
	r.sections = append(r.sections, manifest.Section{
		ID: id, Role: role, Ecosystem: manifest.Conda, Span: span, ReadOnly: "a template",
	})
}
