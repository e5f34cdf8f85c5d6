package setupcfg

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/pep"
	"github.com/pyferry/pyferry/core/text"
)

// A list is one section of the manifest with the option that holds it.
type list struct {
	manifest.Section
	option *option // nil for a virtual section
	items  []item  // of the option itself, not of those it refers to
	// oneLine marks a value without a line break, which is split at ";".
	oneLine bool
	// divides marks a value whose items hold a ";", perhaps by reference.
	divides bool
}

// An item is one element of a list.
type item struct {
	line int
	last int       // the line that it ends on; another where a backslash continues it
	full text.Span // without outer white space
	span text.Span // and without the comment behind it
	text string    // what stands there, in one line
	name string    // of the requirement that it is; "" for what refers elsewhere
}

// A parser fills a File from its config.
type parser struct {
	*File
	*expander
	here       *section // whose value is being read
	references int      // followed so far
}

func (p *parser) sections() {
	p.here = p.named[optionsSection]
	for _, l := range lists {
		if o := p.listOption(l.key); o != nil {
			p.list(optionsSection+"."+l.key, l.role, o, l.file)
		}
	}
	if p.here = p.named[extrasSection]; p.here != nil {
		for _, o := range p.here.options {
			p.list(extrasSection+"."+o.name, manifest.Role{Kind: manifest.Extra, Name: o.name}, o, true)
		}
	}
	slices.SortStableFunc(p.lists, func(a, b *list) int { return a.option.start - b.option.start })
}

// listOption finds a key of [options], which it may have from [DEFAULT].
func (p *parser) listOption(key string) *option {
	if p.here == nil {
		return nil
	}
	if o := p.here.option(key); o != nil {
		return o
	}
	return p.named[defaultSection].option(key)
}

// list reads one option as a list of requirements.
func (p *parser) list(id string, role manifest.Role, o *option, file bool) {
	l := &list{option: o, Section: manifest.Section{ID: id, Role: role, Span: text.Span{Start: o.valueStart, End: o.end()}}}
	if len(o.values) > 0 {
		l.Span.Start = o.values[0].span.Start
	}
	if p.File.list(id) != nil {
		return // a key that stands twice is a problem already
	}
	p.lists = append(p.lists, l)
	value, err := p.value(p.here, o)
	if errors.Is(err, errSyntax) {
		p.problem(l.Span, err.Error())
		return
	}
	if err != nil {
		value = p.raw(o)
	}
	if file && strings.HasPrefix(value, "file:") {
		p.files(l)
		return
	}
	l.oneLine = !strings.Contains(value, "\n")
	l.divides = strings.Contains(value, ";")
	l.items = p.items(o, l.oneLine)
	first := len(p.reqs)
	problems := len(p.problems)
	p.requirements(l, l, nil)
	if err == nil && len(p.problems) == problems && strings.Contains(p.raw(o), "%(") {
		p.checkExpanded(l, value)
	}
	l.Habit = manifest.HabitOf(plain(p.reqs[first:]))
}

func plain(reqs []declared) []manifest.Requirement {
	out := make([]manifest.Requirement, len(reqs))
	for i, r := range reqs {
		out[i] = r.Requirement
	}
	return out
}

// files notes the paths after "file:", which commas separate.
func (p *parser) files(l *list) {
	l.ReadOnly = "its requirements are read from another file (file:)"
	if !strings.HasPrefix(l.Span.Of(p.src), "file:") {
		return // a reference leads to it
	}
	for _, v := range l.option.values {
		rest := v.span
		if v.span.Start == l.Span.Start {
			rest.Start += len("file:")
		}
		for _, part := range split(p.src, rest, ',') {
			path := part.Of(p.src)
			p.include = append(p.include, manifest.Include{Section: l.ID, Path: path, Span: part})
		}
	}
}

// items divides the value of o into its elements.
func (p *parser) items(o *option, oneLine bool) []item {
	var out []item
	for _, v := range o.values {
		parts := []text.Span{v.span}
		if oneLine {
			parts = split(p.src, v.span, ';')
		}
		for _, full := range parts {
			if p.src[full.Start] == '#' {
				continue
			}
			span := full
			if i := strings.Index(full.Of(p.src), " #"); i >= 0 {
				span = trim(p.src, text.Span{Start: full.Start, End: full.Start + i})
			}
			out = append(out, item{line: v.line, last: v.line, full: full, span: span, text: span.Of(p.src)})
		}
	}
	return p.continued(out)
}

// continued joins each item that ends in a backslash with the one below it, as
// setuptools does.
func (p *parser) continued(items []item) []item {
	var out []item
	for _, it := range items {
		if n := len(out); n > 0 && it.line > out[n-1].last {
			before := &out[n-1]
			if begun, continues := cutContinuation(before.text); continues {
				before.last, before.full.End, before.span.End = it.last, it.full.End, it.span.End
				before.text = begun + it.text
				continue
			}
		}
		out = append(out, it)
	}
	return out
}

// continuation ends a line that the next one continues. setuptools takes the
// character before the backslash for a blank, so only a blank is allowed.
const continuation = " \\"

// cutContinuation takes the backslash off a line that the next one continues.
func cutContinuation(line string) (begun string, continues bool) {
	begun, continues = strings.CutSuffix(line, continuation)
	return strings.TrimRight(begun, " \t"), continues
}

// split cuts span at each separator and leaves out empty parts.
func split(src string, span text.Span, separator byte) []text.Span {
	var out []text.Span
	for start := span.Start; start <= span.End; {
		end := span.End
		if i := strings.IndexByte(src[start:span.End], separator); i >= 0 {
			end = start + i
		}
		if part := trim(src, text.Span{Start: start, End: end}); part.Len() > 0 {
			out = append(out, part)
		}
		start = end + 1
	}
	return out
}

// requirements reads the items of source for the section into: source is into
// itself, or stands for an option that into refers to. Trail lists the
// options on the way there.
func (p *parser) requirements(into, source *list, trail []*option) {
	for i := range source.items {
		raw := source.items[i].text
		if !strings.Contains(raw, "%") {
			p.requirement(into, source, i, raw)
		} else if !p.reference(into, source, i, raw, trail) {
			p.interpolated(into, source, i, raw)
		}
	}
}

// requirement reads one item, whose text s is the source's own.
func (p *parser) requirement(into, source *list, i int, s string) {
	r, err := pep.ParseRequirement(s)
	if err != nil {
		p.explain(source, i, err)
		return
	}
	if it := source.items[i]; it.last > it.line && r.NameSpan.Shift(it.span.Start).Of(p.src) != r.Name {
		p.problem(it.span, "a name goes over two lines")
		return
	}
	p.declare(into, source, i, r)
}

// declare notes a requirement, or that the project refers to itself.
func (p *parser) declare(into, source *list, i int, r pep.Requirement) {
	it := &source.items[i]
	if pep.Normalize(r.Name) == p.project {
		p.selves = append(p.selves, manifest.SelfReference{Section: into.ID, Extras: r.Extras, Span: it.span})
		return
	}
	it.name = r.Name
	req := manifest.FromPEP508(into.ID, r, it.span.Start)
	req.Span = it.span
	p.reqs = append(p.reqs, declared{req, source, i})
}

// checkExpanded reads the value of l as setuptools does once all references are
// replaced: a list on one line that becomes a line of another is no longer
// divided.
func (p *parser) checkExpanded(l *list, value string) {
	separator := "\n"
	if l.oneLine {
		separator = ";"
	}
	before := ""
	for entry := range strings.SplitSeq(value, separator) {
		entry, _ = cutComment(strings.TrimFunc(entry, isSpace))
		if entry == "" || entry[0] == '#' {
			continue
		}
		entry = before + entry
		begun, continues := cutContinuation(entry)
		if before = ""; continues {
			before = begun
			continue
		}
		if _, err := pep.ParseRequirement(entry); err != nil {
			p.problem(l.Span, fmt.Sprintf("with its references replaced, %q is not a valid requirement", entry))
			return
		}
	}
}

// explain notes an item that is no requirement, and names the mistake that a
// value on one line invites.
func (p *parser) explain(l *list, i int, err error) {
	span := l.items[i].span
	if l.oneLine && i > 0 {
		both := l.items[i-1].span.Of(p.src) + ";" + span.Of(p.src)
		if _, err := pep.ParseRequirement(both); err == nil {
			p.problem(span, `a value on one line is split at ";", so a requirement with a marker needs a line of its own`)
			return
		}
	}
	p.problems = append(p.problems, manifest.RequirementProblem(span, err))
}

// reference reads an item that is one whole %(key)s: another extra, or an
// option whose requirements count as the list's own.
func (p *parser) reference(into, source *list, i int, raw string, trail []*option) bool {
	key, ok := wholeReference(raw)
	target := p.lookup(p.here, key)
	if !ok || target == nil || slices.Contains(trail, target) || target == source.option || p.references == maxReferences {
		return false
	}
	p.references++
	if own := p.here.option(key); own == target && p.here.name == extrasSection {
		p.selves = append(p.selves, manifest.SelfReference{Section: into.ID, Extras: []string{key}, Span: source.items[i].span})
		return true
	}
	if name, err := p.value(p.here, target); err == nil && pep.Normalize(name) == p.project {
		return false
	}
	other := &list{option: target, items: p.items(target, into.oneLine)}
	other.oneLine = into.oneLine
	p.requirements(into, other, append(trail, source.option))
	return true
}

// maxReferences bounds what references that double each other can grow to.
const maxReferences = 1000

// interpolated reads an item with references inside. One that leads nowhere
// is left alone: it declares nothing that could be named.
func (p *parser) interpolated(into, source *list, i int, raw string) {
	s, err := p.expand(p.here, raw)
	if err != nil || strings.Contains(s, "\n") || strings.TrimSpace(s) == "" {
		return
	}
	r, err := pep.ParseRequirement(s)
	if err != nil {
		p.explain(source, i, err)
		return
	}
	if pep.Normalize(r.Name) == p.project || r.NameSpan.End <= strings.IndexByte(raw, '%') {
		p.declare(into, source, i, r)
	}
}
