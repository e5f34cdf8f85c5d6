package extract

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/analysis/python"
	"github.com/pyferry/pyferry/core/notebook"
	"github.com/pyferry/pyferry/core/text"
)

// A spotter finds a pattern in code. Most code holds none of the words that a
// match needs, which is cheaper to see than that it does not match.
type spotter struct {
	words   []string
	pattern *regexp.Regexp
}

func newSpotter(words, pattern string) spotter {
	return spotter{strings.Fields(words), regexp.MustCompile(pattern)}
}

func (s spotter) find(code string) string {
	if slices.ContainsFunc(s.words, func(w string) bool { return strings.Contains(code, w) }) {
		return s.pattern.FindString(code)
	}
	return ""
}

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

// telling is code that shows where definitions stand or how cells read.
var telling = newSpotter(`__ co_ currentframe getframe getsource findsource getmodule getfile getabsfile getref get_ref print_ format_ extract_ tb_ walk_tb f_lineno Traceback testmod docstring_ _ih last_ user_ run_cell In[ inspect dis. modules[ import_module catch_warnings`,
	`\b(__module__|__globals__|co_filename|co_firstlineno|getsourcefile|getsourcelines|getfile|getabsfile|findsource|getmodule|getrefcount|get_referrers|`+
		`currentframe|_getframe|format_exc|format_exception|TracebackException|extract_tb|walk_tb|tb_lineno|tb_frame|f_lineno|print_stack|format_stack|extract_stack|print_tb|format_tb|testmod|run_docstring_examples|`+
		`_ih|import __main__|last_expr_or_assign|user_ns|run_cell|user_global_ns)\b|\bIn\[|inspect\.stack|dis\.dis|\bmodules\[(['"]__main__|__name__)|\b(import_module|__import__)\(\s*(__name__|['"]__main__)|['"]__main__\.|\bmodule\s*=\s*r?["']__main__|(?s:catch_warnings.*\.(filename|lineno)\b)`)

// tracing prints a traceback. On the standard error stream it is told by
// nothing but a person, and names temporary files anyway.
var tracing = newSpotter(`print_exc`, `\bprint_exc(\s*\(\s*[^)\s]|\s*[^\s(]|\s*$)`)

// keepsErrors reports whether the notebook does something with what is written
// to the standard error stream.
func (b *book) keepsErrors() bool {
	return slices.ContainsFunc(b.cells, func(c *cell) bool {
		return strings.Contains(c.source, "stderr") || strings.Contains(c.source, "capture")
	})
}

// logging shows the place of a call, or of an error, where it is asked to.
var logging = newSpotter(`%( .exception( exc_info`, `%\((lineno|module|filename|pathname)\)|\.exception\(|\bexc_info\s*=`)

// logs reports whether the notebook shows, or keeps, what is logged.
func (b *book) logs() bool {
	holds := func(words string) bool {
		return slices.ContainsFunc(b.cells, func(c *cell) bool { return strings.Contains(c.source, words) })
	}
	return holds("logging") && (holds("stdout") || b.keepsErrors())
}

// locating matches the question where the object of a name stands.
var locating = regexp.MustCompile(`\b(?:getfile|getabsfile|getsourcefile|getmodule)\((\w+)[\w.]*\)`)

// withoutLocated is code without such questions about what is imported, which
// stays where it is.
func (b *book) withoutLocated(code string) string {
	return locating.ReplaceAllStringFunc(code, func(call string) string {
		name := locating.FindStringSubmatch(call)[1]
		if _, ok := importsOf(name, b.binds[name]); ok {
			return ""
		}
		return call
	})
}

// tellsPlace is the code of a cell that would print where definitions stand,
// or empty.
func (b *book) tellsPlace(code string) string {
	if telling.find(code) != "" {
		if found := telling.find(b.withoutLocated(code)); found != "" {
			return found
		}
	}
	if found := logging.find(code); found != "" && b.logs() {
		return found
	}
	if strings.Contains(code, "print_exc") && (b.keepsErrors() || tracing.find(code) != "") {
		return "print_exc"
	}
	return ""
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

// recording is code that keeps warnings as they are filtered.
var recording = regexp.MustCompile(`catch_warnings\([^)]*record\s*=\s*True`)

// deprecates reports whether code that moves warns of what is deprecated, and
// no cell asks for all warnings.
func (p *plan) deprecates() bool {
	return slices.ContainsFunc(inOrder(p.moved), func(s *stmt) bool { return strings.Contains(s.source(), "DeprecationWarning") }) &&
		!slices.ContainsFunc(p.book.cells, func(c *cell) bool {
			return strings.Contains(c.source, `"always"`) || strings.Contains(c.source, "'always'")
		})
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
		for name := range reads {
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

var (
	selfAware = regexp.MustCompile(`__init_subclass__|metaclass|\bcls\b|__class__|type\(self\)`)
	// selfNamed is code that only makes an instance of the class or tells its
	// name.
	selfNamed = regexp.MustCompile(`(\b(self\.)?__class__|type\(self\))\.__(qual)?name__\b|(\bself\.__class__|\btype\(self\)|\bcls)\(|\bdef\s+\w+\(\s*cls\s*[,)]`)
)

// keeping binds a list, dict or other object in a class, for all instances.
var (
	keeping    = regexp.MustCompile(`(?m)^(class\b[^\n]*:\s?| {1,4}|\t)\w+\s*(:[^=\n]*)?=\s*(\[|\{|[\w.]+\()`)
	perObject  = regexp.MustCompile(`=\s*([\w.]+\.)?(field|property)\(`)
	keptByCall = regexp.MustCompile(`=\s*(\[|\{|[\w.]+\()`)
)

// keeps reports whether calling the function s, or the methods of the class s,
// may leave something behind in it: in an object that the class holds, or that
// is a default, or through a decorator of the notebook's own.
func (p *plan) keeps(s *stmt) bool {
	for _, c := range s.Calls {
		if _, imported := importsOf(c.Root, p.book.binds[c.Root]); c.Decorator && !imported && len(p.book.binds[c.Root]) > 0 {
			return true
		}
	}
	if s.Kind == python.Class {
		return keeping.MatchString(perObject.ReplaceAllString(s.source(), ""))
	}
	return keptByCall.MatchString(s.Parameters.Of(s.cell.source))
}

// changesItself reports whether the code of a class or function may change the
// class that it belongs to.
func (s *stmt) changesItself() bool {
	return selfAware.MatchString(selfNamed.ReplaceAllString(s.source(), "("))
}

// fixed reports whether what s binds can only be changed by setting its
// attributes from outside.
func (p *plan) fixed(s *stmt) bool {
	switch s.Kind {
	case python.Function, python.Class:
		if p.book.subclassed && s.Kind == python.Class {
			return false
		}
		return !s.changesItself() && !p.keeps(s) && !slices.ContainsFunc(s.Uses, func(u python.Use) bool { return u.Name == s.Name && u.Attr != "" })
	case python.Assign:
		return s.Literal || s.Arithmetic && p.number(s)
	}
	return false
}

// number reports whether the formula of s gives a number or string: it uses
// only such, and attributes and functions of math, or those of NumPy that make
// a number of a number.
func (p *plan) number(s *stmt) bool {
	for _, c := range s.Calls {
		meaning := c.Path
		if clauses, ok := importsOf(c.Root, p.book.binds[c.Root]); ok {
			meaning = clauses[0].meaning() + strings.TrimPrefix(c.Path, c.Root)
		}
		name, ofNumPy := strings.CutPrefix(meaning, "numpy.")
		if !strings.HasPrefix(meaning, "math.") && !numeric[meaning] && !(ofNumPy && unary[name] && p.scalar(s)) {
			return false
		}
	}
	return !slices.ContainsFunc(s.Uses, func(u python.Use) bool {
		owner := p.owners[u.Name]
		return u.Op == python.Load && owner != nil && (owner == s || owner.Kind != python.Assign || !p.fixed(owner))
	})
}

// scalar reports whether s, and what it uses, holds no tuple, of which NumPy
// would make an array.
func (p *plan) scalar(s *stmt) bool {
	return s.Kind == python.Assign && !strings.Contains(s.source(), ",") && !slices.ContainsFunc(s.Uses, func(u python.Use) bool {
		owner := p.owners[u.Name]
		return u.Op == python.Load && owner != nil && (owner.order >= s.order || !p.scalar(owner))
	})
}

// numeric are builtins that give numbers or strings.
var numeric = set("abs bool float int len pow round str sum ord chr")

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
// that it may call too.
func (p *plan) readNow(s *stmt) map[string]bool {
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
	return names
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
