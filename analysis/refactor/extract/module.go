package extract

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"github.com/pyferry/pyferry/analysis/python"
	"github.com/pyferry/pyferry/core/imports"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/text"
)

// A module is the target, which need not exist yet.
type module struct {
	path, name string
	create     bool
	inits      []string // the __init__.py files to make
	text       string
	parsed     *python.Text
	imports    []imports.Import
	newline    string
}

// openModule reads the target at file.
func openModule(folder *project.Folder, p *project.Project, file string) (*module, error) {
	name, ok := p.ModuleName(file)
	if !ok {
		return nil, refuse(file, nil, "is not a module of the package")
	}
	m := &module{path: file, name: name, create: true, newline: "\n"}
	if f := folder.File(file); f != nil {
		if f.Err != nil {
			return nil, refuse(file, nil, "cannot be read: %v", f.Err)
		}
		m.create, m.text, m.imports = false, f.Text(), f.Imports
		if !inUTF8(m.text) {
			return nil, refuse(file, nil, "is not stored in UTF-8")
		}
		if strings.Contains(m.text, "\r\n") {
			m.newline = "\r\n"
		}
	}
	if m.parsed = python.Parse(m.text); len(m.parsed.Errors) > 0 {
		return nil, refuse(file, nil, "is not valid Python")
	}
	m.findInits(folder)
	return m, nil
}

// findInits lists the __init__.py files that make the new folders above the
// module packages.
func (m *module) findInits(folder *project.Folder) {
	dir := path.Dir(m.path)
	for range strings.Count(m.name, ".") {
		init := path.Join(dir, "__init__.py")
		known := slices.ContainsFunc(folder.Paths(), func(p string) bool { return strings.HasPrefix(p, dir+"/") && strings.HasSuffix(p, ".py") })
		if init != m.path && !known {
			m.inits = append(m.inits, init)
		}
		dir = path.Dir(dir)
	}
}

// statementOf returns the last statement of the module that binds name.
func (m *module) statementOf(name string) *python.Statement {
	for i := range slices.Backward(m.parsed.Statements) {
		s := &m.parsed.Statements[i]
		if slices.ContainsFunc(s.Uses, func(u python.Use) bool { return u.Name == name && u.Op == python.Store }) {
			return s
		}
	}
	return nil
}

// defines reports whether name is a function or class of the module.
func (m *module) defines(name string) bool {
	s := m.statementOf(name)
	return s != nil && (s.Kind == python.Function || s.Kind == python.Class)
}

func (m *module) binds(name string) bool { return m.statementOf(name) != nil }

// empty reports whether the module holds nothing but comments or a docstring.
func (m *module) empty() bool {
	return !slices.ContainsFunc(m.parsed.Statements, func(s python.Statement) bool {
		return s.Kind != python.Expression || len(s.Uses) > 0
	})
}

// checkModule compares what comes with what the module has.
func (p *plan) checkModule() error {
	for _, s := range inOrder(p.moved) {
		for _, name := range s.bound() {
			if err := p.meet(name, s); err != nil {
				return err
			}
		}
	}
	if err := p.meetChanges(); err != nil {
		return err
	}
	for _, c := range p.imports {
		if err := p.meetImport(c); err != nil {
			return err
		}
	}
	for name, s := range p.builtins {
		switch {
		case builtinNames[name] && p.module.binds(name):
			return refuse(name, s, "is a builtin here, but %s defines it", p.module.name)
		case builtinNames[name] && p.starredThere(name, clause{}):
			return refuse(name, s, "is a builtin here, but a star import of %s may bind it", p.module.name)
		}
	}
	return p.checkFuture()
}

// meet compares one moved name with the module's.
func (p *plan) meet(name string, s *stmt) error {
	there := p.module.statementOf(name)
	if there == nil {
		return p.checkCaptured(name, s)
	}
	have, want := there.Span.Of(p.module.text), s.source()
	if same(have, want) {
		if p.module.alters(name, there) {
			return refuse(name, s, "is changed after its definition in %s", p.module.name)
		}
		p.present[s] = true
		return nil
	}
	if p.superseding && slices.Contains(p.targets, name) {
		return p.supersede(name, s, there)
	}
	r := refuse(name, s, "is defined differently in %s", p.module.name)
	r.Reason += ":\n" + udiff.Unified(p.module.path, fmt.Sprintf("cell %d", s.cell.number), have+"\n", want+"\n")
	return r
}

// altering are the methods that change a list, dict, set or deque.
var altering = union(filling, set("remove pop popitem clear sort reverse discard appendleft extendleft popleft"))

// alters reports whether another statement of the module than there, which
// binds name last, changes what it means.
func (m *module) alters(name string, there *python.Statement) bool {
	for i := range m.parsed.Statements {
		s := &m.parsed.Statements[i]
		if s != there && slices.ContainsFunc(s.Uses, func(u python.Use) bool {
			switch {
			case u.Name != name:
				return false
			case u.Op == python.Store || u.Op == python.Unbind:
				return u.Lazy || s.Span.Start > there.Span.Start
			}
			return there.Kind == python.Assign && (u.Op == python.Mutate || altering[strings.TrimPrefix(u.Attr, ".")])
		}) {
			return true
		}
	}
	return false
}

// same reports whether two definitions differ in their format at most.
func same(a, b string) bool {
	if plain(a) == plain(b) {
		return true
	}
	form := python.Canonical(a)
	return form != "" && form == python.Canonical(b)
}

// plain is code without the differences of line ends.
func plain(code string) string { return strings.ReplaceAll(code, "\r\n", "\n") }

// checkCaptured refuses a name that the module's own code reads without
// binding it: a builtin, most likely.
func (p *plan) checkCaptured(name string, at *stmt) error {
	for _, s := range p.module.parsed.Statements {
		if slices.ContainsFunc(s.Uses, func(u python.Use) bool { return u.Name == name }) {
			return refuse(name, at, "would change what %s means in %s", name, p.module.name)
		}
	}
	return nil
}

// meetImport compares an import that goes along with what the module binds.
func (p *plan) meetImport(c clause) error {
	at := p.importer(c)
	if c.name != "*" && p.starredThere(c.bound(), c) {
		return refuse(c.bound(), at, "is %s in the notebook, but a star import of %s may bind it", c.meaning(), p.module.name)
	}
	if c.name == "*" || !p.module.binds(c.bound()) {
		return p.checkCaptured(c.bound(), at)
	}
	if p.module.has(c) || p.module.meaningOf(c.bound()) == c.meaning() {
		return nil
	}
	return refuse(c.bound(), at, "is %s in the notebook, but something else in %s", c.meaning(), p.module.name)
}

// importer is the statement of the notebook that imports c, or nil.
func (p *plan) importer(c clause) *stmt {
	for _, s := range p.book.binds[c.bound()] {
		if slices.Contains(s.clauses(), c) {
			return s
		}
	}
	return nil
}

// starredThere reports whether a star import of the module may bind name to
// something else than c does. One of which nothing is known binds no name that
// an alias or a module has, and none of the builtins that no library hides.
func (p *plan) starredThere(name string, c clause) bool {
	for _, imp := range p.module.imports {
		if !imp.Star || imp.Context.Has(imports.InFunction) {
			continue
		}
		from := p.module.absolute(imp)[0].module
		binds, known := p.starBinds(from, name)
		doubtful := !known && !safeBuiltins[name] && c.as == "" && (c.module == "") == (c.name == "")
		if (binds || doubtful) && (c.module != from || c.name != name) {
			return true
		}
	}
	return false
}

// has reports whether the module imports c whenever it is loaded.
func (m *module) has(c clause) bool {
	return slices.ContainsFunc(m.imports, func(i imports.Import) bool { return i.Context == 0 && slices.Contains(m.absolute(i), c) })
}

// absolute lists the clauses of an import of the module, relative ones spelt
// out.
func (m *module) absolute(imp imports.Import) []clause {
	list := clausesOf(imp)
	if imp.Level == 0 {
		return list
	}
	base := imported(imports.Import{Level: imp.Level, Module: imp.Module}, m.name, strings.HasSuffix(m.path, "__init__.py"))[0]
	for i := range list {
		list[i].module = base
	}
	return list
}

// meaningOf is what the module's imports bind name to, or "".
func (m *module) meaningOf(name string) string {
	meaning := ""
	for _, imp := range m.imports {
		for _, c := range m.absolute(imp) {
			if c.bound() != name || imp.Context.Has(imports.InFunction) {
				continue
			}
			if meaning != "" && meaning != c.meaning() {
				return ""
			}
			meaning = c.meaning()
		}
	}
	return meaning
}

var futureAnnotations = clause{module: "__future__", name: "annotations"}

// checkFuture takes along the notebook's future statements, which IPython
// applies to all later cells.
func (p *plan) checkFuture() error {
	has := p.module.has(futureAnnotations)
	for _, name := range p.book.future {
		c := clause{module: "__future__", name: name}
		if name == "annotations" && !p.aware || p.module.has(c) {
			continue
		}
		if slices.ContainsFunc(p.module.parsed.Statements, func(s python.Statement) bool { return s.Annotated }) {
			return refuse(name, nil, "(from __future__) would change the annotations of %s", p.module.name)
		}
		if !slices.Contains(p.imports, c) {
			p.imports = append(p.imports, c)
		}
	}
	if has && p.aware && !slices.Contains(p.book.future, "annotations") {
		for _, s := range inOrder(p.moved) {
			if s.Annotated && (s.Kind == python.Class && len(s.Calls) > 0 || p.book.looksAtAnnotations()) {
				return refuse(s.label(), s, "has annotations that %s would not evaluate", p.module.name)
			}
		}
	}
	return nil
}

var annotationWords = regexp.MustCompile(`__annotations__|\bget_annotations\b|\bsignature\(|\bfields\(`)

// looksAtAnnotations reports whether the notebook may print annotations.
func (b *book) looksAtAnnotations() bool {
	return slices.ContainsFunc(b.cells, func(c *cell) bool { return annotationWords.MatchString(c.source) })
}

// moduleEdits are the edits that put everything into the module.
func (p *plan) moduleEdits() []text.Edit {
	var missing []clause
	for _, c := range p.imports {
		if !p.module.has(c) {
			missing = append(missing, c)
		}
	}
	edits := p.importEdits(missing)
	if body := p.body(); body != "" {
		edits = append(edits, p.append(body))
	}
	edits = append(edits, p.replacements()...)
	edits = append(edits, p.allEdits()...)
	for i := range edits {
		if p.module.newline != "\n" {
			edits[i].New = strings.ReplaceAll(plain(edits[i].New), "\n", p.module.newline)
		}
	}
	return edits
}

// body is the text of what moves, with blank lines between.
func (p *plan) body() string {
	var out strings.Builder
	var last *stmt
	for _, s := range inOrder(p.moved) {
		if !p.added(s) {
			continue
		}
		code := plain(s.region().without(p.bare[s]))
		switch {
		case last == nil:
		case s.simple() && last.simple():
			out.WriteString(strings.Repeat("\n", 1+gap(last, s)))
		default:
			out.WriteString("\n\n\n")
		}
		out.WriteString(code)
		last = s
	}
	return out.String()
}

// firstCome is the first statement that comes into the module.
func (p *plan) firstCome() *stmt {
	list := inOrder(p.moved)
	return list[max(slices.IndexFunc(list, p.added), 0)]
}

func (s *stmt) simple() bool {
	return s.Kind == python.Assign || s.Kind == python.Augment || s.Kind == python.Expression
}

// gap is 1 if blank lines or other code stand between a and b, else 0.
func gap(a, b *stmt) int {
	if a.cell != b.cell || b.index != a.index+1 {
		return 1
	}
	return max(0, min(1, strings.Count(a.cell.source[a.region().span.End:b.region().span.Start], "\n")-1))
}

// append puts body at the end of the module, before the block that only runs
// it as a script.
func (p *plan) append(body string) text.Edit {
	m := p.module
	at := len(m.text)
	after := "\n"
	if n := len(m.parsed.Statements); n > 0 {
		last := m.parsed.Statements[n-1]
		if last.Kind == python.If && strings.Contains(last.Span.Of(m.text), "__name__") {
			at = m.attached(last.Span.Start)
			after = "\n\n\n"
		}
	}
	before := strings.TrimRight(m.text[:at], " \t\r\n")
	if strings.TrimSpace(before) == "" {
		return text.Edit{Span: text.Span{Start: len(before), End: at}, New: body + after}
	}
	return text.Edit{Span: text.Span{Start: len(before), End: at}, New: "\n\n\n" + body + after}
}

// attached moves offset, the start of a statement of the module, up over the
// comment lines right above it.
func (m *module) attached(offset int) int {
	at := lineStart(m.text, offset)
	for at > 0 {
		above := lineStart(m.text, at-1)
		if !strings.HasPrefix(m.text[above:at], "#") {
			break
		}
		at = above
	}
	return at
}

var (
	allClose  = regexp.MustCompile(`(,?)(\s*)[\])]$`)
	allString = regexp.MustCompile(`(["'])[A-Za-z_]\w*["']`)
)

// allEdits adds the moved names to the module's __all__ if that is one plain
// list or tuple.
func (p *plan) allEdits() []text.Edit {
	s := p.module.statementOf("__all__")
	if s == nil || s.Kind != python.Assign || len(s.Calls) > 0 {
		return nil
	}
	src := s.Span.Of(p.module.text)
	if strings.HasSuffix(src, "[]") {
		return p.firstOfAll(s.Span.End - 1)
	}
	match, quoted := allClose.FindStringSubmatchIndex(src), allString.FindAllStringSubmatchIndex(src, -1)
	if match == nil || len(quoted) == 0 || strings.Contains(src, "#") || strings.Contains(src, "+") {
		return nil
	}
	quote := src[quoted[0][2]:quoted[0][3]]
	last := quoted[len(quoted)-1]
	separator := ", "
	if i := strings.LastIndexByte(src[:last[0]], '\n'); i >= 0 {
		separator = "," + src[i:last[0]]
	}
	var out strings.Builder
	for _, n := range p.targets {
		if !strings.HasPrefix(n, "_") && !strings.Contains(src, quote+n+quote) {
			out.WriteString(separator + quote + n + quote)
		}
	}
	if out.Len() == 0 {
		return nil
	}
	at := s.Span.Start + last[1]
	return []text.Edit{{Span: text.Span{Start: at, End: at}, New: out.String()}}
}

// firstOfAll puts the moved names into an empty __all__.
func (p *plan) firstOfAll(at int) []text.Edit {
	var names []string
	for _, n := range p.targets {
		if !strings.HasPrefix(n, "_") {
			names = append(names, strconv.Quote(n))
		}
	}
	return []text.Edit{{Span: text.Span{Start: at, End: at}, New: strings.Join(names, ", ")}}
}
