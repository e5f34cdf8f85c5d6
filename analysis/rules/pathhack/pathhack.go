// Package pathhack reports code that changes where Python looks for modules so
// that the project's own package is found.
package pathhack

import (
	_ "embed" // the rule's page
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/analysis/installing"
	"github.com/pyferry/pyferry/core/imports"
	"github.com/pyferry/pyferry/core/naming"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/resolve"
)

//go:embed doc.md
var doc string

// Rule is path-hack.
var Rule = &analysis.Rule{ID: "path-hack", Severity: analysis.Warning, Doc: doc, Check: check}

func check(pass *analysis.Pass) {
	p, file := pass.Project, pass.File
	if !file.MayChangePath() || len(resolve.WaysOf(p, file.Path)) == 0 || pass.Folder.IsData(file.Path) || !installing.Installable(p) {
		return
	}
	if needed(p, file, hack{unknown: true, dirs: []string{p.Dir()}}) == "" {
		return // whatever it does, it does not do it for the project's package
	}
	for _, h := range find(file) {
		name := needed(p, file, h)
		if name == "" {
			continue
		}
		finding := analysis.Finding{Span: h.span, Import: name, Message: message(p, h, name)}
		filePath, what := file.Path, h.code
		if _, ok := removal(file, h); ok {
			if !resolves(pass.Folder, file) {
				finding.Message += "; then `pyferry fix --select path-hack` takes this out"
			} else {
				finding.Message += "; it is, so this can go"
				finding.Fixes = []analysis.Fix{{
					Title: "Remove " + h.title(), Preferred: true,
					Edits: func(folder *project.Folder) ([]analysis.FileEdit, error) { return remove(folder, filePath, what) },
				}}
			}
		}
		pass.Report(finding)
	}
}

func message(p *project.Project, h hack, name string) string {
	where := ""
	if p.Dir() != "." {
		where = " in " + p.Dir()
	}
	return fmt.Sprintf("%s so that %s is found; install the project instead (`%s`%s), and every notebook, test and script finds it", h.does(), name, installing.Command(p), where)
}

// needed names the project's own module that is imported after the hack and
// that it may make importable, or "".
func needed(p *project.Project, file *project.File, h hack) string {
	for i := range file.Imports {
		imp := &file.Imports[i]
		if imp.Level > 0 || imp.Span.Start < h.span.End || imp.Context.Has(imports.TypeChecking) {
			continue
		}
		top, _, _ := strings.Cut(imp.Module, ".")
		own, ok := p.Own(imp.Module)
		if ok && (h.unknown || slices.Contains(h.dirs, rootOf(own))) {
			return top
		}
		if top == "src" && slices.Contains(h.dirs, p.Dir()) {
			return top
		}
	}
	return ""
}

// rootOf is the folder from which a module is found by its name.
func rootOf(own project.OwnModule) string {
	dir := path.Dir(own.File)
	if path.Base(own.File) == "__init__.py" {
		dir = path.Dir(dir)
	}
	for range strings.Count(own.Name, ".") {
		dir = path.Dir(dir)
	}
	return dir
}

// resolves reports whether every import of the file finds something without
// the hacks, and those of the project's modules the project's own files.
func resolves(folder *project.Folder, file *project.File) bool {
	p := folder.ProjectOf(file.Path)
	if p.Environment() == nil {
		return false
	}
	search := resolve.For(folder, file.Path, resolve.WaysOf(p, file.Path)[0])
	for i := range file.Imports {
		imp := &file.Imports[i]
		if imp.Level > 0 || imp.Context.Has(imports.TypeChecking) {
			continue
		}
		top, _, _ := strings.Cut(imp.Module, ".")
		if own, ok := p.Own(imp.Module); ok && !resolve.Same(folder, search.Resolve(own.Name).Found, own.File) {
			return false
		}
		if search.Resolve(top).Kind == resolve.Nothing && !naming.EverStdlib(top) {
			return false
		}
	}
	return true
}
