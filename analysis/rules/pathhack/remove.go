package pathhack

import (
	"regexp"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/analysis/pieces"
	"github.com/pyferry/pyferry/analysis/python"
	"github.com/pyferry/pyferry/core/notebook"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/text"
)

// remove takes the first hack with the given code out of a later state of the
// file.
func remove(folder *project.Folder, path, code string) ([]analysis.FileEdit, error) {
	file := folder.File(path)
	if file == nil {
		return nil, nil
	}
	for _, h := range find(file) {
		if h.code != code {
			continue
		}
		if edits, ok := removal(file, h); ok {
			return []analysis.FileEdit{{Path: path, Edits: edits}}, nil
		}
	}
	return nil, nil
}

// removal takes out the lines that exist only for the hack: its own, those of
// variables that it alone uses, and of imports that nothing else uses. ok is
// false where the lines hold more than that.
func removal(file *project.File, h hack) (edits []text.Edit, ok bool) {
	if !h.top || h.kind == folder && usesFiles(file) || h.statement != nil && !doesOnly(h.statement) {
		return nil, false
	}
	r := newRemover(file, h)
	for r.spread() {
	}
	for i, spans := range r.spans {
		lines, ok := r.lines(i, spans)
		if !ok {
			return nil, false
		}
		edits = append(edits, lines...)
	}
	edits = append(edits, r.shortened()...)
	slices.SortFunc(edits, func(a, b text.Edit) int { return a.Span.Start - b.Span.Start })
	return edits, true
}

// doesOnly reports whether a statement does nothing but the hack: a loop or a
// call of unknown effect may do more.
func doesOnly(s *python.Statement) bool {
	switch s.Kind {
	case python.Expression, python.Assign, python.Augment, python.If:
		return !slices.ContainsFunc(s.Calls, func(c python.Call) bool { return !pathCalls[c.Path] && c.Path != "os.chdir" && !pure(c) })
	}
	return false
}

func newRemover(file *project.File, h hack) *remover {
	r := &remover{file: file, spans: map[int][]text.Span{}, magics: magicsOf(file)}
	for i, piece := range pieces.Of(file) {
		r.pieces = append(r.pieces, piece)
		statements := piece.Parse().Statements
		for j := range statements {
			s := &statements[j]
			r.statements = append(r.statements, located{i, s, s.Span.Of(piece.Code)})
			if h.statement != nil && piece.Start == h.piece.Start && s.Span == h.statement.Span {
				r.gone = append(r.gone, s)
				r.spans[i] = append(r.spans[i], s.Span)
			}
		}
		if h.statement == nil && piece.Start == h.piece.Start {
			r.addMagic(i, h.span.Shift(-piece.Start))
		}
	}
	return r
}

// addMagic notes that a magic goes, with what stands for it in the Python text.
func (r *remover) addMagic(piece int, span text.Span) {
	r.spans[piece] = append(r.spans[piece], span)
	for _, l := range r.statements {
		if l.piece == piece && span.Start <= l.statement.Span.Start && l.statement.Span.End <= span.End {
			r.gone = append(r.gone, l.statement)
		}
	}
}

// magicsOf is the text of a notebook's magics and shell lines, which may use
// names of Python.
func magicsOf(file *project.File) string {
	if file.Kind != project.Notebook {
		return ""
	}
	nb := file.Notebook()
	var out strings.Builder
	for _, m := range nb.Magics() {
		if cell, start, ok := nb.Cell(m.Span.Start); ok {
			out.WriteString(cell.Source[start:min(start+m.Span.Len(), len(cell.Source))] + "\n")
		}
	}
	return out.String()
}

// relative looks like the path of a file in a string.
var relative = regexp.MustCompile(`["'][^"'\n]*[\w.][/\\.][\w*][^"'\n]*["']`)

// usesFiles reports whether the notebook may name files relative to the
// working folder, or runs a shell.
func usesFiles(file *project.File) bool {
	return slices.ContainsFunc(file.Notebook().Cells(), func(c notebook.Cell) bool {
		return relative.MatchString(c.Source) || strings.Contains(c.Source, "!") || strings.Contains(c.Source, "open(")
	})
}

type located struct {
	piece     int
	statement *python.Statement
	code      string
}

// A remover gathers what goes together.
type remover struct {
	file       *project.File
	pieces     []pieces.Piece
	statements []located
	gone       []*python.Statement
	spans      map[int][]text.Span // by piece
	magics     string
}

// pathTools are the names whose imports exist only for such hacks, if nothing
// else uses them.
var pathTools = map[string]bool{"sys": true, "os": true, "site": true, "pathlib": true, "Path": true}

// spread adds the statements whose names only statements use that go.
func (r *remover) spread() bool {
	more := false
	for _, l := range r.statements {
		if slices.Contains(r.gone, l.statement) || !r.onlyForHack(l.statement) {
			continue
		}
		r.gone = append(r.gone, l.statement)
		r.spans[l.piece] = append(r.spans[l.piece], l.statement.Span)
		more = true
	}
	return more
}

func (r *remover) onlyForHack(s *python.Statement) bool {
	var names []string
	for _, u := range s.Uses {
		if u.Op == python.Store && !u.Lazy {
			names = append(names, u.Name)
		}
	}
	switch {
	case len(names) == 0:
		return false
	case s.Kind == python.Import:
	case len(names) == 1 && s.Kind == python.Assign && s.Targets && !slices.ContainsFunc(s.Calls, func(c python.Call) bool { return !pure(c) }):
	default:
		return false
	}
	return !slices.ContainsFunc(names, func(name string) bool {
		return s.Kind == python.Import && !pathTools[name] || !r.onlyGoneUse(s, name)
	})
}

// onlyGoneUse reports whether statements that go use the name that s binds, and
// nothing else does.
func (r *remover) onlyGoneUse(s *python.Statement, name string) bool {
	used := false
	for _, l := range r.statements {
		if l.statement == s || !slices.ContainsFunc(l.statement.Uses, func(u python.Use) bool { return u.Name == name }) {
			continue
		}
		if !slices.Contains(r.gone, l.statement) {
			return false
		}
		used = true
	}
	return used && !regexp.MustCompile(`\b`+regexp.QuoteMeta(name)+`\b`).MatchString(r.magics)
}

// several is an import of modules on one line.
var several = regexp.MustCompile(`^import +(\w[\w.]*(?: *, *\w[\w.]*)+)$`)

// shortened takes names out of imports of which the rest is still used.
func (r *remover) shortened() (edits []text.Edit) {
	for _, l := range r.statements {
		m := several.FindStringSubmatchIndex(l.code)
		if m == nil || slices.Contains(r.gone, l.statement) {
			continue
		}
		names := strings.Split(strings.ReplaceAll(l.code[m[2]:m[3]], " ", ""), ",")
		kept := slices.DeleteFunc(slices.Clone(names), func(name string) bool {
			return pathTools[name] && r.onlyGoneUse(l.statement, name)
		})
		if len(kept) > 0 && len(kept) < len(names) {
			at := text.Span{Start: m[2], End: m[3]}.Shift(l.statement.Span.Start)
			edits = append(edits, text.Edit{Span: r.pieces[l.piece].In(at), New: strings.Join(kept, ", ")})
		}
	}
	return edits
}

// pure reports whether a call only computes a path.
func pure(c python.Call) bool {
	switch c.Path {
	case "Path", "pathlib.Path", "str", "os.getcwd", "Path.cwd", "pathlib.Path.cwd", ".resolve", ".absolute", ".joinpath", ".as_posix",
		"os.getenv", "os.environ.get", "os.fspath":
		return true
	}
	return strings.HasPrefix(c.Path, "os.path.")
}

// lines returns the edits that take out whole lines of a piece. ok is false if
// other code stands on them.
func (r *remover) lines(i int, spans []text.Span) (edits []text.Edit, ok bool) {
	piece := r.pieces[i]
	code := piece.Code
	var whole []text.Span
	for _, s := range spans {
		line := text.Span{Start: strings.LastIndexByte(code[:s.Start], '\n') + 1, End: len(code)}
		if end := strings.IndexByte(code[s.End:], '\n'); end >= 0 {
			line.End = s.End + end + 1
		}
		whole = append(whole, line)
	}
	slices.SortFunc(whole, func(a, b text.Span) int { return a.Start - b.Start })
	whole = joined(whole)
	for _, l := range r.statements {
		if l.piece != i || slices.Contains(r.gone, l.statement) || slices.Contains(spans, l.statement.Span) {
			continue
		}
		if slices.ContainsFunc(whole, func(w text.Span) bool { return l.statement.Span.Start < w.End && w.Start < l.statement.Span.End }) {
			return nil, false
		}
	}
	for _, w := range whole {
		if w.End == len(code) && w.Start > 0 && r.file.Kind == project.Notebook {
			w.Start-- // a cell ends without a line break
			if w.Start > 0 && code[w.Start-1] == '\r' {
				w.Start--
			}
		}
		edits = append(edits, text.Edit{Span: piece.In(w)})
	}
	return edits, true
}

// joined merges spans that overlap or touch.
func joined(spans []text.Span) []text.Span {
	var list []text.Span
	for _, s := range spans {
		if n := len(list); n > 0 && s.Start <= list[n-1].End {
			list[n-1].End = max(list[n-1].End, s.End)
			continue
		}
		list = append(list, s)
	}
	return list
}
