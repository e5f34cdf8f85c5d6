package extract

import (
	"maps"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/analysis/python"
)

// checkOrder tells why running the moved code where the module is loaded
// differs from running each piece in its place.
func (p *plan) checkOrder() error {
	first := p.loaded()
	for _, s := range inOrder(p.moved) {
		if p.present[s] {
			continue
		}
		staying := p.book.between(first, s.order, p.moved)
		if path, ok := p.unknown[s]; ok {
			if t := slices.IndexFunc(staying, func(t *stmt) bool { return !quiet(t) && !p.settled(t, map[*stmt]bool{}) }); t >= 0 {
				return refuse(s.label(), s, "calls %s() when it is defined, which would then happen before cell %d", path, staying[t].cell.number)
			}
		}
		reads := p.readNow(s)
		if err := p.checkSettings(s, reads, staying); err != nil {
			return err
		}
		for _, name := range reads {
			if err := p.checkChanged(name, s, staying); err != nil {
				return err
			}
		}
	}
	return nil
}

// quiet reports whether a statement only defines something.
func quiet(s *stmt) bool {
	return s.Kind == python.Import || s.Kind == python.Function || s.Kind == python.Class || s.Kind == python.Assign && s.Literal && s.Targets ||
		s.Kind == python.Expression && len(s.Uses) == 0
}

// settled reports whether t binds names to what is computed the same whenever
// it runs, of values that are settled too: nothing that a library does before
// or after it makes a difference.
func (p *plan) settled(t *stmt, seen map[*stmt]bool) bool {
	if seen[t] || quiet(t) {
		return true
	}
	seen[t] = true
	if t.Kind != python.Assign || !t.Targets || t.magic || p.steadily(t) != nil {
		return false
	}
	for _, u := range t.Uses {
		if u.Op != python.Load {
			continue
		}
		binders := p.book.binds[u.Name]
		if clauses, ok := importsOf(u.Name, binders); ok {
			if purity(clauses[0].meaning()+u.Attr, false) != steady {
				return false
			}
			continue
		}
		if slices.ContainsFunc(binders, func(b *stmt) bool { return !p.settled(b, seen) }) {
			return false
		}
	}
	return true
}

// steadily tells why running s may have effects, or that it calls what nothing
// is known of.
func (p *plan) steadily(s *stmt) *Refusal {
	path, was := p.unknown[s]
	delete(p.unknown, s)
	err := p.inert(s)
	if called, ok := p.unknown[s]; ok && err == nil {
		err = refuse(s.label(), s, "is computed by %s()", called)
	}
	delete(p.unknown, s)
	if was {
		p.unknown[s] = path
	}
	return err
}

// checkChanged tells why the object that name means may change before s runs.
func (p *plan) checkChanged(name string, s *stmt, staying []*stmt) error {
	owner := p.owners[name]
	if owner == nil || !p.moved[owner] {
		return p.checkImported(name, s, staying)
	}
	// What s itself may change, a statement between must not even look at.
	looks := p.run(s, name, false)
	for _, t := range staying {
		if t.order < owner.order {
			continue
		}
		changed := p.run(t, name, looks)
		if p.fixed(owner) {
			changed = slices.ContainsFunc(t.Uses, func(u python.Use) bool {
				return u.Name == name && (u.Op != python.Load || u.Attr == ".register" && s.Kind == python.Assign)
			})
		}
		switch {
		case changed && looks && !p.fixed(owner) && !p.run(t, name, false):
			return refuse(name, t, "is used before %s in cell %d, which may change it", s.label(), s.cell.number)
		case changed:
			return refuse(name, t, "may be changed before %s in cell %d uses it", s.label(), s.cell.number)
		}
	}
	return nil
}

// checkImported tells why an imported object may change before s reads it:
// code that stays sets a part of it, or, where it is of the module itself,
// does anything with it that may change it.
func (p *plan) checkImported(name string, s *stmt, staying []*stmt) error {
	binders := p.book.binds[name]
	clauses, ok := importsOf(name, binders)
	if !ok {
		return nil
	}
	itself := p.isTarget(clauses[0])
	if itself && !p.readsData(s, name) || !itself && clauses[0].name == "" {
		return nil
	}
	own := itself || clauses[0].module == p.module.name && !p.module.defines(name)
	for _, t := range staying {
		if t.order < binders[0].order {
			continue
		}
		sets := func(u python.Use) bool {
			return u.Name == name && (u.Op == python.Mutate || changing[strings.TrimPrefix(u.Attr, ".")])
		}
		if own && p.run(t, name, p.run(s, name, false)) || slices.ContainsFunc(t.Uses, sets) {
			return refuse(name, t, "may be changed before %s in cell %d uses it", s.label(), s.cell.number)
		}
	}
	return nil
}

// readsData reports whether s uses something of the module, which it calls by
// name, that is no function or class.
func (p *plan) readsData(s *stmt, name string) bool {
	return slices.ContainsFunc(s.Uses, func(u python.Use) bool {
		attr, _, _ := strings.Cut(strings.TrimPrefix(u.Attr, "."), ".")
		return u.Name == name && !p.module.defines(attr)
	})
}

// run reports whether running t may do something with name, through the
// notebook's functions too; uses that only look at it count if looks is set.
func (p *plan) run(t *stmt, name string, looks bool) bool {
	seen := map[*stmt]bool{}
	var visit func(t *stmt, lazy bool) bool
	visit = func(t *stmt, lazy bool) bool {
		if seen[t] && lazy {
			return false
		}
		seen[t] = lazy
		for _, u := range t.Uses {
			if u.Lazy && !lazy {
				continue
			}
			if u.Name == name && (looks || !u.Plain && !p.harmless(t, u)) {
				return true
			}
			for _, b := range p.book.binds[u.Name] {
				if b == t || b == p.owners[name] || seen[b] {
					continue
				}
				if p.fresh(b) {
					seen[b] = true
				} else if visit(b, true) {
					return true
				}
			}
		}
		return false
	}
	return visit(t, t.Kind != python.Function)
}

// readNow lists the names whose values running s reads, through functions
// that it may call too, sorted.
func (p *plan) readNow(s *stmt) []string {
	names := map[string]bool{}
	var visit func(t *stmt, lazy bool)
	visit = func(t *stmt, lazy bool) {
		for _, u := range t.Uses {
			if u.Op != python.Load && u.Op != python.Mutate || u.Quoted || u.Lazy && !lazy || names[u.Name] {
				continue
			}
			names[u.Name] = true
			if owner := p.owners[u.Name]; owner != nil && !p.fresh(owner) {
				visit(owner, true)
			}
		}
	}
	visit(s, s.Kind != python.Function && s.Kind != python.Class && len(s.Calls) > 0)
	return slices.Sorted(maps.Keys(names))
}

var pathWords = newSpotter(`sys. environ env chdir site. importlib matplotlib cd pip conda run load_ext writefile`,
	`sys\.path|os\.environ|putenv|chdir|site\.|sys\.modules|importlib|matplotlib\.use|(?m)^\s*[%!]+\s*(cd|env|set_env|pip|conda|run|load_ext|writefile)`)

// checkImportOrder tells why imports that stood further down cannot come up
// with the module's.
func (p *plan) checkImportOrder() error {
	first := p.loaded()
	for _, c := range p.imports {
		for _, s := range p.book.binds[c.bound()] {
			if s.order < first || !slices.Contains(s.clauses(), c) {
				continue
			}
			for _, t := range p.book.between(first, s.order, p.moved) {
				if found := pathWords.find(t.cell.source); found != "" {
					return refuse(c.bound(), s, "is imported only after cell %d has changed what can be imported (%s)", t.cell.number, strings.TrimSpace(found))
				}
			}
		}
	}
	return p.checkPatched()
}

// checkPatched refuses names that were imported from a module whose attribute
// the notebook sets.
func (p *plan) checkPatched() error {
	for _, c := range p.imports {
		if c.name == "" {
			continue
		}
		for _, t := range p.book.stmts {
			for _, u := range t.Uses {
				if u.Op == python.Mutate && (u.Attr == "."+c.name || strings.HasSuffix(u.Attr, "."+c.name)) {
					return refuse(c.bound(), t, "is imported from %s, whose %s the notebook sets", c.module, c.name)
				}
			}
		}
	}
	return nil
}
