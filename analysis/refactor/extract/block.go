package extract

import (
	"slices"
	"strings"

	"github.com/pyferry/pyferry/analysis/python"
	"github.com/pyferry/pyferry/core/imports"
	"github.com/pyferry/pyferry/core/naming"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/text"
)

// The groups of an import block, in order (PEP 8).
const (
	futureGroup = iota
	stdlibGroup
	libraryGroup
	ownGroup
	groups
)

func (p *plan) group(module string) int {
	top, _, _ := strings.Cut(module, ".")
	switch {
	case top == "__future__":
		return futureGroup
	case top == "" || p.project.Resolve(p.module.path, project.Reference{Module: module}).Origin == project.Local:
		return ownGroup
	case naming.EverStdlib(top):
		return stdlibGroup
	}
	return libraryGroup
}

// importEdits merges clauses, and the conditional imports that go along, into
// the module's import block.
func (p *plan) importEdits(missing []clause) []text.Edit {
	var edits []text.Edit
	missing = slices.DeleteFunc(slices.Clone(missing), func(c clause) bool {
		e, ok := p.module.extend(c, edits)
		if ok {
			edits = e
		}
		return ok
	})
	byGroup := make([][]clause, groups)
	for _, c := range missing {
		g := p.group(c.module)
		byGroup[g] = append(byGroup[g], c)
	}
	b := p.readBlock()
	inserted := map[int]string{}
	for g, list := range byGroup {
		if len(list) > 0 {
			plain, from := lines(list)
			b.addLines(inserted, g, plain, from)
		}
	}
	for _, s := range inOrder(p.copied) {
		if !strings.Contains(plain(p.module.text), plain(s.source())) {
			b.add(inserted, groups, plain(s.source()))
		}
	}
	return append(edits, b.edits(inserted)...)
}

// extend adds a from-import to one of the same module that stands on one line.
func (m *module) extend(c clause, edits []text.Edit) ([]text.Edit, bool) {
	if c.name == "" || c.name == "*" {
		return edits, false
	}
	for _, imp := range m.imports {
		src := imp.Statement.Of(m.text)
		if imp.Context != 0 || !imp.From || imp.Star || imp.Level > 0 || imp.Module != c.module || strings.ContainsAny(src, "(\\\n#;") {
			continue
		}
		name := strings.TrimPrefix(c.String(), "from "+c.module+" import ")
		i := slices.IndexFunc(edits, func(e text.Edit) bool { return e.Span.End == imp.Statement.End })
		if i >= 0 {
			edits[i].New = withName(edits[i].New, name)
			return edits, true
		}
		head, names, ok := strings.Cut(src, " import ")
		if ok && len(src)+len(", "+name) <= maxLine {
			span := text.Span{Start: imp.Statement.Start + len(head) + len(" import "), End: imp.Statement.End}
			return append(edits, text.Edit{Span: span, New: withName(names, name)}), true
		}
	}
	return edits, false
}

// withName adds a name to those of a from-import: where it belongs if they are
// sorted, else at the end.
func withName(list, name string) string {
	names := strings.Split(list, ", ")
	at := len(names)
	if slices.IsSorted(names) {
		at, _ = slices.BinarySearch(names, name)
	}
	return strings.Join(slices.Insert(names, at, name), ", ")
}

// lines are clauses as sorted statements: plain imports, and from-imports,
// those of one module in one statement.
func lines(list []clause) (plain, from []string) {
	var plainLines, fromLines []string
	byModule := map[string][]string{}
	for _, c := range list {
		if c.name == "" || c.name == "*" {
			if c.name == "" {
				plainLines = append(plainLines, c.String())
			} else {
				fromLines = append(fromLines, c.String())
			}
			continue
		}
		byModule[c.module] = append(byModule[c.module], strings.TrimPrefix(c.String(), "from "+c.module+" import "))
	}
	for module, names := range byModule {
		slices.Sort(names)
		fromLines = append(fromLines, fromLine(module, names))
	}
	slices.Sort(plainLines)
	// Star imports keep their order: a later one hides names of an earlier.
	slices.SortStableFunc(fromLines, func(a, b string) int {
		if strings.HasSuffix(a, "*") && strings.HasSuffix(b, "*") {
			return 0
		}
		return strings.Compare(a, b)
	})
	return plainLines, fromLines
}

// maxLine is the line length of most formatters.
const maxLine = 88

func fromLine(module string, names []string) string {
	line := "from " + module + " import " + strings.Join(names, ", ")
	if len(line) <= maxLine {
		return line
	}
	return "from " + module + " import (\n    " + strings.Join(names, ",\n    ") + ",\n)"
}

// A block is the import block at the head of a module.
type block struct {
	module *module
	ends   [groups + 1]int // the end of the last line of each group, or -1
	plain  [groups + 1]int // that of its last `import x`, or -1
	from   [groups + 1]int // the start of its first `from x import y`, or -1
	stands [groups + 1][]standing
	start  int    // where a block begins if there is none
	after  string // the line breaks between a new block and what moves
}

// A standing is an import of the block.
type standing struct {
	module string
	from   bool
	span   text.Span
}

// readBlock finds the block: the imports before anything else but a docstring.
func (p *plan) readBlock() *block {
	m := p.module
	b := &block{module: m, start: m.firstLine(), after: "\n\n\n"}
	if p.firstCome().simple() {
		b.after = "\n\n"
	}
	for i := range b.ends {
		b.ends[i], b.plain[i], b.from[i] = -1, -1, -1
	}
	for i, s := range m.parsed.Statements {
		conditional := (s.Kind == python.If || s.Kind == python.Try) && m.importsIn(s.Span) != nil
		switch {
		case i == 0 && s.Kind == python.Expression && len(s.Uses) == 0:
			b.start = lineStop(m.text, s.Span.End)
		case s.Kind == python.Import:
			imp := m.importsIn(s.Span)[0]
			module := strings.Repeat(".", imp.Level) + imp.Module
			b.note(p.group(module), standing{module, imp.From, s.Span})
		case conditional:
			b.ends[groups] = lineStop(m.text, s.Span.End)
		default:
			return b
		}
	}
	return b
}

// note records an import statement of a group.
func (b *block) note(group int, s standing) {
	b.ends[group] = lineStop(b.module.text, s.span.End)
	b.stands[group] = append(b.stands[group], s)
	switch {
	case !s.from:
		b.plain[group] = b.ends[group]
	case b.from[group] < 0:
		b.from[group] = b.module.attached(s.span.Start)
	}
}

// sortIn notes the lines that belong before another import of their kind in a
// group that is sorted, and returns the rest.
func (b *block) sortIn(inserted map[int]string, group int, from bool, lines []string) []string {
	list := slices.DeleteFunc(slices.Clone(b.stands[group]), func(s standing) bool { return s.from != from })
	if len(list) < 2 || !slices.IsSortedFunc(list, func(a, b standing) int { return strings.Compare(a.module, b.module) }) {
		return lines
	}
	return slices.DeleteFunc(slices.Clone(lines), func(line string) bool {
		module := strings.Fields(line)[1]
		i := slices.IndexFunc(list, func(s standing) bool { return s.module > module })
		if i < 0 {
			return false
		}
		at := list[i].span.Start
		if lineStart(b.module.text, at) != at || b.module.attached(at) != at {
			return false
		}
		inserted[at] += line + "\n"
		return true
	})
}

// addLines notes the lines of a group: plain imports before from-imports, as
// those that are there.
func (b *block) addLines(inserted map[int]string, group int, plain, from []string) {
	plain, from = b.sortIn(inserted, group, false, plain), b.sortIn(inserted, group, true, from)
	switch {
	case len(plain) == 0 && len(from) == 0:
		return
	case len(plain) == 0 || b.ends[group] < 0:
		from = append(plain, from...)
	case b.plain[group] >= 0:
		inserted[b.plain[group]] += "\n" + strings.Join(plain, "\n")
	default:
		inserted[b.from[group]] = strings.Join(plain, "\n") + "\n" + inserted[b.from[group]]
	}
	if len(from) > 0 {
		b.add(inserted, group, strings.Join(from, "\n"))
	}
}

func (m *module) importsIn(span text.Span) []imports.Import {
	var list []imports.Import
	for _, imp := range m.imports {
		if span.Start <= imp.Statement.Start && imp.Statement.End <= span.End && imp.Context&(imports.Dynamic|imports.InFunction) == 0 {
			list = append(list, imp)
		}
	}
	return list
}

// firstLine is where code may begin: after comments at the head that belong to
// the file and not to its first statement.
func (m *module) firstLine() int {
	if len(m.parsed.Statements) == 0 {
		return len(strings.TrimRight(m.text, " \t\r\n"))
	}
	at := m.attached(m.parsed.Statements[0].Span.Start)
	for strings.HasPrefix(m.text[at:], "#!") || strings.HasPrefix(m.text[at:], "# -*-") {
		at = min(lineEnd(m.text, at)+1, len(m.text))
	}
	return at
}

// add notes text for a group at the place where it belongs.
func (b *block) add(inserted map[int]string, group int, code string) {
	if end := b.ends[group]; end >= 0 {
		separator := "\n"
		inserted[end] += separator + code
		return
	}
	for g := group - 1; g >= 0; g-- {
		if b.ends[g] >= 0 {
			inserted[b.ends[g]] += "\n\n" + code
			return
		}
	}
	for g := group + 1; g <= groups; g++ {
		if b.ends[g] >= 0 {
			first := b.module.attached(b.module.firstImport())
			inserted[first] += code + "\n\n"
			return
		}
	}
	if inserted[b.start] != "" {
		code = "\n\n" + code
	}
	inserted[b.start] += code
}

func (m *module) firstImport() int {
	for _, s := range m.parsed.Statements {
		if m.importsIn(s.Span) != nil {
			return s.Span.Start
		}
	}
	return 0
}

// edits turns the notes into insertions with blank lines around a new block.
func (b *block) edits(inserted map[int]string) []text.Edit {
	var list []text.Edit
	for at, code := range inserted {
		hasBlock := slices.ContainsFunc(b.ends[:], func(end int) bool { return end >= 0 })
		if !hasBlock {
			code = b.surround(at, code)
		}
		list = append(list, text.Edit{Span: text.Span{Start: at, End: at}, New: code})
	}
	slices.SortFunc(list, func(a, b text.Edit) int { return a.Span.Start - b.Span.Start })
	return list
}

// surround separates a new block from what stands around it.
func (b *block) surround(at int, code string) string {
	src := b.module.text
	switch {
	case strings.TrimSpace(src) == "":
		return code + b.after
	case at == len(src) || src[at] == '\n' || src[at] == '\r':
		return "\n\n" + code
	}
	return code + "\n\n\n"
}
