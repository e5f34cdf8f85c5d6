package extract

import (
	"cmp"
	"context"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/pyferry/pyferry/analysis/python"
	"github.com/pyferry/pyferry/core/imports"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/text"
)

// Definitions lists the functions, classes and constants at a place of a
// notebook, or of a script with cells, in the order of the text. An empty span
// is a cursor: it means a definition on whose first line it stands. Any other
// span means all definitions that it touches. The span counts bytes of
// project.File.Text.
func Definitions(folder *project.Folder, notebook string, span text.Span) []string {
	book, err := open(folder.File(notebook), notebook)
	if err != nil {
		return nil
	}
	var names []string
	for _, s := range book.stmts {
		if !s.at(span.Shift(-s.cell.start)) {
			continue
		}
		for _, name := range s.defines() {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// at reports whether a span of the cell means the statement.
func (s *stmt) at(span text.Span) bool {
	if span.Len() > 0 {
		return s.Span.Start < span.End && span.Start < s.Span.End
	}
	head := s.Span
	if s.Body.Len() > 0 {
		head.End = min(head.End, s.Body.Start)
	}
	return head.Start <= span.Start && span.Start <= head.End
}

// defines lists what the statement defines that one may want to move.
func (s *stmt) defines() []string {
	switch {
	case s.Kind == python.Function, s.Kind == python.Class:
		return []string{s.Name}
	case s.Kind == python.Assign && s.Targets && (s.Literal || s.Arithmetic):
		return s.bound()
	}
	return nil
}

// A Target is a module that definitions may move to.
type Target struct {
	Module string // the dotted name
	Path   string // of the file in the folder
	Exists bool
	Detail string // one line that says why it is likely

	score int
}

// Targets lists the modules of the notebook's package that names could move
// to, the likeliest first, and a new one that is named after the notebook. A
// module is likely if the notebook imports from it, and if it imports or
// defines what the names need.
func Targets(ctx context.Context, folder *project.Folder, notebook string, names []string) []Target {
	book, err := open(folder.File(notebook), notebook)
	if err != nil {
		return nil
	}
	p := folder.ProjectOf(notebook)
	r := ranking{imported: book.importedModules(), needed: book.neededModules(names), used: book.usedBy(names)}
	var list []Target
	packages := map[string]string{} // dotted name -> folder
	for _, file := range folder.Paths() {
		if ctx.Err() != nil {
			return nil
		}
		module, ok := p.ModuleName(file)
		if !ok || file == notebook || folder.ProjectOf(file) != p || p.Use(file) != project.PackageCode {
			continue
		}
		if path.Base(file) == "__init__.py" {
			packages[module] = path.Dir(file)
			continue
		}
		if base := path.Base(file); base != "__main__.py" && base != "conftest.py" && base != "setup.py" {
			list = append(list, r.rank(Target{Module: module, Path: file, Exists: true}, folder.File(file)))
		}
	}
	slices.SortStableFunc(list, func(a, b Target) int {
		return cmp.Or(b.score-a.score, strings.Compare(a.Module, b.Module))
	})
	if fresh, ok := newTarget(folder, p, packages, list, notebook); ok {
		at := slices.IndexFunc(list, func(t Target) bool { return t.score == 0 })
		if at < 0 {
			at = len(list)
		}
		list = slices.Insert(list, at, fresh)
	}
	return list
}

// importedModules lists the modules that the notebook imports.
func (b *book) importedModules() map[string]bool {
	modules := map[string]bool{}
	for _, s := range b.stmts {
		for _, imp := range s.imports {
			modules[imp.Module] = true
			for _, n := range imp.Names {
				modules[imp.Module+"."+n.Name] = true
			}
		}
	}
	return modules
}

// neededModules lists the top-level modules that the definitions of names use.
func (b *book) neededModules(names []string) map[string]bool {
	used := b.usedBy(names)
	modules := map[string]bool{}
	for _, s := range b.stmts {
		for _, imp := range s.imports {
			for _, c := range clausesOf(imp) {
				if used[c.bound()] {
					modules[topLevel(imp.Module)] = true
				}
			}
		}
	}
	return modules
}

// usedBy lists the names of the notebook that the definitions of names use,
// their own among them.
func (b *book) usedBy(names []string) map[string]bool {
	used := map[string]bool{}
	for _, s := range b.stmts {
		if slices.ContainsFunc(s.bound(), func(n string) bool { return slices.Contains(names, n) }) {
			for _, u := range s.Uses {
				used[u.Name] = true
			}
		}
	}
	return used
}

// A ranking says what makes a module likely.
type ranking struct{ imported, needed, used map[string]bool }

// definition matches the head of a function, class or constant of a module.
var definition = regexp.MustCompile(`(?m)^(?:async def |def |class )?([A-Za-z_][A-Za-z0-9_]*)[ \t]*[(:=]`)

// defines lists the names that file defines and the moved code uses.
func (r ranking) defines(file *project.File) []string {
	var list []string
	for _, m := range definition.FindAllStringSubmatch(file.Text(), -1) {
		if r.used[m[1]] && !slices.Contains(list, m[1]) {
			list = append(list, m[1])
		}
	}
	return list
}

func (r ranking) rank(t Target, file *project.File) Target {
	var shared []string
	for _, imp := range file.Imports {
		top := topLevel(imp.Module)
		if imp.Level == 0 && !imp.Context.Has(imports.TypeChecking) && r.needed[top] && !slices.Contains(shared, top) {
			shared = append(shared, top)
		}
	}
	defined := r.defines(file)
	t.score = len(shared) + 10*len(defined)
	switch {
	case r.imported[t.Module]:
		t.score += 100
		t.Detail = "the notebook imports from it"
	case len(defined) > 0:
		t.Detail = "it defines " + strings.Join(defined, ", ")
	case len(shared) > 0:
		t.Detail = "it imports " + strings.Join(shared, ", ") + " too"
	default:
		t.Detail = "a module of the package"
	}
	return t
}

// newTarget is a new module named after the notebook, in the package that
// holds the likeliest module, or else in the first one.
func newTarget(folder *project.Folder, p *project.Project, packages map[string]string, list []Target, notebook string) (Target, bool) {
	name := moduleNameOf(notebook)
	if name == "" || len(packages) == 0 {
		return Target{}, false
	}
	var parents []string
	for parent := range packages {
		parents = append(parents, parent)
	}
	slices.SortFunc(parents, func(a, b string) int {
		return cmp.Or(strings.Count(a, ".")-strings.Count(b, "."), strings.Compare(a, b))
	})
	parent := parents[0]
	if len(list) > 0 && list[0].score > 0 {
		if i := strings.LastIndexByte(list[0].Module, '.'); i >= 0 && packages[list[0].Module[:i]] != "" {
			parent = list[0].Module[:i]
		}
	}
	t := Target{Module: parent + "." + name, Path: path.Join(packages[parent], name+".py")}
	if _, ok := p.ModuleName(t.Path); !ok || folder.File(t.Path) != nil {
		return Target{}, false
	}
	t.Detail = fmt.Sprintf("a new module, named after %s", path.Base(notebook))
	return t, true
}

// moduleNameOf makes a module's name of a notebook's: "1.0-my-Explore.ipynb"
// becomes my_explore.
func moduleNameOf(notebook string) string {
	stem := strings.TrimSuffix(path.Base(notebook), path.Ext(notebook))
	stem = strings.TrimLeftFunc(stem, func(r rune) bool { return !unicode.IsLetter(r) })
	var out strings.Builder
	for _, r := range strings.ToLower(stem) {
		switch {
		case r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			out.WriteRune(r)
		case out.Len() > 0 && !strings.HasSuffix(out.String(), "_"):
			out.WriteByte('_')
		}
	}
	return strings.Trim(out.String(), "_")
}

func topLevel(module string) string {
	top, _, _ := strings.Cut(module, ".")
	return top
}
