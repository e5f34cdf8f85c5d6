package tomltable

import (
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/pep"
)

// interpreter is the key of Poetry's tables that names no distribution.
const interpreter = "python"

// A constraint is one way in which a lookup's requirement is satisfied:
// Poetry's fields ("version", "git", "markers", ...) and their values.
type constraint map[string]*Node

// bindLookup reads a binding at or below a lookup's path: the table itself, a
// requirement in it, or a field of a requirement.
func (f *File) bindLookup(s *Section, b Binding) {
	switch below := len(b.path) - len(s.path); {
	case below == 0:
		f.bindTable(s, b)
	case below == 1:
		f.bindEntry(s.itemOf(b), b)
	case below == 2 && b.entry != nil:
		s.itemOf(b).field(b.path[len(b.path)-1].name, b.entry.value)
	default:
		s.itemOf(b)
	}
}

func (f *File) bindTable(s *Section, b Binding) {
	switch value := b.Value(); {
	case value == nil && !b.table.array:
		s.header = b.table
	case value != nil && value.kind == unstable.InlineTable:
		s.inline = value
	default:
		f.problem(b.path[len(b.path)-1].span, s.ID+" must be a table")
	}
}

// itemOf is the item that b tells about, made if it is new.
func (s *Section) itemOf(b Binding) *item {
	at := len(s.path)
	name := b.path[at].name
	i := s.byName[name]
	if i == nil {
		i = &item{name: name}
		s.byName[name] = i
		s.items = append(s.items, i)
	}
	if b.spells(at) {
		i.pieces = append(i.pieces, b)
	}
	return i
}

// bindEntry reads what stands for a requirement's name: a version, a table of
// fields (which follow as bindings of their own), or several of those.
func (f *File) bindEntry(i *item, b Binding) {
	value := b.Value()
	if value == nil {
		i.constraints = append(i.constraints, constraint{})
		return
	}
	alternatives := []*Node{value}
	if value.kind == unstable.Array {
		alternatives = value.items
	}
	for _, n := range alternatives {
		i.constraints = append(i.constraints, f.constraint(n, value))
	}
}

func (f *File) constraint(n, value *Node) constraint {
	out := constraint{}
	switch n.kind {
	case unstable.String:
		out["version"] = n
	case unstable.InlineTable:
		if n != value { // else the fields are bindings of their own
			for _, e := range n.entries {
				out[e.keys[0].name] = e.value
			}
		}
	default:
		f.problem(n.span, "a requirement must be a version or a table")
	}
	return out
}

// field notes a field of the constraint that was begun last.
func (i *item) field(name string, value *Node) {
	if len(i.constraints) == 0 {
		i.constraints = append(i.constraints, constraint{})
	}
	i.constraints[len(i.constraints)-1][name] = value
}

// finishLookup makes requirements of the items once all bindings are read.
func (f *File) finishLookup(s *Section) {
	s.items = slices.DeleteFunc(s.items, func(i *item) bool {
		return i.name == "" || len(i.pieces) == 0 || s.Ecosystem == manifest.Poetry && i.name == interpreter
	})
	for _, i := range s.items {
		f.describe(s, i)
	}
	s.Habit = f.habit(s)
}

func (f *File) describe(s *Section, i *item) {
	piece := i.pieces[0]
	key := piece.path[len(s.path)]
	name := key.span
	if f.text[name.Start] == '"' || f.text[name.Start] == '\'' {
		name = inner(f.text, name)
	}
	span := piece.table.span
	if piece.entry != nil {
		span = piece.entry.span
	}
	i.Requirement = manifest.Requirement{
		Section: s.ID, Name: name.Of(f.text), Key: pep.Normalize(i.name), Span: span, NameSpan: name,
	}
	var versions, markers []string
	for _, c := range i.constraints {
		versions = append(versions, c.version())
		markers = append(markers, c.marker())
		i.refine(c)
	}
	i.Specifier = alternatives(versions, " || ")
	i.Marker = alternatives(markers, " or ")
	if s.platform != "" {
		i.Marker = platformMarker(s.platform)
	}
}

// refine takes over what the alternatives of a requirement share.
func (i *item) refine(c constraint) {
	for _, extra := range c.list("extras") {
		if !slices.Contains(i.Extras, extra) {
			i.Extras = append(i.Extras, extra)
		}
	}
	i.Optional = i.Optional || c.flag("optional")
	i.Editable = i.Editable || c.flag("develop") || c.flag("editable")
	if i.URL == "" {
		i.URL = c.url()
	}
}

// alternatives joins what holds one way or another; where one way has no
// restriction, there is none.
func alternatives(ways []string, or string) string {
	if slices.Contains(ways, "") {
		return ""
	}
	return strings.Join(slices.Compact(ways), or)
}

// version is the constraint's specifier; "*" is none.
func (c constraint) version() string {
	if v := strings.TrimSpace(c.text("version")); v != "*" {
		return v
	}
	return ""
}

// url is the constraint's direct reference in the form of PEP 508, or a path
// as it is written.
func (c constraint) url() string {
	for _, vcs := range []string{"git", "hg", "svn", "bzr"} {
		if repository := c.text(vcs); repository != "" {
			return vcs + "+" + strings.TrimPrefix(repository, vcs+"+") + c.revision()
		}
	}
	for _, field := range []string{"url", "path", "file"} {
		if at := c.text(field); at != "" {
			return at
		}
	}
	return ""
}

// revision is the branch, tag or commit behind an "@", or "".
func (c constraint) revision() string {
	for _, field := range []string{"rev", "tag", "branch", "ref"} {
		if at := c.text(field); at != "" {
			return "@" + at
		}
	}
	return ""
}

// variables are the names of PEP 508's markers that Pipfile has as fields:
// sys_platform = "== 'win32'".
var variables = []string{
	"python_version", "python_full_version", "os_name", "sys_platform", "platform_machine", "platform_release", "platform_system",
	"platform_version", "platform_python_implementation", "implementation_name", "implementation_version",
}

// marker is the constraint's PEP 508 marker. Poetry has two fields of its own
// that restrict a requirement as a marker does: python and platform.
func (c constraint) marker() string {
	var all []string
	if m := c.text("markers"); m != "" {
		all = append(all, m)
	}
	if python := c.text("python"); python != "" && python != "*" {
		all = append(all, pythonMarker(python))
	}
	if platform := c.text("platform"); platform != "" {
		all = append(all, `sys_platform == "`+platform+`"`)
	}
	for _, variable := range variables {
		if condition := c.text(variable); condition != "" {
			all = append(all, variable+" "+condition)
		}
	}
	if len(all) > 1 {
		for i, m := range all {
			all[i] = parenthesized(m)
		}
	}
	return strings.Join(all, " and ")
}

func (c constraint) text(field string) string {
	if n := c[field]; n != nil && n.kind == unstable.String {
		return n.text
	}
	return ""
}

func (c constraint) flag(field string) bool {
	n := c[field]
	return n != nil && n.kind == unstable.Bool && n.text == "true"
}

func (c constraint) list(field string) []string { return c[field].Strings() }
