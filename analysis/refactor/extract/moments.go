package extract

import (
	"regexp"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/analysis/python"
)

// inForce lists the statements that may have bound name when the body of s
// runs: all of them, or the one whose value every call of s finds.
//
//	rate = 2
//	def f(x): return x * rate
//	print(f(1))  # finds 2
//	rate = 3     # and nothing calls f from here on
func (p *plan) inForce(name string, s *stmt) []*stmt {
	all := p.book.binds[name]
	if len(all) < 2 || len(p.book.lazy[name]) > 0 || !s.readsWhenCalled(name) {
		return all
	}
	calls, ok := p.moments(s)
	if !ok {
		return all
	}
	var found *stmt
	for _, t := range calls {
		b := binderBefore(all, name, t)
		if b == nil || found != nil && found != b {
			return all
		}
		found = b
	}
	if found == nil {
		return all
	}
	return []*stmt{found}
}

// readsWhenCalled reports whether all that s does with name happens while a
// call of it runs, not in a function or generator that it makes.
func (s *stmt) readsWhenCalled(name string) bool {
	return !slices.ContainsFunc(s.Uses, func(u python.Use) bool {
		return u.Name == name && (u.Depth != 1 || s.deferred(u.Span.Start))
	})
}

// binderBefore is the statement whose binding of name the calls in t find, or
// nil if that depends on how it runs.
func binderBefore(binders []*stmt, name string, t *stmt) *stmt {
	var last *stmt
	for _, b := range binders {
		switch {
		case b.order < t.order:
			last = b
		case b == t && (t.Kind != python.Assign || !t.bindsLast(name)):
			return nil
		}
	}
	if last == nil {
		return nil
	}
	switch last.Kind {
	case python.Function, python.Class, python.Import:
		return last
	case python.Assign:
		if last.Targets {
			return last
		}
	}
	return nil
}

// bindsLast reports whether an assignment binds name only when its value is
// computed: once, at its left.
func (s *stmt) bindsLast(name string) bool {
	at, n, first := 0, 0, s.Span.End
	for _, u := range s.Uses {
		switch {
		case u.Op == python.Load:
			first = min(first, u.Span.Start)
		case u.Name == name:
			at, n = u.Span.Start, n+1
		}
	}
	return n == 1 && s.Targets && at < first
}

// moments lists the statements that run the body of the function s, in the
// order of the notebook; ok is false if others may.
func (p *plan) moments(s *stmt) (list []*stmt, ok bool) {
	seen := map[*stmt]bool{}
	var visit func(f *stmt) bool
	visit = func(f *stmt) bool {
		if seen[f] {
			return true
		}
		seen[f] = true
		if !p.onlyNamed(f) {
			return false
		}
		for _, t := range p.book.stmts {
			for _, u := range t.Uses {
				switch {
				case u.Name != f.Name || u.Op == python.Store:
				case u.Op != python.Load || t.callAt(u) < 0 || t.deferred(u.Span.Start):
					return false
				case !u.Lazy:
					list = append(list, t)
				case u.Depth > 1 || !visit(t):
					return false
				}
			}
		}
		return true
	}
	return list, visit(s)
}

// onlyNamed reports whether f is a function that runs when it is called by
// its name, and which no code in a string and no magic calls.
func (p *plan) onlyNamed(f *stmt) bool {
	if f.Kind != python.Function || f.Delayed || slices.ContainsFunc(f.Calls, func(c python.Call) bool { return c.Decorator }) {
		return false
	}
	if p.book.hidden(f.Name) != nil {
		return false
	}
	for _, s := range p.book.stmts {
		for _, c := range s.Calls {
			if looksUpNames(c) || callsByString(c, f.Name) {
				return false
			}
		}
	}
	return !slices.ContainsFunc(p.book.cells, func(c *cell) bool { return c.broken && named(c.source, f.Name) })
}

// looksUpNames reports whether a call may find names of the notebook by their
// spelling.
func looksUpNames(c python.Call) bool {
	return frameCalls[c.Path] || c.Path == "locals" || c.Path == "vars"
}

// callsByString reports whether a call gets a string with code that calls name.
// What is printed does not run.
func callsByString(c python.Call, name string) bool {
	return c.Path != "print" && slices.ContainsFunc(c.Strings, func(str string) bool {
		return slices.ContainsFunc(occurrences(str, name), func(at int) bool {
			return strings.HasPrefix(strings.TrimLeft(str[at+len(name):], " \t"), "(")
		})
	})
}

// callAt is the index of the call of which a use is the function, or -1.
func (s *stmt) callAt(u python.Use) int {
	return slices.IndexFunc(s.Calls, func(c python.Call) bool {
		return c.Path == u.Name && c.Arguments && !c.Decorator && c.Span.Start == u.Span.Start
	})
}

// consuming matches what stands before a generator expression that is used up
// at once.
var consuming = regexp.MustCompile(`(\b(sum|any|all|min|max|list|tuple|set|frozenset|dict|sorted)|['"]\.join)\s*$`)

// deferred reports whether offset lies in a generator expression, which may
// run later than the code around it.
func (s *stmt) deferred(offset int) bool {
	var visit func(*python.Scope) bool
	visit = func(scope *python.Scope) bool {
		if scope.Kind != python.ModuleScope && !(scope.Span.Start <= offset && offset < scope.Span.End) {
			return false
		}
		src := s.cell.source
		if scope.Kind == python.ComprehensionScope && strings.HasPrefix(scope.Span.Of(src), "(") && !consuming.MatchString(src[:scope.Span.Start]) {
			return true
		}
		return slices.ContainsFunc(scope.Children, visit)
	}
	return visit(s.cell.parsed.Scope)
}
