package setuppy

import (
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/pep"
	"github.com/pyferry/pyferry/core/text"
)

// The IDs of sections, which are the keywords of setup().
const (
	runtimeID = "install_requires"
	extrasID  = "extras_require"
)

// keywords are those of setup() that list requirements, but for extras.
var keywords = []struct {
	id   string
	role manifest.Role
}{
	{runtimeID, manifest.Role{Kind: manifest.Runtime}},
	{"tests_require", manifest.Role{Kind: manifest.Group, Name: "test"}},
	{"setup_requires", manifest.Role{Kind: manifest.Build}},
}

// The reasons for which a section is read only, beside those of values.
const (
	shared    = "made of other lists of setup.py"
	fromFile  = "read from "
	asString  = "written as one string"
	asTuple   = "written as an empty tuple"
	withMark  = "has a marker"
	severally = "setup() is called in several places"
)

// read takes in the calls of setup().
func (f *File) read(setups []*setup) {
	first := setups[0]
	f.call = first.call
	if v := first.args["name"]; v != nil {
		f.name, _ = v.text()
	}
	f.unread = f.unread || first.open
	f.computed = first.open && first.args[runtimeID] == nil
	f.addSections(first)
	f.ownHomes()
	for _, s := range f.sections {
		f.readParts(s)
		f.settle(s)
	}
	f.compare(setups)
	if len(setups) == 1 {
		f.offer(first)
	}
}

// addSections lists what the call has, install_requires first.
func (f *File) addSections(call *setup) {
	f.addKeyword(call, 0)
	f.addExtras(call.args[extrasID])
	f.addKeyword(call, 1)
	f.addKeyword(call, 2)
}

func (f *File) addKeyword(call *setup, i int) {
	if v := call.args[keywords[i].id]; v != nil && v.kind != noneValue {
		f.addSection(keywords[i].id, keywords[i].role, v)
	}
}

func (f *File) addSection(id string, role manifest.Role, v *value) *section {
	s := &section{Section: manifest.Section{ID: id, Role: role}, value: v}
	f.sections = append(f.sections, s)
	return s
}

func (f *File) addExtras(extras *value) {
	if extras == nil || extras.kind == noneValue {
		return
	}
	if extras.kind != tableValue {
		extras = &value{kind: tableValue, open: true}
	}
	for _, key := range extras.keys {
		role, marker := extraRole(key)
		f.addSection(extrasID+"."+key, role, extras.entries[key]).marker = marker
	}
	if extras.open {
		f.unread = true
		s := f.addSection(extrasID, manifest.Role{Kind: manifest.Extra}, unknown(computed))
		s.ReadOnly = computed
	}
}

// ownHomes gives each list in the text to one section: to install_requires if
// that holds it, else to the first section that holds nothing else, else to
// the first that holds it.
func (f *File) ownHomes() {
	owner := map[*expr]*section{}
	for _, only := range []bool{true, false} {
		for _, s := range f.sections {
			for _, home := range s.value.homes {
				if owner[home] == nil && (!only || s.ID == runtimeID || len(s.value.homes) == 1) {
					owner[home] = s
				}
			}
		}
	}
	for _, s := range f.sections {
		for _, home := range s.value.homes {
			if owner[home] == s && !slices.Contains(s.homes, home) {
				s.homes = append(s.homes, home)
			}
		}
	}
}

// readParts notes what the section declares and includes.
func (f *File) readParts(s *section) {
	for _, p := range partsOf(s.value) {
		switch {
		case p.unknown != "":
			f.unread = true
			f.computed = f.computed || s.ID == runtimeID && p.unknown == computed
			s.ReadOnly = p.unknown
		case p.file != nil:
			f.include(s, p.file)
		case p.sometimes:
			f.unread = true
		case p.home == nil || slices.Contains(s.homes, p.home):
			f.requirements(s, p)
		}
	}
}

// partsOf are the parts of any value as a list of requirements.
func partsOf(v *value) []part {
	if v.kind == stringValue {
		return lines(v.str, false).parts
	}
	parts, _ := v.asParts()
	return parts
}

func (f *File) include(s *section, file *include) {
	inc := manifest.Include{Section: s.ID, Path: file.path, Span: file.span}
	if !slices.Contains(f.includes, inc) {
		f.includes = append(f.includes, inc)
	}
}

// requirements reads one string, which setuptools divides into lines.
func (f *File) requirements(s *section, p part) {
	for _, line := range lines(p.str, false).parts {
		f.requirement(s, line.str, p)
	}
}

// requirement reads one line, without a comment.
func (f *File) requirement(s *section, line *str, from part) {
	entry, _, _ := strings.Cut(line.value, " #")
	body := strings.TrimSpace(entry)
	if body == "" || body[0] == '#' {
		return
	}
	start := strings.Index(entry, body)
	line = line.part(text.Span{Start: start, End: start + len(body)})
	span, placed := line.span(text.Span{End: len(body)})
	r, err := pep.ParseRequirement(body)
	if !placed || err == nil && !f.inOnePiece(line, r) {
		f.unread = true
		return
	}
	if err != nil {
		f.problems = append(f.problems, manifest.RequirementProblem(span, err))
		return
	}
	f.declare(s, line, r, from)
}

// inOnePiece reports whether the name stands in the text as it is meant, not
// in two literals or with escapes.
func (f *File) inOnePiece(line *str, r pep.Requirement) bool {
	span, ok := line.span(r.NameSpan)
	return ok && span.Of(f.src) == r.Name
}

func (f *File) declare(s *section, line *str, r pep.Requirement, from part) {
	req := manifest.FromPEP508(s.ID, r, 0)
	req.Span, _ = line.span(r.Span)
	req.NameSpan, _ = line.span(r.NameSpan)
	if s.marker != "" {
		req.Marker = s.marker
	}
	if slices.ContainsFunc(f.reqs, func(d declared) bool { return d.Section == s.ID && d.Span == req.Span }) {
		return
	}
	if f.isSelf(req.Key) {
		f.selves = append(f.selves, manifest.SelfReference{Section: s.ID, Extras: r.Extras, Span: req.Span})
		return
	}
	f.reqs = append(f.reqs, declared{Requirement: req, home: from.home, index: from.index})
}

// settle finds out whether and where s can be written.
func (f *File) settle(s *section) {
	var own []manifest.Requirement
	for _, r := range f.reqs {
		if r.Section == s.ID {
			own = append(own, r.Requirement)
		}
	}
	s.Habit = manifest.HabitOf(own)
	s.Span = f.place(s)
	s.home = s.writable()
	if reason := f.readOnly(s); s.home != nil || s.ReadOnly == "" {
		s.ReadOnly = reason
	}
}

// writable is the first list of the section that is written by hand, or nil:
// one with items, or an empty one that the program does not fill.
func (s *section) writable() *expr {
	for _, home := range s.homes {
		if len(home.items) > 0 || len(partsOf(s.value)) == 0 {
			return home
		}
	}
	return nil
}

// readOnly is the reason for which s cannot be written, or "".
func (f *File) readOnly(s *section) string {
	switch {
	case s.marker != "":
		return withMark
	case s.value.kind == stringValue:
		return asString
	case s.home != nil && emptyTuple(f.src, s.home):
		return asTuple
	case s.home != nil:
		return ""
	}
	for _, inc := range f.includes {
		if inc.Section == s.ID {
			return fromFile + inc.Path
		}
	}
	return shared
}

// emptyTuple reports whether home is "()", which one item and no comma would
// make a string.
func emptyTuple(src string, home *expr) bool {
	return len(home.items) == 0 && src[home.span.Start] == '('
}

// place is where findings about s belong: its first list, or the call.
func (f *File) place(s *section) text.Span {
	if len(s.homes) > 0 {
		return s.homes[0].span
	}
	return text.Span{Start: f.call.span.End, End: f.call.span.End}
}

// compare makes all sections read only if another call of setup() has other
// requirements: which one is right depends on what runs.
func (f *File) compare(setups []*setup) {
	for _, other := range setups[1:] {
		g := &File{src: f.src, call: other.call}
		g.addSections(other)
		if !slices.EqualFunc(f.sections, g.sections, func(a, b *section) bool {
			return a.ID == b.ID && (a.value == b.value || slices.Equal(a.value.homes, b.value.homes) && len(a.value.parts) == len(b.value.parts))
		}) {
			f.unread = true
			for _, s := range f.sections {
				s.ReadOnly = severally
			}
		}
	}
}

// newExtra is the extra that can be made for the tests of a project without any.
const newExtra = extrasID + ".testing"

// offer lists the install_requires, and the extra for tests, that a call with
// known keywords can gain. With pbr they are in other files.
func (f *File) offer(call *setup) {
	plain := len(call.call.names) > 0 && !slices.Contains(call.call.names, "**") && !slices.Contains(call.call.names, "")
	if !plain || call.args["pbr"] != nil || len(f.problems) > 0 {
		return
	}
	if f.section(runtimeID) == nil {
		f.offerSection(runtimeID, keywords[0].role)
	}
	if call.args[extrasID] == nil && call.args["tests_require"] == nil {
		f.offerSection(newExtra, manifest.Role{Kind: manifest.Extra, Name: "testing"})
	}
}

func (f *File) offerSection(id string, role manifest.Role) {
	s := f.addSection(id, role, &value{kind: listValue})
	s.Virtual = true
	end := f.call.span.End - 1
	s.Span = text.Span{Start: end, End: end}
}
