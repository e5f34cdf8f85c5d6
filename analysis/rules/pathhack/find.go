package pathhack

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/analysis/pieces"
	"github.com/pyferry/pyferry/analysis/python"
	"github.com/pyferry/pyferry/core/notebook"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/text"
)

// A kind says what a hack changes.
type kind uint8

const (
	searchPath kind = iota // sys.path
	variable               // PYTHONPATH
	folder                 // the working folder
)

// A hack is one statement or magic.
type hack struct {
	kind kind
	span text.Span // in project.File.Text
	code string    // as the user wrote it
	// dirs are the folders that it may add, or change to, as far as the code
	// says it in so many words; unknown says that it does not.
	dirs    []string
	unknown bool
	// statement is nil for a magic; top says that it stands in no block.
	statement *python.Statement
	piece     pieces.Piece
	top       bool
}

func (h hack) does() string {
	return [...]string{"sys.path is changed", "PYTHONPATH is set", "the working folder is changed"}[h.kind]
}

// title is the first line of the code, shortened.
func (h hack) title() string {
	line, _, _ := strings.Cut(h.code, "\n")
	const longest = 40
	if runes := []rune(line); len(runes) > longest {
		return string(runes[:longest]) + "…"
	}
	return line
}

// find lists the hacks of a file in order.
func find(file *project.File) []hack {
	var list []hack
	for _, piece := range pieces.Of(file) {
		parsed := piece.Parse()
		for i := range parsed.Statements {
			list = append(list, inStatement(file, piece, &parsed.Statements[i], true)...)
		}
	}
	if file.Kind == project.Notebook {
		list = append(list, inMagics(file)...)
	}
	slices.SortStableFunc(list, func(a, b hack) int { return a.span.Start - b.span.Start })
	return list
}

// pathCalls are the calls that add to the search path.
var pathCalls = map[string]bool{"sys.path.append": true, "sys.path.insert": true, "sys.path.extend": true, "site.addsitedir": true}

func inStatement(file *project.File, piece pieces.Piece, s *python.Statement, top bool) []hack {
	if len(s.Blocks) > 0 {
		var list []hack
		for i := range s.Blocks {
			list = append(list, inStatement(file, piece, &s.Blocks[i], false)...)
		}
		return list
	}
	h := hack{span: piece.In(s.Span), code: s.Span.Of(piece.Code), statement: s, piece: piece, top: top}
	h.added(file.Path)
	switch {
	case s.Kind == python.Function, s.Kind == python.Class:
		return nil
	case slices.ContainsFunc(s.Calls, func(c python.Call) bool { return pathCalls[c.Path] && !c.Local && !c.Lazy }):
		return []hack{h}
	case changes(s, "sys", ".path"):
		return []hack{h}
	case changes(s, "os", ".environ") && strings.Contains(h.code, "PYTHONPATH") && file.Kind == project.Notebook:
		h.kind, h.unknown = variable, true
		return []hack{h}
	}
	i := slices.IndexFunc(s.Calls, func(c python.Call) bool { return c.Path == "os.chdir" && !c.Lazy && len(c.Strings) == 1 })
	if i < 0 || file.Kind != project.Notebook {
		return nil
	}
	h.kind, h.unknown, h.dirs = folder, false, nil
	if to := s.Calls[i].Strings[0]; !absolute(to) {
		h.dirs = []string{path.Join(path.Dir(file.Path), to)}
	}
	return []hack{h}
}

// literal is a folder that is added as it is written, or made absolute.
var literal = regexp.MustCompile(`^(?:sys\.path\.(?:append|insert)|site\.addsitedir)\(\s*(?:-?\d+\s*,\s*)?(?:(?:os\.path\.(?:abspath|realpath|normpath)|str|Path|pathlib\.Path)\(\s*)*["']([^"']*)["']\s*[)\s,]*(?:\.(?:resolve|absolute)\(\)\s*\)?)?$`)

// added notes which folder the code adds. A script may be run in its own
// folder or in the project's.
func (h *hack) added(file string) {
	m := literal.FindStringSubmatch(h.code)
	switch {
	case m == nil:
		h.unknown = true
	case !absolute(m[1]):
		h.dirs = []string{path.Join(path.Dir(file), m[1]), path.Clean(m[1])}
	}
}

// absolute reports whether a path does not depend on the working folder.
func absolute(p string) bool {
	return strings.HasPrefix(p, "/") || strings.HasPrefix(p, "~") || strings.Contains(p, ":")
}

// changes reports whether the statement sets name's attribute or a part of it.
func changes(s *python.Statement, name, attr string) bool {
	return slices.ContainsFunc(s.Uses, func(u python.Use) bool {
		return u.Name == name && u.Op == python.Mutate && !u.Lazy && (u.Attr == attr || strings.HasPrefix(u.Attr, attr+"["))
	})
}

// exported is a shell line or magic that sets PYTHONPATH.
var exported = regexp.MustCompile(`^\s*(export\s+|set\s+)?PYTHONPATH\b\s*[= ]`)

func inMagics(file *project.File) []hack {
	nb := file.Notebook()
	var list []hack
	for _, m := range nb.Magics() {
		cell, start, ok := nb.Cell(m.Span.Start)
		if !ok || start+m.Span.Len() > len(cell.Source) {
			continue
		}
		code := text.Span{Start: start, End: start + m.Span.Len()}.Of(cell.Source)
		args := strings.TrimSpace(text.Span{Start: m.Args.Start - m.Span.Start, End: m.Args.End - m.Span.Start}.Of(code))
		h := hack{
			span: m.Span, code: strings.TrimRight(code, " \t\r\n"), top: true,
			piece: pieces.Piece{Code: cell.Span.Of(nb.Text()), Start: cell.Span.Start, Cell: cell.Index + 1},
		}
		switch {
		case m.Kind == notebook.LineMagic && m.Name == "cd" && !strings.HasPrefix(args, "-"):
			h.kind = folder
			if to := strings.Trim(args, `"'`); !absolute(to) {
				h.dirs = []string{path.Join(path.Dir(file.Path), to)}
			}
		case m.Kind == notebook.LineMagic && (m.Name == "env" || m.Name == "set_env") && exported.MatchString(args),
			m.Kind == notebook.Shell && exported.MatchString(args):
			h.kind, h.unknown = variable, true
		default:
			continue
		}
		list = append(list, h)
	}
	return list
}
