package extract

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/analysis/python"
	"github.com/pyferry/pyferry/core/imports"
	"github.com/pyferry/pyferry/core/project"
)

// close finds what the named definitions need, and moves it too.
func (p *plan) close(names []string) error {
	for _, name := range names {
		s, err := p.definition(name)
		if err != nil {
			return err
		}
		p.owners[name] = s
		if err := p.move(s, name); err != nil {
			return err
		}
	}
	p.takeChanges()
	if err := p.checkOwners(); err != nil {
		return err
	}
	return p.takeStars()
}

// definition finds the statement that defines name: the last one, where the
// notebook defines it again and again.
func (p *plan) definition(name string) (*stmt, error) {
	binders := p.book.binds[name]
	if len(binders) == 0 {
		for _, s := range p.book.stmts {
			if s.apart && s.Name == name {
				return nil, refuse(name, s, "is defined under %%timeit, which leaves no definition in the notebook")
			}
		}
		for _, c := range p.book.cells {
			if c.broken && named(c.source, name) {
				return nil, refuse(name, &stmt{cell: c}, "stands in a cell that cannot be read as Python")
			}
		}
		return nil, refuse(name, nil, "is not defined in the notebook")
	}
	if _, ok := importsOf(name, binders); ok {
		return nil, refuse(name, binders[0], "is imported, not defined")
	}
	if len(binders) > 1 && overloads(name, binders) {
		for _, s := range binders {
			if err := p.move(s, name); err != nil {
				return nil, err
			}
		}
	}
	s := lastDefinition(binders)
	if s == nil {
		return nil, refuse(name, binders[1], "is bound again")
	}
	if lazy := p.book.lazy[name]; len(lazy) > 0 && s.Kind != python.Assign {
		return nil, refuse(name, lazy[0], "is bound again by a function (global)")
	}
	return s, nil
}

// lastDefinition is the last function or class among the statements that bind
// a name, or else the last of all if it is an assignment. What binds the name
// before stays, and holds until then. What binds it afterwards stays too, and
// then no code that moves may use the name.
func lastDefinition(binders []*stmt) *stmt {
	for _, s := range slices.Backward(binders) {
		if s.Kind == python.Function || s.Kind == python.Class {
			return s
		}
	}
	if last := binders[len(binders)-1]; len(binders) == 1 || last.Kind == python.Assign {
		return last
	}
	return nil
}

// overloads reports whether all definitions but the last only describe it
// (typing.overload).
func overloads(name string, binders []*stmt) bool {
	for i, s := range binders {
		if s.Kind != python.Function || s.Name != name {
			return false
		}
		described := slices.ContainsFunc(s.Calls, func(c python.Call) bool {
			return c.Decorator && (c.Path == "overload" || strings.HasSuffix(c.Path, ".overload"))
		})
		if described == (i == len(binders)-1) {
			return false
		}
	}
	return true
}

// move takes s along because of name.
func (p *plan) move(s *stmt, name string) error {
	if p.moved[s] {
		return nil
	}
	if err := p.movable(s, name); err != nil {
		return err
	}
	p.moved[s] = true
	return p.takeNeeds(s)
}

// takeNeeds takes along what s needs.
func (p *plan) takeNeeds(s *stmt) error {
	p.aware = p.aware || s.Annotated
	if err := p.checkCode(s); err != nil {
		return err
	}
	if err := p.checkInnerImports(s); err != nil {
		return err
	}
	for _, u := range s.Uses {
		switch {
		case u.Op == python.Load || u.Op == python.Mutate:
			if err := p.need(u.Name, u.Attr, s, p.book.later(u)); err != nil {
				return err
			}
		case u.Lazy:
			p.globals[u.Name] = s
			if err := p.need(u.Name, u.Attr, s, true); err != nil {
				return err
			}
		}
	}
	for _, name := range p.namedInStrings(s) {
		if err := p.need(name, "", s, true); err != nil {
			return err
		}
	}
	return nil
}

// checkInnerImports refuses what functions of s import when they are called
// and a module of the package cannot.
func (p *plan) checkInnerImports(s *stmt) error {
	for _, imp := range s.imports {
		if !imp.Context.Has(imports.InFunction) || imp.Context.Has(imports.Dynamic) {
			continue
		}
		for _, c := range clausesOf(imp) {
			if err := p.importable(c, s); err != nil {
				return err
			}
		}
	}
	return nil
}

// need finds what name means to s, and takes it along.
func (p *plan) need(name, attr string, s *stmt, lazy bool) error {
	binders := p.book.binds[name]
	if lazilyBound := p.book.lazy[name]; len(binders) == 0 && len(lazilyBound) > 0 {
		return refuse(name, lazilyBound[0], "is bound by a function alone (global)")
	}
	if len(binders) == 0 {
		return p.needUnbound(name, s)
	}
	if p.builtinBefore(name, s) {
		return p.needBuiltin(name, s, lazy)
	}
	if clauses, ok := importsOf(name, p.effectiveImports(name, s, lazy)); ok && len(p.book.lazy[name]) == 0 {
		return p.needImport(name, attr, clauses, s)
	}
	owner, err := p.effective(name, s, lazy)
	if err != nil {
		return err
	}
	if was := p.owners[name]; was != nil && was != owner {
		if was.cell == owner.cell {
			return refuse(name, owner, "is needed with two values")
		}
		return refuse(name, owner, "is needed with two values, also with that of cell %d", was.cell.number)
	}
	p.owners[name] = owner
	if owner.conditionalImport() {
		return p.copyBlock(owner, name)
	}
	if len(binders) > 1 && overloads(name, binders) {
		for _, b := range binders {
			if err := p.move(b, name); err != nil {
				return err
			}
		}
	}
	return p.move(owner, name)
}

// builtinBefore reports whether name means a builtin where s runs, and is bound
// only later.
func (p *plan) builtinBefore(name string, s *stmt) bool {
	binders := p.book.binds[name]
	return builtinNames[name] && len(binders) > 0 && binders[0].order > s.order && len(p.book.stars) == 0
}

// needBuiltin is about a builtin whose name the notebook binds after s. Every
// call of s must come before.
func (p *plan) needBuiltin(name string, s *stmt, lazy bool) error {
	first := p.book.binds[name][0]
	if !lazy {
		return p.needUnbound(name, s)
	}
	calls, ok := p.moments(s)
	if !ok || !s.readsWhenCalled(name) || slices.ContainsFunc(calls, func(t *stmt) bool { return t.order >= first.order }) {
		return refuse(name, first, "is bound here, and a builtin before; %s may need it after", s.label())
	}
	return p.needUnbound(name, s)
}

// effectiveImports lists the binders of name that may be in force when s uses
// it: all, or the last one if all stand before s.
func (p *plan) effectiveImports(name string, s *stmt, lazy bool) []*stmt {
	binders := p.binders(name, s, lazy)
	last := binders[len(binders)-1]
	if last.order < s.order && last.Kind == python.Import {
		return binders[len(binders)-1:]
	}
	return binders
}

// binders lists the statements that may have bound name when s uses it: now,
// or later in a function of s. What s uses when it runs, no later statement
// changes.
func (p *plan) binders(name string, s *stmt, lazy bool) []*stmt {
	if lazy {
		return p.inForce(name, s)
	}
	binders := p.book.binds[name]
	if n := slices.IndexFunc(binders, func(b *stmt) bool { return b.order > s.order }); n > 0 {
		return binders[:n]
	}
	return binders
}

// effective is the statement whose binding of name the code of s sees.
func (p *plan) effective(name string, s *stmt, lazy bool) (*stmt, *Refusal) {
	binders := p.binders(name, s, lazy)
	last := binders[len(binders)-1]
	if len(binders) > 1 && !overloads(name, binders) {
		if last.order > s.order {
			return nil, refuse(name, last, "is bound again")
		}
		if last.Kind == python.If || last.Kind == python.Try || last.Kind == python.Augment || last.Kind == python.Other {
			return nil, refuse(name, last, "is bound again, perhaps")
		}
		if last == s && !lazy {
			return nil, refuse(name, s, "is computed from its own earlier value")
		}
	}
	if last.order > s.order && !lazy {
		return nil, refuse(name, last, "is bound only after it is needed")
	}
	if last.Kind == python.Delete {
		return nil, refuse(name, last, "is deleted")
	}
	return last, nil
}

// needImport takes along the clauses that bind name to what it is.
func (p *plan) needImport(name, attr string, clauses []clause, s *stmt) error {
	wanted := map[clause]bool{}
	for _, c := range clauses {
		if c.name == "" && c.as == "" && c.module != name && strings.HasPrefix(name+attr+".", c.module+".") {
			wanted[c] = true
		}
	}
	if len(wanted) == 0 {
		best := clauses[0]
		for _, c := range clauses {
			if c.module == name && c.name == "" && c.as == "" {
				best = c
			}
		}
		wanted[best] = true
	}
	for _, b := range p.book.binds[name] {
		if b.Kind == python.Other && strings.Contains(b.source(), "suppress(") {
			return refuse(name, b, "is imported where its absence is passed over")
		}
	}
	for _, c := range slices.SortedFunc(maps.Keys(wanted), func(a, b clause) int { return strings.Compare(a.module, b.module) }) {
		if from := p.conditional(name, c); from != nil {
			if err := p.copyBlock(from, name); err != nil {
				return err
			}
			continue
		}
		if err := p.addImport(c, s); err != nil {
			return err
		}
	}
	return nil
}

// conditional returns the if or try in which alone name is imported, or nil if
// a plain import will do: a try that runs IPython syntax or prints where the
// import fails can only have succeeded, or be followed by an import.
func (p *plan) conditional(name string, c clause) *stmt {
	var found *stmt
	for _, s := range p.book.binds[name] {
		if !slices.Contains(s.clauses(), c) {
			continue
		}
		if !s.conditionalImport() || s.Kind == python.Try && len(s.clauses()) > 1 && (s.magic || p.inert(s) != nil) {
			return nil
		}
		found = s
	}
	return found
}

// conditionalImport reports whether s is an if or try that imports something.
func (s *stmt) conditionalImport() bool {
	return (s.Kind == python.If || s.Kind == python.Try) && len(s.clauses()) > 0
}

// copyBlock takes along a conditional import. It also stays in the notebook.
func (p *plan) copyBlock(s *stmt, name string) error {
	if p.copied[s] {
		return nil
	}
	if err := p.movable(s, name); err != nil {
		return err
	}
	p.copied[s] = true
	for _, c := range s.clauses() {
		if p.project.Resolve(p.path, reference(c)).Origin == project.Local {
			return refuse(name, s, "is imported from the project itself under a condition")
		}
	}
	return p.takeNeeds(s)
}

// needUnbound is about a name that no statement binds.
func (p *plan) needUnbound(name string, s *stmt) error {
	switch {
	case name == "display":
		return p.addImport(clause{module: "IPython.display", name: "display"}, s)
	case ipythonNames[name] || historyName.MatchString(name):
		return refuse(name, s, "is a name of IPython, which a module does not have")
	case moduleNames[name]:
		return refuse(name, s, "means something else in a module")
	}
	if p.builtins[name] == nil || p.builtins[name].order > s.order {
		p.builtins[name] = s
	}
	return nil
}

// takeStars resolves what star imports may bind, and refuses names that
// nothing binds.
func (p *plan) takeStars() error {
	for _, name := range slices.Sorted(maps.Keys(p.builtins)) {
		s := p.builtins[name]
		if p.module.binds(name) && !builtinNames[name] {
			continue
		}
		if safeBuiltins[name] {
			continue
		}
		if len(p.book.stars) > 0 {
			if err := p.takeStar(name, s); err != nil {
				return err
			}
			continue
		}
		if p.pylab() {
			return refuse(name, s, "may come from %%pylab")
		}
		if !builtinNames[name] {
			return refuse(name, s, "is not defined in the notebook%s", p.hint())
		}
	}
	return nil
}

// hint names what else may have defined a name.
func (p *plan) hint() string {
	for _, m := range p.book.magics {
		if m.Name == "run" || m.Name == "load" || m.Name == "store" {
			return ", unless %" + m.Name + " defines it"
		}
	}
	return ""
}

func (p *plan) pylab() bool {
	for _, m := range p.book.magics {
		if m.Name == "pylab" {
			return true
		}
	}
	return false
}

// takeStar takes along the star imports that may bind name: the last one that
// is known to, or else all from the first that is not known.
func (p *plan) takeStar(name string, s *stmt) error {
	known := true
	var owner *clause
	for _, star := range p.book.stars {
		for _, c := range star.clauses() {
			if c.name != "*" {
				continue
			}
			binds, ok := p.starBinds(c.module, name)
			known = known && ok
			if binds {
				owner = &clause{module: c.module, name: name}
			}
		}
	}
	switch {
	case known && owner != nil:
		return p.addImport(*owner, s)
	case known && builtinNames[name]:
		return nil
	case known:
		return refuse(name, s, "is not defined in the notebook")
	}
	if !p.module.empty() {
		return refuse(name, s, "may come from a star import, which the module should not gain")
	}
	for _, star := range p.book.stars {
		if star.Kind != python.Import {
			return refuse(name, star, "may come from a star import under a condition")
		}
		for _, c := range star.clauses() {
			if c.name != "*" {
				continue
			}
			if err := p.addImport(c, star); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkOwners looks once more at names that may have been rebound: those that
// functions bind, and those that the notebook deletes.
func (p *plan) checkOwners() error {
	if err := p.checkBoundOnce(); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(p.owners)) {
		lazy := p.book.lazy[name]
		if p.globals[name] == nil && len(lazy) == 0 {
			continue
		}
		for _, s := range p.book.stmts {
			if s.touches(name) && !p.moved[s] {
				return refuse(name, s, "is shared with code that stays, and a function binds it anew (global)")
			}
		}
	}
	return nil
}

// checkBoundOnce refuses a name that two of the moved statements bind: the
// notebook would import the last value in both places.
func (p *plan) checkBoundOnce() error {
	for _, name := range p.movedNames() {
		binders := slices.DeleteFunc(slices.Clone(p.book.binds[name]), func(s *stmt) bool { return !p.moved[s] })
		if len(binders) > 1 && !overloads(name, binders) {
			return refuse(name, binders[1], "is bound again")
		}
	}
	for _, c := range p.imports {
		if s := p.owners[c.bound()]; s != nil && !slices.Contains(s.clauses(), c) {
			return refuse(c.bound(), s, "is also %s to the code that moves", c.meaning())
		}
	}
	return nil
}

var (
	queried    = regexp.MustCompile(`@([A-Za-z_]\w*)`)
	identifier = regexp.MustCompile(`[A-Za-z_]\w*`)
)

// namedInStrings lists names that s mentions in strings which libraries look
// up in the caller's namespace: @name of pandas' query and eval, and the
// functions of a model formula.
func (p *plan) namedInStrings(s *stmt) []string {
	var list []string
	for _, c := range s.Calls {
		method := lastPart(c.Path)
		for _, str := range c.Strings {
			if method == "query" || method == "eval" {
				for _, m := range queried.FindAllStringSubmatch(str, -1) {
					if len(p.book.binds[m[1]]) > 0 && !s.ownName(m[1]) {
						list = append(list, m[1])
					}
				}
			}
			if strings.Contains(str, "~") {
				list = append(list, p.inFormula(str)...)
			}
		}
	}
	return list
}

// ownName reports whether name is a parameter or local variable of the
// function s, as far as its text tells.
func (s *stmt) ownName(name string) bool {
	var found bool
	var visit func(*python.Scope)
	visit = func(scope *python.Scope) {
		if sym := scope.Symbols[name]; sym != nil && scope.Kind != python.ModuleScope && sym.Where == python.Local &&
			scope.Span.Start >= s.Span.Start && scope.Span.End <= s.Span.End {
			found = true
		}
		for _, c := range scope.Children {
			visit(c)
		}
	}
	visit(s.cell.parsed.Scope)
	return found
}

func (p *plan) inFormula(str string) []string {
	var list []string
	for _, name := range identifier.FindAllString(str, -1) {
		binders := p.book.binds[name]
		if len(binders) > 0 && slices.ContainsFunc(binders, func(b *stmt) bool { return b.Kind == python.Import || b.Kind == python.Function }) {
			list = append(list, name)
		}
	}
	return list
}
