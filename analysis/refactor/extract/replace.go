package extract

import (
	"slices"

	"github.com/pyferry/pyferry/analysis/python"
	"github.com/pyferry/pyferry/core/text"
)

// supersede lets s, a definition that was asked for, take the place of the
// module's own of the same name. What s needs when it is defined must stand
// above that place.
func (p *plan) supersede(name string, s *stmt, there *python.Statement) error {
	if s.Kind != there.Kind || len(s.bound()) != 1 || p.module.bindings(name) != 1 {
		return refuse(name, s, "is bound in another way in %s", p.module.name)
	}
	for _, needed := range p.readNow(s) {
		if owner := p.owners[needed]; owner != nil && owner != s && p.moved[owner] && !p.present[owner] {
			return refuse(name, s, "needs %s when it is defined, which %s does not have yet", needed, p.module.name)
		}
		if at := p.module.statementOf(needed); at != nil && at.Span.Start > there.Span.Start {
			return refuse(name, s, "needs %s when it is defined, which stands below it in %s", needed, p.module.name)
		}
	}
	if call := p.module.runs(there); call != "" {
		return refuse(name, s, "may be needed by %s(), which %s calls while it is loaded", call, p.module.name)
	}
	p.replaced[s] = there
	return nil
}

// runs names a function or class of the module that is called below statement
// there while the module is loaded.
func (m *module) runs(there *python.Statement) string {
	for _, s := range m.parsed.Statements {
		if s.Span.Start <= there.Span.Start {
			continue
		}
		for _, c := range s.Calls {
			if by := m.statementOf(c.Root); !c.Lazy && by != nil && (by.Kind == python.Function || by.Kind == python.Class) {
				return c.Root
			}
		}
	}
	return ""
}

// bindings counts the statements of the module that bind name.
func (m *module) bindings(name string) int {
	n := 0
	for i := range m.parsed.Statements {
		if slices.ContainsFunc(m.parsed.Statements[i].Uses, func(u python.Use) bool {
			return u.Name == name && u.Op != python.Load && u.Op != python.Mutate
		}) {
			n++
		}
	}
	return n
}

// added reports whether s is new in the module.
func (p *plan) added(s *stmt) bool { return !p.present[s] && p.replaced[s] == nil }

// replacements are the edits that put what supersedes into its place. The
// comments above a definition go with it where it has some.
func (p *plan) replacements() []text.Edit {
	var edits []text.Edit
	for s, there := range p.replaced {
		span := there.Span
		if region := s.region(); region.span.Start < s.Span.Start {
			span.Start = p.module.attached(span.Start)
		}
		edits = append(edits, text.Edit{Span: span, New: plain(s.region().without(p.bare[s]))})
	}
	return edits
}
