package extract

import (
	"maps"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/analysis/python"
	"github.com/pyferry/pyferry/core/notebook"
	"github.com/pyferry/pyferry/core/text"
)

// frameCalls look at the code around the call, at names by their spelling, or
// at where code comes from.
var frameCalls = set(`exec eval globals compile`)

var inspecting = newSpotter(`currentframe getframe __ co_ f_ getsource getmodule getfile user_ns get_ipython inspect numexpr ne.eval`,
	`\b(_getframe|currentframe|getsource\w*|getsourcefile|getmodule|getfile|f_globals|f_locals|f_back|`+
		`__globals__|__code__|__module__|co_filename|co_firstlineno|user_ns|import __main__|get_ipython)\b|inspect\.stack|["']__main__|\bnumexpr\b|\bne\.evaluate`)

// checkCode tells why code of s would not do in a module what it does in the
// notebook.
func (p *plan) checkCode(s *stmt) error {
	name := s.label()
	if found := inspecting.find(s.source()); found != "" && !p.inComment(s, found) {
		return refuse(name, s, "uses %s, which looks at where the code stands", found)
	}
	for _, c := range s.Calls {
		bare := c.Bare && (c.Path == "vars" || c.Path == "dir" || c.Path == "locals")
		if c.Path != c.Root || c.Local || len(p.book.binds[c.Root]) > 0 || !frameCalls[c.Path] && !bare {
			continue
		}
		if bare && c.Lazy {
			continue
		}
		return refuse(name, s, "calls %s(), which depends on the notebook's names", c.Path)
	}
	return nil
}

// inComment reports whether all of found in s stands in comments.
func (p *plan) inComment(s *stmt, found string) bool {
	src := s.cell.source
	for at := s.Span.Start; ; {
		i := strings.Index(src[at:s.Span.End], found)
		if i < 0 {
			return true
		}
		at += i
		if !slices.ContainsFunc(s.cell.parsed.Comments, func(c text.Span) bool { return c.Contains(at) }) {
			return false
		}
		at += len(found)
	}
}

// label is what a message calls s.
func (s *stmt) label() string {
	if s.Name != "" {
		return s.Name
	}
	if names := s.bound(); len(names) > 0 || len(s.Uses) == 0 {
		return quoteList(names)
	}
	return s.Uses[0].Name
}

// rebinding is code that binds names of the notebook by their spelling.
var rebinding = newSpotter(`globals locals vars get_ipython`,
	`(?m)\b(globals|locals|vars)\(\)\s*(\[[^\]\n]*\]\s*=[^=]|\.(update|setdefault|pop|clear|__setitem__|popitem)\b)|`+
		`del\s+globals\(\)|get_ipython\(\)\.push\(|=\s*globals\(\)\s*(;|$)|^\w+\s*=\s*(locals|vars)\(\)\s*$`)

var dumped = newSpotter(`.dumps(`,
	`\b(pickle|cloudpickle|dill|marshal)\.dumps\(`)

// sessionMagics repeat, show or drop what was typed or defined.
var sessionMagics = set("history hist rerun recall rep macro save notebook reset reset_selective xdel edit pastebin logstart")

// loadingMagics bind names that only running them tells.
var loadingMagics = set("run load store pylab loadpy")

// checkRisks looks at the code that stays for what would notice the move.
func (p *plan) checkRisks() error {
	for _, check := range []func() error{p.checkCells, p.checkMagics, p.checkStaying, p.checkOrder, p.checkImportOrder, p.checkModule} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func (p *plan) checkCells() error {
	names := slices.Concat(p.movedNames(), slices.Sorted(maps.Keys(p.owners)))
	for _, c := range p.book.cells {
		at := &stmt{cell: c}
		code := withoutComments(c)
		if found := p.book.tellsPlace(code); found != "" {
			return refuse(names[0], at, "cannot move: %s shows where code stands", oneLine(found))
		}
		if recording.MatchString(code) && p.deprecates() {
			return refuse(names[0], at, "cannot move: Python shows a DeprecationWarning of the notebook's own code, but not of a module, unless simplefilter(\"always\") is set")
		}
		if found := rebinding.find(code); found != "" {
			return refuse(names[0], at, "may be bound by %s", strings.TrimLeft(found, "= \t"))
		}
		if found := dumped.find(code); found != "" {
			return refuse(names[0], at, "cannot move: what %s) gives names its module", found)
		}
		if c.broken {
			for _, n := range names {
				if named(c.source, n) {
					return refuse(n, at, "is used in a cell that cannot be read as Python")
				}
			}
		}
	}
	return nil
}

// oneLine is what a pattern found, shortened if it spans lines.
func oneLine(found string) string {
	first, _, more := strings.Cut(found, "\n")
	if !more {
		return found
	}
	return first + " ... " + found[strings.LastIndexByte(found, '.'):]
}

// withoutComments is a cell's source with its comments blanked.
func withoutComments(c *cell) string {
	out := []byte(c.source)
	for _, span := range c.parsed.Comments {
		if span.End <= len(out) && !strings.HasPrefix(span.Of(c.source), "%") && !strings.HasPrefix(span.Of(c.source), "!") {
			for i := span.Start; i < span.End; i++ {
				out[i] = ' '
			}
		}
	}
	return string(out)
}

func (p *plan) checkMagics() error {
	names := p.movedNames()
	first := inOrder(p.moved)[0]
	for _, m := range p.book.magics {
		at := p.book.stmtAt(m)
		switch {
		case m.Kind == notebook.Help && slices.Contains(names, strings.Split(m.Name, ".")[0]):
			return refuse(m.Name, at, "is asked for help, which shows where it is defined")
		case m.Kind == notebook.LineMagic && strings.HasPrefix(m.Name, "p") && set("pinfo pinfo2 psource pfile pdef pdoc")[m.Name]:
			return refuse(names[0], at, "may be shown by %%%s", m.Name)
		case sessionMagics[m.Name]:
			return refuse(names[0], at, "may be repeated or dropped by %%%s", m.Name)
		case loadingMagics[m.Name] && m.Span.Start > first.cell.start:
			return refuse(names[0], at, "may be bound again by %%%s", m.Name)
		}
	}
	return nil
}

// stmtAt is a statement that stands for the cell of a magic.
func (b *book) stmtAt(m notebook.Magic) *stmt {
	for _, c := range slices.Backward(b.cells) {
		if c.start <= m.Span.Start {
			return &stmt{cell: c}
		}
	}
	return nil
}

// checkStaying looks at calls in the code that stays.
func (p *plan) checkStaying() error {
	names := p.movedNames()
	for _, s := range p.book.stmts {
		if p.moved[s] {
			continue
		}
		if err := p.checkUses(s, names); err != nil {
			return err
		}
		if err := p.checkReload(s); err != nil {
			return err
		}
		for _, c := range s.Calls {
			if c.Local || len(p.book.binds[c.Root]) > 0 && !strings.HasSuffix(c.Path, ".getsource") {
				continue
			}
			if err := p.checkCall(c, s, names); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkUses looks at what s does with names that would tell that they moved.
func (p *plan) checkUses(s *stmt, names []string) error {
	for _, u := range s.Uses {
		annotated := slices.IndexFunc(inOrder(p.moved), func(m *stmt) bool { return m.Kind == python.Assign && m.Annotated })
		switch {
		case u.Name == "__annotations__" && annotated >= 0:
			return refuse(inOrder(p.moved)[annotated].label(), s, "is annotated, and the notebook looks at its annotations")
		case u.Op == python.Unbind && slices.Contains(names, u.Name) && p.book.watchesEnds():
			return refuse(u.Name, s, "is deleted, which the notebook watches (weakref, __del__)")
		}
	}
	return nil
}

// checkReload refuses what changes while the notebook runs, if s loads the
// module anew: it would begin again.
func (p *plan) checkReload(s *stmt) error {
	reloads := func(c python.Call) bool { return lastPart(c.Path) == "reload" }
	if p.module.create || !slices.ContainsFunc(s.Calls, reloads) {
		return nil
	}
	for _, m := range inOrder(p.moved) {
		if m.Kind == python.Assign && !p.fixed(m) {
			return refuse(m.label(), s, "would be made anew by reload()")
		}
	}
	return nil
}

// watchesEnds reports whether the notebook looks at whether objects are gone,
// which a module keeps.
func (b *book) watchesEnds() bool {
	return slices.ContainsFunc(b.cells, func(c *cell) bool {
		return strings.Contains(c.source, "weakref") || strings.Contains(c.source, "__del__")
	})
}

func (p *plan) checkCall(c python.Call, s *stmt, names []string) error {
	args := c.Span.Of(s.cell.source)
	mentions := func() string {
		for _, n := range names {
			if named(args, n) {
				return n
			}
		}
		return ""
	}
	switch {
	case c.Path == "exec":
		if n := mentions(); n != "" || len(c.Strings) == 0 {
			return refuse(names[0], s, "may be bound again by exec()")
		}
	case c.Path == "help", strings.HasSuffix(c.Path, ".getsource"):
		if n := mentions(); n != "" {
			return refuse(n, s, "is shown by %s(), which tells where it is defined", c.Path)
		}
	}
	return nil
}
