package extract

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/analysis/python"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/text"
)

// maxParameters bounds how often a function is given one more parameter.
const maxParameters = 30

// withData works out a move for which data that the notebook computes becomes
// parameters of the functions that use it. The notebook is changed first, so
// that its functions get the data as arguments and do what they did; then the
// changed notebook is moved from like any other. Data that could go along as
// well go along where that leads nowhere.
func withData(ctx context.Context, folder *project.Folder, req Request) (*Result, error) {
	now := folder
	var given []string
	var possible func() (*Result, error) // the move with the parameters so far
	for range maxParameters {
		r, p, refused := planned(ctx, now, req)
		if refused == nil {
			from, parameters := now, slices.Clone(given)
			possible = func() (*Result, error) { return r.since(folder, from, parameters) }
		}
		name, edits, err := p.nextData(refused)
		if err != nil && possible == nil {
			return nil, err
		}
		if err != nil || name == "" {
			return possible()
		}
		if !slices.Contains(given, name) {
			given = append(given, name)
		}
		if now, err = analysis.Apply(now, []analysis.FileEdit{{Path: p.path, Edits: edits}}); err != nil {
			return nil, err
		}
	}
	if possible != nil {
		return possible()
	}
	return nil, refuse(req.Names[0], nil, "needs too much of the notebook's data")
}

// since is r with its edits, which are of the folder now, as edits of the
// folder before parameters were given.
func (r *Result) since(before, now *project.Folder, parameters []string) (*Result, error) {
	after, err := analysis.Apply(now, r.Edits)
	if err != nil {
		return nil, err
	}
	r.Edits, r.Parameters = analysis.Changes(before, after), parameters
	return r, nil
}

// nextData is the variable that shall become a parameter after a plan that
// was refused, or not, and the edits that make it one; "" if none need be. The
// error is why there is no way.
func (p *plan) nextData(refused error) (string, []text.Edit, error) {
	var refusal *Refusal
	switch {
	case refused == nil:
		name, edits := p.dataAlong()
		return name, edits, nil
	case !errors.As(refused, &refusal) || p == nil:
		return "", nil, refused
	}
	name := p.dataBehind(refusal.Name)
	if name == "" {
		return "", nil, p.inClass(refusal)
	}
	edits, err := p.parametrize(name)
	switch {
	case err != nil:
		return "", nil, err
	case len(edits) == 0:
		return "", nil, refusal
	}
	return name, edits, nil
}

// dataBehind returns the variable that a moved function uses because of which
// name was refused: name itself, or what is computed from it; "" if it is no
// variable.
func (p *plan) dataBehind(name string) string {
	if p.isData(name) && p.usedByFunction(name) {
		return name
	}
	for _, s := range inOrder(p.moved) {
		if s.Kind == python.Function || s.Kind == python.Class {
			continue
		}
		for _, n := range s.bound() {
			if p.isData(n) && p.usedByFunction(n) && (n == name || p.dependsOn(s, name, map[*stmt]bool{})) {
				return n
			}
		}
	}
	return ""
}

// inClass is the refusal, said of the class that moves and uses what was
// refused as data of the notebook.
func (p *plan) inClass(r *Refusal) *Refusal {
	for _, s := range inOrder(p.moved) {
		if s.Kind == python.Class && p.isData(r.Name) && s.readsLater(r.Name) {
			return refuse(s.Name, s, "is a class whose methods use %s; a class gains no parameter, so pass it to __init__ or to the method", r.Name)
		}
	}
	return r
}

// isData reports whether name is a variable of the notebook: bound by
// statements that neither define nor import it, and never deleted.
func (p *plan) isData(name string) bool {
	binders := p.book.binds[name]
	return len(binders) > 0 && len(p.book.lazy[name]) == 0 && !slices.ContainsFunc(binders, func(s *stmt) bool {
		return s.Kind == python.Function || s.Kind == python.Class || len(s.imports) > 0 || s.Kind == python.Delete ||
			slices.ContainsFunc(s.Uses, func(u python.Use) bool { return u.Name == name && u.Op == python.Unbind })
	})
}

// usedByFunction reports whether a function that moves reads name when it is
// called.
func (p *plan) usedByFunction(name string) bool {
	return slices.ContainsFunc(inOrder(p.moved), func(s *stmt) bool { return s.Kind == python.Function && s.readsLater(name) })
}

func (s *stmt) readsLater(name string) bool {
	return slices.ContainsFunc(s.Uses, func(u python.Use) bool {
		return u.Name == name && u.Lazy && (u.Op == python.Load || u.Op == python.Mutate)
	})
}

// dependsOn reports whether the value of s depends on name.
func (p *plan) dependsOn(s *stmt, name string, seen map[*stmt]bool) bool {
	if seen[s] {
		return false
	}
	seen[s] = true
	for _, u := range s.Uses {
		if u.Name == name {
			return true
		}
		for _, b := range p.book.binds[u.Name] {
			if b != s && p.dependsOn(b, name, seen) {
				return true
			}
		}
	}
	return false
}

// parametrize returns the edits that make name a parameter of each moved
// function that reads it, and an argument of each of their calls.
func (p *plan) parametrize(name string) ([]text.Edit, error) {
	var edits []text.Edit
	for _, f := range inOrder(p.moved) {
		if f.Kind != python.Function || !f.readsLater(name) {
			continue
		}
		if err := p.parametrizable(f, name); err != nil {
			return nil, err
		}
		edits = append(edits, f.withParameter(name))
		calls, err := p.calls(f, name)
		if err != nil {
			return nil, err
		}
		edits = append(edits, calls...)
	}
	return edits, nil
}

// parametrizable tells why name cannot become a parameter of f.
func (p *plan) parametrizable(f *stmt, name string) error {
	nested := slices.ContainsFunc(f.Uses, func(u python.Use) bool {
		return u.Name == name && (u.Depth > 1 || f.deferred(u.Span.Start))
	})
	switch again := len(p.book.binds[name]) > 1; {
	case slices.ContainsFunc(f.Calls, func(c python.Call) bool { return c.Decorator }):
		return refuse(f.Name, f, "is decorated, so %s cannot become a parameter", name)
	case len(p.book.binds[f.Name]) > 1:
		return refuse(f.Name, f, "is bound more than once, so its calls cannot be told apart to pass %s", name)
	case again && (nested || f.Delayed):
		return refuse(name, f, "is bound again, perhaps before a part of %s runs that uses it", f.Name)
	case slices.ContainsFunc(f.Uses, func(u python.Use) bool { return u.Name == name && !u.Lazy }):
		return refuse(name, f, "is used where %s is defined, not only when it is called", f.Name)
	case f.ownName(name):
		return refuse(name, f, "is also a name of %s's own", f.Name)
	}
	if m := p.book.hidden(f.Name); m != nil {
		return refuse(f.Name, p.book.stmtAt(*m), "is mentioned in IPython syntax, where no argument can be added")
	}
	return p.calledByString(f)
}

// calledByString tells where code may call f by its name in a string.
func (p *plan) calledByString(f *stmt) error {
	for _, s := range p.book.stmts {
		for _, c := range s.Calls {
			looking := looksUpNames(c) || c.Path == "getattr"
			quoted := strings.Contains(s.source(), `"`+f.Name+`"`) || strings.Contains(s.source(), "'"+f.Name+"'")
			if callsByString(c, f.Name) || looking && quoted {
				return refuse(f.Name, s, "may be called by its name in a string, where no argument can be added")
			}
		}
	}
	return nil
}

// withParameter is the edit that gives f one more parameter. It can be named
// only where others have defaults.
func (s *stmt) withParameter(name string) text.Edit {
	src := s.cell.source
	open := s.Parameters.Start + 1
	star, defaults := false, false
	for _, p := range s.Params {
		star = star || p.Star == 1
		defaults = defaults || p.Default
	}
	if defaults && !star {
		name = "*, " + name
	}
	at := func(offset int, code string) text.Edit {
		return text.Edit{Span: text.Span{Start: offset, End: offset}.Shift(s.cell.start), New: code}
	}
	if len(s.Params) == 0 {
		return at(open, name)
	}
	last := s.Params[len(s.Params)-1]
	if last.Star == 2 {
		return at(last.Span.Start, name+", ")
	}
	rest := src[last.Span.End : s.Parameters.End-1]
	if i := strings.IndexByte(rest, ','); i >= 0 && strings.TrimSpace(rest[:i]) == "" {
		return s.appended(text.Span{Start: open, End: s.Parameters.End - 1}, last.Span.End+i+1, name)
	}
	return at(last.Span.End, ", "+name)
}

// appended is the edit that puts an item behind the comma that ends at an
// offset of the list in a span: on a line of its own, if the list is closed on
// one.
func (s *stmt) appended(list text.Span, offset int, item string) text.Edit {
	src := s.cell.source
	first, stop := lineStart(src, offset), lineStop(src, offset)
	code := " " + item
	if first > list.Start && stop < list.End {
		line := strings.TrimRight(src[first:stop], " \t\r")
		indent := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
		newline := "\n" + indent
		if strings.HasPrefix(src[stop:], "\r") {
			newline = "\r" + newline
		}
		offset, code = first+len(line), newline+strings.ReplaceAll(item, ", ", ","+newline)+","
	}
	return text.Edit{Span: text.Span{Start: offset, End: offset}.Shift(s.cell.start), New: code}
}

// labels are the attributes of a function that a parameter more leaves as they
// are.
var labels = set(".__name__ .__qualname__ .__doc__")

// calls returns the edits that pass name at each call of f. Every use of f
// must be such a call.
func (p *plan) calls(f *stmt, name string) ([]text.Edit, error) {
	first := p.book.binds[name][0]
	var edits []text.Edit
	for _, s := range p.book.stmts {
		for _, u := range s.Uses {
			if u.Name != f.Name || u.Op != python.Load || labels[u.Attr] {
				continue
			}
			i := s.callAt(u)
			if i < 0 && !s.localAt(name, u.Span.Start) {
				if edit, ok := p.wrapped(f, s, u, name); ok {
					edits = append(edits, edit)
					continue
				}
			}
			switch {
			case i < 0:
				return nil, refuse(f.Name, s, "is passed on as a value, where no argument can be added; functools.partial(%s, %s=%s) would do", f.Name, name, name)
			case !u.Lazy && s.order < first.order:
				return nil, refuse(name, s, "is bound only after %s is called", f.Name)
			case s != f && s.localAt(name, u.Span.Start):
				return nil, refuse(name, s, "means something else where %s is called", f.Name)
			}
			more, ok := s.withArgument(f, s.Calls[i], name)
			if !ok {
				return nil, refuse(f.Name, s, "is called in a way to which no argument can be added")
			}
			edits = append(edits, more...)
		}
	}
	return edits, nil
}

// unpacking matches a dict that a call unpacks.
var unpacking = regexp.MustCompile(`[(,]\s*\*\*`)

// withArgument are the edits that pass name in a call of f, by keyword. If f
// takes any keyword, the call must not pass one of that name already, nor what
// `**` unpacks.
func (s *stmt) withArgument(f *stmt, c python.Call, name string) ([]text.Edit, bool) {
	src := s.cell.source
	opening := strings.IndexByte(c.Span.Of(src), '(')
	if opening < 0 || !strings.HasSuffix(c.Span.Of(src), ")") {
		return nil, false
	}
	list := text.Span{Start: c.Span.Start + opening + 1, End: c.Span.End - 1}
	if f.takesAny() && (unpacking.MatchString("("+list.Of(src)) || passes(list.Of(src), name)) {
		return nil, false
	}
	at := s.codeEnd(list)
	insert := func(offset int, code string) text.Edit {
		return text.Edit{Span: text.Span{Start: offset, End: offset}.Shift(s.cell.start), New: code}
	}
	code := name + "=" + name
	switch {
	case c.Generator:
		return []text.Edit{insert(list.Start, "("), insert(at, "), "+code)}, true
	case at == list.Start:
		return []text.Edit{insert(at, code)}, true
	case src[at-1] == ',':
		return []text.Edit{s.appended(list, at, code)}, true
	}
	return []text.Edit{insert(at, ", "+code)}, true
}

// codeEnd is the end of the last code in a span, before blanks and comments.
func (s *stmt) codeEnd(span text.Span) int {
	at := span.End
	for {
		at = span.Start + len(strings.TrimRight(s.cell.source[span.Start:at], " \t\r\n\f\\"))
		i := slices.IndexFunc(s.cell.parsed.Comments, func(c text.Span) bool { return span.Start <= c.Start && c.Start < at && at <= c.End })
		if i < 0 {
			return at
		}
		at = s.cell.parsed.Comments[i].Start
	}
}

// passes reports whether a list of arguments may have one by the keyword name.
func passes(arguments, name string) bool {
	return slices.ContainsFunc(occurrences(arguments, name), func(at int) bool {
		rest := strings.TrimLeft(arguments[at+len(name):], " \t")
		return strings.HasPrefix(rest, "=") && !strings.HasPrefix(rest, "==")
	})
}

// takesAny reports whether s has a parameter of the form **kwargs.
func (s *stmt) takesAny() bool {
	return slices.ContainsFunc(s.Params, func(p python.Param) bool { return p.Star == 2 })
}

// localAt reports whether name is a local variable or parameter where offset
// is.
func (s *stmt) localAt(name string, offset int) bool {
	found := false
	var visit func(*python.Scope)
	visit = func(scope *python.Scope) {
		if scope.Kind != python.ModuleScope && !(scope.Span.Start <= offset && offset < scope.Span.End) {
			return
		}
		sym := scope.Symbols[name]
		found = found || scope.Kind != python.ModuleScope && sym != nil && sym.Where != python.Module
		for _, c := range scope.Children {
			visit(c)
		}
	}
	visit(s.cell.parsed.Scope)
	return found
}
