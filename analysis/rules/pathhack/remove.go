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
	if !h.top || h.kind == folder && usesFiles(file) {
		return nil, false
	}
	r := &remover{file: file, spans: map[int][]text.Span{}}
	for i, piece := range pieces.Of(file) {
		r.pieces = append(r.pieces, piece)
		for j := range piece.Parse().Statements {
			r.statements = append(r.statements, located{i, &piece.Parse().Statements[j]})
		}
		if piece.Start == h.piece.Start {
			r.spans[i] = append(r.spans[i], h.span.Shift(-piece.Start))
		}
	}
	if h.statement != nil {
		r.gone = append(r.gone, h.statement)
	}
	for r.spread() {
	}
	for i, spans := range r.spans {
		lines, ok := r.lines(i, spans)
		if !ok {
			return nil, false
		}
		edits = append(edits, lines...)
	}
	slices.SortFunc(edits, func(a, b text.Edit) int { return a.Span.Start - b.Span.Start })
	return edits, true
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
}

// A remover gathers what goes together.
type remover struct {
	file       *project.File
	pieces     []pieces.Piece
	statements []located
	gone       []*python.Statement
	spans      map[int][]text.Span // by piece
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
	case len(names) != 1:
		return false
	case s.Kind == python.Import && pathTools[names[0]]:
	case s.Kind == python.Assign && s.Targets && !slices.ContainsFunc(s.Calls, func(c python.Call) bool { return !pure(c) }):
	default:
		return false
	}
	used := false
	for _, l := range r.statements {
		if l.statement == s || !slices.ContainsFunc(l.statement.Uses, func(u python.Use) bool { return u.Name == names[0] }) {
			continue
		}
		if !slices.Contains(r.gone, l.statement) {
			return false
		}
		used = true
	}
	return used
}

// pure reports whether a call only computes a path.
func pure(c python.Call) bool {
	switch c.Path {
	case "Path", "pathlib.Path", "str", "os.getcwd", "Path.cwd", "pathlib.Path.cwd", ".resolve", ".absolute", ".joinpath", ".as_posix":
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
