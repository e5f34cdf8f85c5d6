package extract

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/pyferry/pyferry/analysis/python"
	"github.com/pyferry/pyferry/core/imports"
	"github.com/pyferry/pyferry/core/notebook"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/text"
)

// A book is a notebook as the sequence of statements that a run from top to
// bottom executes.
type book struct {
	cells  []*cell
	stmts  []*stmt
	magics []notebook.Magic
	masked string // the text that magics lie in, as the user wrote it
	// subclassed says that the notebook asks for the subclasses of a class.
	subclassed bool
	// binds lists, by name, the statements that bind or delete it when they
	// run; lazy those that do when a function of theirs is called.
	binds, lazy map[string][]*stmt
	stars       []*stmt
	future      []string // names imported from __future__
}

// A cell is one Python cell. Spans of its parsed text are shifted by start in
// the notebook's text.
type cell struct {
	number int // 1-based among all cells
	source string
	start  int
	parsed *python.Text
	broken bool
	stmts  []*stmt
}

// A stmt is one statement of the module level of a cell.
type stmt struct {
	*python.Statement
	cell    *cell
	order   int // in the notebook
	index   int // in the cell
	imports []imports.Import
	apart   bool // runs under %timeit, which binds nothing in the notebook
	magic   bool // IPython syntax was masked in it
}

// source is the statement as the user wrote it.
func (s *stmt) source() string { return s.Span.Of(s.cell.source) }

// bound lists the names that running the statement binds, in the order of the
// text.
func (s *stmt) bound() []string {
	var names []string
	var at []int // where the text binds them first
	for _, u := range s.Uses {
		if u.Op != python.Store || u.Lazy || slices.Contains(names, u.Name) {
			continue
		}
		i, _ := slices.BinarySearch(at, u.Span.Start)
		names, at = slices.Insert(names, i, u.Name), slices.Insert(at, i, u.Span.Start)
	}
	return names
}

// touches reports whether the statement does anything with name, sooner or
// later.
func (s *stmt) touches(name string) bool {
	return slices.ContainsFunc(s.Uses, func(u python.Use) bool { return u.Name == name })
}

// apart are the magics whose code runs in a namespace of its own.
var apart = map[string]bool{"timeit": true}

// open reads the notebook, or the script with cells, at path.
func open(file *project.File, path string) (*book, error) {
	switch {
	case file == nil || file.Err != nil || file.Kind == project.Manifest:
		return nil, refuse(path, nil, "is not a notebook that can be read")
	case file.Kind == project.Python:
		return readScript(file.Text(), path)
	case file.MalformedNotebook() || !file.Notebook().Python():
		return nil, refuse(path, nil, "is not a sound Python notebook")
	}
	nb := file.Notebook()
	var cells []*cell
	for _, c := range nb.Cells() {
		if c.Kind == notebook.Code && c.Span.Len() > 0 {
			cells = append(cells, &cell{number: c.Index + 1, source: c.Source, start: c.Span.Start})
		}
	}
	b := read(cells, nb.Text(), nb.Magics())
	b.masked = unmasked(nb)
	return b, nil
}

// unmasked is the notebook's Python text with IPython's syntax in it.
func unmasked(nb *notebook.Notebook) string {
	var out strings.Builder
	for _, c := range nb.Cells() {
		if c.Span.Len() > 0 {
			out.WriteString(nb.Text()[out.Len():c.Span.Start])
			out.WriteString(c.Source)
		}
	}
	out.WriteString(nb.Text()[out.Len():])
	return out.String()
}

var cellMark = regexp.MustCompile(`(?m)^# ?%%|^# In ?\[[\d ]*\]:?`)

// readScript reads a script whose cells begin with lines of "# %%" (the
// percent format of Spyder, VS Code, PyCharm and Jupytext), or of "# In[1]:"
// (nbconvert). What stands before the first is a cell too.
func readScript(src, path string) (*book, error) {
	marks := cellMark.FindAllStringIndex(src, -1)
	if marks != nil { // most scripts have none, and need not be parsed
		whole := python.ParseCell(src)
		marks = slices.DeleteFunc(marks, func(m []int) bool { return insideStatement(whole, m[0]) })
	}
	switch {
	case len(marks) == 0:
		return nil, refuse(path, nil, "has no cells")
	case !inUTF8(src):
		return nil, refuse(path, nil, "is not stored in UTF-8")
	}
	var cells []*cell
	start := 0
	for _, m := range append(marks, []int{len(src)}) {
		if m[0] > start {
			cells = append(cells, &cell{number: len(cells) + 1, source: src[start:m[0]], start: start})
		}
		start = m[0]
	}
	return read(cells, src, nil), nil
}

// insideStatement reports whether code of a statement follows the line at
// offset: the line is part of a string, or a comment in a function's body.
func insideStatement(t *python.Text, offset int) bool {
	for _, s := range t.Statements {
		if offset <= s.Span.Start || offset >= s.Span.End {
			continue
		}
		for line := range strings.Lines(t.Source[offset:s.Span.End]) {
			if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
				return true
			}
		}
	}
	return false
}

// read parses each cell by itself, so that a broken one hides no other, and
// several at once. Code is the Python text that they lie in.
func read(cells []*cell, code string, magics []notebook.Magic) *book {
	b := &book{binds: map[string][]*stmt{}, lazy: map[string][]*stmt{}, cells: cells, magics: magics}
	b.subclassed = slices.ContainsFunc(cells, func(c *cell) bool { return strings.Contains(c.source, "__subclasses__") })
	sources := make([]string, len(cells))
	for i, c := range cells {
		sources[i] = code[c.start : c.start+len(c.source)]
	}
	for i, parsed := range python.ParseCells(sources) {
		cells[i].parsed, cells[i].broken = parsed, len(parsed.Errors) > 0
		b.addCell(cells[i])
	}
	return b
}

// addCell appends the statements of a parsed cell.
func (b *book) addCell(at *cell) {
	parsed := at.parsed
	scanned := imports.Scan(parsed.Source)
	for i := range parsed.Statements {
		s := &stmt{Statement: &parsed.Statements[i], cell: at, order: len(b.stmts), index: i}
		for _, imp := range scanned {
			if s.Span.Start <= imp.Statement.Start && imp.Statement.End <= s.Span.End {
				s.imports = append(s.imports, imp)
			}
		}
		b.markMagics(s)
		at.stmts = append(at.stmts, s)
		b.stmts = append(b.stmts, s)
		b.index(s)
	}
}

// markMagics notes the IPython syntax that s lies in or holds.
func (b *book) markMagics(s *stmt) {
	span := s.Span.Shift(s.cell.start)
	for _, m := range b.magics {
		if m.Span.Start >= span.End || span.Start >= m.Span.End {
			continue
		}
		s.apart = s.apart || apart[m.Name]
		s.magic = s.magic || m.Kind != notebook.CellMagic
	}
}

// later reports whether a use does not happen when its statement runs.
func (b *book) later(u python.Use) bool {
	return u.Lazy || u.Quoted || u.Annotation && slices.Contains(b.future, "annotations")
}

// index notes what s binds. A cell that is not valid Python binds nothing.
func (b *book) index(s *stmt) {
	for _, u := range s.Uses {
		list := b.binds
		if u.Lazy {
			list = b.lazy
		}
		changes := u.Op == python.Store || u.Op == python.Unbind
		if changes && !s.apart && !s.cell.broken && !slices.Contains(list[u.Name], s) {
			list[u.Name] = append(list[u.Name], s)
		}
	}
	for _, imp := range s.imports {
		if imp.Star && !imp.Context.Has(imports.InFunction) {
			b.stars = append(b.stars, s)
		}
		if imp.Module == "__future__" {
			for _, n := range imp.Names {
				b.future = append(b.future, n.Name)
			}
		}
	}
}

// hidden is a magic that mentions name elsewhere than in Python that it runs
// in the notebook's namespace, or nil.
func (b *book) hidden(name string) *notebook.Magic {
	for i, m := range b.magics {
		for _, at := range occurrences(m.Span.Of(b.masked), name) {
			if !b.parsedAt(m.Span.Start + at) {
				return &b.magics[i]
			}
		}
	}
	return nil
}

// parsedAt reports whether what the user wrote at an offset of the text is
// parsed: IPython's syntax was made comments.
func (b *book) parsedAt(offset int) bool {
	for _, c := range b.cells {
		at := offset - c.start
		if at < 0 || at >= len(c.source) {
			continue
		}
		return !c.broken && !slices.ContainsFunc(c.parsed.Comments, func(comment text.Span) bool {
			return comment.Contains(at) && c.source[comment.Start] != '#'
		})
	}
	return false
}

// occurrences lists where name stands in code as a word of its own.
func occurrences(code, name string) []int {
	var list []int
	for at := 0; ; at += len(name) {
		i := strings.Index(code[at:], name)
		if i < 0 {
			return list
		}
		at += i
		before, _ := utf8.DecodeLastRuneInString(code[:at])
		after, _ := utf8.DecodeRuneInString(code[at+len(name):])
		if !inWord(before) && !inWord(after) {
			list = append(list, at)
		}
	}
}

func inWord(r rune) bool {
	return r == '_' || r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r))
}

// named reports whether code mentions name.
func named(code, name string) bool { return len(occurrences(code, name)) > 0 }

// between lists the statements after a and before b that do not move.
func (b *book) between(first, last int, moved map[*stmt]bool) []*stmt {
	var list []*stmt
	for _, s := range b.stmts[first+1 : max(last, first+1)] {
		if !moved[s] {
			list = append(list, s)
		}
	}
	return list
}

// line returns the span of the line break and blanks before offset back to
// the start of its line.
func lineStart(src string, offset int) int {
	return strings.LastIndexByte(src[:offset], '\n') + 1
}

func lineEnd(src string, offset int) int {
	if i := strings.IndexByte(src[offset:], '\n'); i >= 0 {
		return offset + i
	}
	return len(src)
}

// lineStop is lineEnd without a carriage return before the line break.
func lineStop(src string, offset int) int {
	end := lineEnd(src, offset)
	if end > offset && src[end-1] == '\r' {
		end--
	}
	return end
}

// blank reports whether a span of src holds nothing but white space.
func blank(src string, span text.Span) bool { return strings.TrimSpace(span.Of(src)) == "" }
