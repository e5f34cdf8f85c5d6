package relativenotebookimport

import (
	"context"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/core/imports"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/resolve"
	"github.com/pyferry/pyferry/core/text"
)

// A mover moves a module that lies beside notebooks into the project's package.
type mover struct {
	folder   *project.Folder
	p        *project.Project
	at, name string // of the module
	pkg      project.OwnModule
}

// moves is the fix that moves the module at, or none where the result might not
// do the same: all who import it lie beside it and find the package installed
// from this source, nothing else names it, and it does not ask where it lies.
func moves(pass *analysis.Pass, at string) []analysis.Fix {
	m := newMover(pass.Folder, at)
	if m == nil || !m.exact(pass.Context) {
		return nil
	}
	if _, ok := m.edits(); !ok {
		return nil
	}
	return []analysis.Fix{{
		Title: "Move " + at + " into " + m.pkg.Name, Preferred: true,
		Edits: func(folder *project.Folder) ([]analysis.FileEdit, error) {
			list, _ := newMover(folder, at).edits()
			return list, nil
		},
		Move: func(folder *project.Folder) (*analysis.Move, error) {
			return &analysis.Move{From: at, To: newMover(folder, at).target()}, nil
		},
	}}
}

// newMover returns nil if there is no one package to move the module into.
func newMover(folder *project.Folder, at string) *mover {
	p := folder.ProjectOf(at)
	m := &mover{folder: folder, p: p, at: at, name: strings.TrimSuffix(path.Base(at), ".py")}
	for _, file := range folder.Paths() {
		dotted, ok := p.ModuleName(file)
		if path.Base(file) != "__init__.py" || !ok || strings.Contains(dotted, ".") || folder.ProjectOf(file) != p {
			continue
		}
		if own, ok := p.Own(dotted); ok && own.File == file && p.Use(file) == project.PackageCode {
			if m.pkg.Name != "" {
				return nil
			}
			m.pkg = own
		}
	}
	if m.pkg.Name == "" {
		return nil
	}
	return m
}

// target is the module's new path.
func (m *mover) target() string { return path.Join(path.Dir(m.pkg.File), path.Base(m.at)) }

// exact reports whether everything but the imports stays as it is.
func (m *mover) exact(ctx context.Context) bool {
	file := m.folder.File(m.at)
	taken := m.folder.Exists(m.target()) || m.folder.Exists(strings.TrimSuffix(m.target(), ".py"))
	if path.Base(m.at) == "__init__.py" || taken || m.p.Environment() == nil || strings.Contains(file.Text(), "__file__") {
		return false
	}
	for i := range file.Imports {
		imp := &file.Imports[i]
		top, _, _ := strings.Cut(imp.Module, ".")
		if imp.Level > 0 || neighbour(m.folder, m.at, top) != "" {
			return false
		}
	}
	return !m.folder.Mentions(ctx, [][]string{{m.name}})[0]
}

// edits are those of the imports. ok is false if one cannot be changed, or is
// not one from beside the module.
func (m *mover) edits() (list []analysis.FileEdit, ok bool) {
	for _, name := range m.folder.Paths() {
		file := m.folder.File(name)
		if m.folder.ProjectOf(name) != m.p || !slices.ContainsFunc(file.Imports, m.isImport) {
			continue
		}
		ways := resolve.WaysOf(m.p, name)
		if path.Dir(name) != path.Dir(m.at) || len(ways) == 0 ||
			!resolve.Same(m.folder, resolve.For(m.folder, name, ways[0]).Resolve(m.pkg.Name).Found, m.pkg.File) {
			return nil, false
		}
		edits, ok := m.inFile(file)
		if !ok {
			return nil, false
		}
		list = append(list, analysis.FileEdit{Path: name, Edits: edits})
	}
	return list, true
}

// isImport reports whether an import names the module.
func (m *mover) isImport(imp imports.Import) bool {
	top, _, _ := strings.Cut(imp.Module, ".")
	return imp.Level == 0 && top == m.name
}

// plain is an import of modules on one line.
var plain = regexp.MustCompile(`^import +(\w[\w.]*(?: +as +\w+)?(?: *, *\w[\w.]*(?: +as +\w+)?)*)$`)

func (m *mover) inFile(file *project.File) (edits []text.Edit, ok bool) {
	code := file.Text()
	for i := range file.Imports {
		imp := &file.Imports[i]
		switch {
		case !m.isImport(*imp):
		case imp.Module != m.name || imp.Context.Has(imports.Dynamic) || imp.Span.Of(code) != m.name:
			return nil, false
		case imp.From:
			edits = append(edits, text.Edit{Span: text.Span{Start: imp.Span.Start, End: imp.Span.Start}, New: m.pkg.Name + "."})
		default:
			edit, ok := m.replaced(code, imp)
			if !ok {
				return nil, false
			}
			edits = append(edits, edit)
		}
	}
	return edits, true
}

// replaced turns `import helpers as h, os` into `import os` and, on a line of its
// own, `from pkg import helpers as h`.
func (m *mover) replaced(code string, imp *imports.Import) (text.Edit, bool) {
	found := plain.FindStringSubmatch(imp.Statement.Of(code))
	if found == nil {
		return text.Edit{}, false
	}
	own := "from " + m.pkg.Name + " import " + m.name
	if imp.As != "" {
		own += " as " + imp.As
	}
	var rest []string
	for part := range strings.SplitSeq(found[1], ",") {
		if part = strings.TrimSpace(part); part != m.name && !strings.HasPrefix(part, m.name+" ") {
			rest = append(rest, part)
		}
	}
	if len(rest) == 0 {
		return text.Edit{Span: imp.Statement, New: own}, true
	}
	start := strings.LastIndexByte(code[:imp.Statement.Start], '\n') + 1
	end := imp.Statement.End + strings.IndexByte(code[imp.Statement.End:]+"\n", '\n')
	indent, after := code[start:imp.Statement.Start], strings.TrimSpace(code[imp.Statement.End:end])
	alone := strings.TrimSpace(indent) == "" && (after == "" || strings.HasPrefix(after, "#"))
	return text.Edit{Span: imp.Statement, New: own + "\n" + indent + "import " + strings.Join(rest, ", ")}, alone
}
