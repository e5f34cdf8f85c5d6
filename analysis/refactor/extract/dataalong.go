package extract

import (
	"regexp"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/analysis/python"
	"github.com/pyferry/pyferry/core/naming"
	"github.com/pyferry/pyferry/core/text"
)

// dataAlong is data that a moved function uses and that would go along like a
// constant, and the edits that make it a parameter; "" if there is none for
// which that can be done.
func (p *plan) dataAlong() (string, []text.Edit) {
	for _, s := range inOrder(p.moved) {
		if s.Kind != python.Assign || p.fixed(s) {
			continue
		}
		for _, name := range s.bound() {
			if slices.Contains(p.targets, name) || !p.isData(name) || !p.usedByFunction(name) || !p.fills(name) && p.likeConstant(s, name) {
				continue
			}
			if edits, err := p.parametrize(name); err == nil && len(edits) > 0 {
				return name, edits
			}
		}
	}
	return "", nil
}

// filling are the methods with which a notebook fills a list, dict or set.
var filling = set("append extend insert update add setdefault")

// fills reports whether code that stays changes what name means when it runs.
func (p *plan) fills(name string) bool {
	return slices.ContainsFunc(p.book.stmts, func(s *stmt) bool {
		if p.moved[s] {
			return false
		}
		return slices.ContainsFunc(s.Uses, func(u python.Use) bool {
			return u.Name == name && !u.Lazy && (u.Op == python.Mutate || filling[strings.TrimPrefix(u.Attr, ".")])
		})
	})
}

// inCapitals matches what PEP 8 has constants be called. One capital alone is
// more often a matrix.
var inCapitals = regexp.MustCompile(`^_*[A-Z][A-Z0-9_]*[A-Z][A-Z0-9_]*$`)

// likeConstant reports whether a user would call name, which s binds, a
// constant or a function rather than data.
func (p *plan) likeConstant(s *stmt, name string) bool {
	return inCapitals.MatchString(name) || p.called(name) || !p.holdsData(s, answers{})
}

// called reports whether code that moves calls name as a function.
func (p *plan) called(name string) bool {
	return slices.ContainsFunc(inOrder(p.moved), func(s *stmt) bool {
		return slices.ContainsFunc(s.Calls, func(c python.Call) bool { return c.Path == name && !c.Local })
	})
}

// display matches an assignment of a list, dict or set, or a comprehension.
var display = regexp.MustCompile(`^[^=]*=\s*([\w, ]+=\s*)*[\[{]`)

// containers are builtins that make something of many values.
var containers = set("bytearray dict enumerate filter iter list map open range reversed set sorted zip")

// holdsData reports whether s binds a container, what a library or the
// notebook makes, or what is computed from such.
func (p *plan) holdsData(s *stmt, known answers) bool {
	return known.of(s, func() bool {
		makes := slices.ContainsFunc(s.Calls, func(c python.Call) bool { return !c.Lazy && !c.Local && p.makesData(c) })
		return makes || display.MatchString(s.source()) || slices.ContainsFunc(s.Uses, func(u python.Use) bool {
			owner := p.owners[u.Name]
			return !u.Lazy && u.Op == python.Load && owner != nil && owner.order < s.order && owner.Kind == python.Assign && p.holdsData(owner, known)
		})
	})
}

// makesData reports whether a call gives data: not one of the standard library,
// which makes patterns, paths and loggers.
func (p *plan) makesData(c python.Call) bool {
	if clauses, imported := importsOf(c.Root, p.book.binds[c.Root]); imported {
		return !naming.EverStdlib(clauses[0].module)
	}
	return len(p.book.binds[c.Root]) > 0 || containers[c.Path]
}
