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
	// statement is nil for a magic; top says that it stands in no block. An
	// `if x not in sys.path:` around it belongs to it.
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

// guard is the beginning of a statement that adds to the search path once.
var guard = regexp.MustCompile(`^if [^\n]*\bnot in sys\.path\s*:`)

// handler is the beginning of what runs where an import failed: there the
// installed package went first.
var handler = regexp.MustCompile(`(?m)^[ \t]*except\b[^\n:]*\b(?:ImportError|ModuleNotFoundError)\b`)

// pathCalls are the calls that add to the search path.
var pathCalls = map[string]bool{"sys.path.append": true, "sys.path.insert": true, "sys.path.extend": true, "site.addsitedir": true}

func inStatement(file *project.File, piece pieces.Piece, s *python.Statement, top bool) []hack {
	if len(s.Blocks) > 0 {
		var list []hack
		if top && len(s.Blocks) == 1 && guard.MatchString(s.Span.Of(piece.Code)) {
			list = inStatement(file, piece, &s.Blocks[0], true)
			for i := range list {
				list[i].statement = s
			}
			return list
		}
		fallback := len(piece.Code) // where the handler of a failed import begins
		if m := handler.FindStringIndex(s.Span.Of(piece.Code)); m != nil && s.Kind == python.Try {
			fallback = s.Span.Start + m[0]
		}
		for i := range s.Blocks {
			if s.Blocks[i].Span.Start < fallback {
				list = append(list, inStatement(file, piece, &s.Blocks[i], false)...)
			}
		}
		return list
	}
	h := hack{span: piece.In(s.Span), code: s.Span.Of(piece.Code), statement: s, piece: piece, top: top}
	h.added(file)
	switch {
	case s.Kind == python.Function, s.Kind == python.Class:
		return nil
	case slices.ContainsFunc(s.Calls, func(c python.Call) bool { return pathCalls[c.Path] && !c.Local && !c.Lazy }):
		return []hack{h}
	case changes(s, "sys", ".path"):
		return []hack{h}
	case changes(s, "os", ".environ") && strings.Contains(h.code, "PYTHONPATH") && file.Kind == project.Notebook:
		h.kind = variable
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

// literal is a folder that is added as it is written, or made absolute, or a
// list of such.
var literal = regexp.MustCompile(`^(?:sys\.path\.(?:append|insert|extend)\(\s*(?:-?\d+\s*,\s*)?|site\.addsitedir\(\s*|sys\.path\s*(?:\[[^\]]*\]\s*)?\+?=\s*|os\.environ\[["']PYTHONPATH["']\]\s*=\s*)` +
	`[\[(]?\s*((?:(?:(?:os\.path\.(?:abspath|realpath|normpath)|str|Path|pathlib\.Path)\(\s*)*["'][^"']*["']\s*(?:\)|\.(?:resolve|absolute)\(\)|\s)*,?\s*)+)[\])\s,]*(?:\+\s*sys\.path)?$`)

// quoted is a string without escapes.
var quoted = regexp.MustCompile(`["']([^"'\n]*)["']`)

// added notes which folders the code adds. A script may be run in its own
// folder or in the project's.
func (h *hack) added(file *project.File) {
	m := literal.FindStringSubmatch(h.code)
	if m == nil {
		h.unknown = !foreign(h.code + "\n" + definitions(file, h.statement))
		return
	}
	for _, q := range quoted.FindAllStringSubmatch(m[1], -1) {
		h.add(file.Path, q[1])
	}
}

// add notes the folders of a list as PYTHONPATH has it, or of one.
func (h *hack) add(file, list string) {
	for _, dir := range strings.FieldsFunc(list, func(r rune) bool { return r == ':' || r == ';' }) {
		if !absolute(dir) && !strings.Contains(dir, "$") {
			h.dirs = append(h.dirs, path.Join(path.Dir(file), dir), path.Clean(dir))
		}
	}
}

var (
	// nearby is code or a command that goes from where it stands or runs.
	nearby = regexp.MustCompile(`__file__|cwd|pwd\b|PWD\b|\.\.|\bparents?\b|["'=:]\.(?:["':\s]|$)|["'/\\=:]src\b|\bsrc["'/\\]`)
	// elsewhere names a place that has nothing to do with the project.
	elsewhere = regexp.MustCompile(`["'=:](?:/|~|[A-Za-z]:[/\\])|\bgetenv\b|\benviron\b(?:\.get\(|\[)\s*["'](?:[^P]|P[^Y])|\$[A-OQ-Z]`)
)

// foreign reports whether code adds a folder that lies elsewhere.
func foreign(code string) bool { return elsewhere.MatchString(code) && !nearby.MatchString(code) }

// definitions is the code of the assignments that a statement depends on.
func definitions(file *project.File, s *python.Statement) string {
	var all []located
	for i, piece := range pieces.Of(file) {
		statements := piece.Parse().Statements
		for j := range statements {
			all = append(all, located{i, &statements[j], statements[j].Span.Of(piece.Code)})
		}
	}
	var out strings.Builder
	seen := map[*python.Statement]bool{}
	var follow func(s *python.Statement)
	follow = func(s *python.Statement) {
		for _, u := range s.Uses {
			for _, l := range all {
				if u.Op == python.Load && l.statement.Kind == python.Assign && !seen[l.statement] && stores(l.statement, u.Name) {
					seen[l.statement] = true
					out.WriteString(l.code + "\n")
					follow(l.statement)
				}
			}
		}
	}
	follow(s)
	return out.String()
}

func stores(s *python.Statement, name string) bool {
	return slices.ContainsFunc(s.Uses, func(u python.Use) bool { return u.Name == name && u.Op == python.Store && !u.Lazy })
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
			h.kind, h.unknown = variable, !foreign(args)
		default:
			continue
		}
		list = append(list, h)
	}
	return list
}
