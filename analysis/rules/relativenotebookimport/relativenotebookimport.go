// Package relativenotebookimport reports imports of a notebook that depend on
// where the notebook lies.
package relativenotebookimport

import (
	_ "embed" // the rule's page
	"fmt"
	"path"
	"strings"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/analysis/installing"
	"github.com/pyferry/pyferry/core/imports"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/text"
)

//go:embed doc.md
var doc string

// Rule is relative-notebook-import.
var Rule = &analysis.Rule{ID: "relative-notebook-import", Severity: analysis.Information, Doc: doc, Mends: true, Check: check}

func check(pass *analysis.Pass) {
	p, file := pass.Project, pass.File
	if file.Kind != project.Notebook || pass.Folder.IsData(file.Path) {
		return
	}
	seen := map[string]bool{}
	for i := range file.Imports {
		imp := &file.Imports[i]
		if imp.Context.Has(imports.TypeChecking) {
			continue
		}
		if imp.Level > 0 {
			reportRelative(pass, imp)
			continue
		}
		top, _, _ := strings.Cut(imp.Module, ".")
		if imp.Context.Has(imports.Guarded) { // the notebook does without it
			continue
		}
		if at := neighbour(pass.Folder, file.Path, top); at != "" && !seen[top] && installing.Installable(p) && p.Use(at) != project.PackageCode {
			seen[top] = true
			pass.Report(analysis.Finding{
				Span: text.Span{Start: imp.Span.Start, End: imp.Span.Start + len(top)}, Import: top,
				Message: fmt.Sprintf("%s is %s, which is found only while the notebook runs in its own folder: move it into the package, where notebooks, tests and modules can import it", top, at),
				Fixes:   moves(pass, at),
			})
		}
	}
}

// neighbour is the path of the module or package of the name beside the
// notebook, or "".
func neighbour(folder *project.Folder, notebook, name string) string {
	for _, at := range []string{name + ".py", name + "/__init__.py"} {
		if at = path.Join(path.Dir(notebook), at); name != "" && folder.File(at) != nil {
			return at
		}
	}
	return ""
}

// reportRelative reports `from .x import y`, which a notebook cannot do.
func reportRelative(pass *analysis.Pass, imp *imports.Import) {
	filePath, span := pass.File.Path, imp.Span
	finding := analysis.Finding{Span: span, Message: "a notebook is no module of a package, so it can import nothing relative to itself"}
	if name, ok := absolute(pass.Project, filePath, imp); ok {
		finding.Import = name
		finding.Message += "; its name is " + name
		finding.Fixes = []analysis.Fix{{
			Title: "Import " + name, Preferred: true, Safe: true,
			Edits: func(folder *project.Folder) ([]analysis.FileEdit, error) { return fix(folder, filePath, span) },
		}}
	}
	pass.Report(finding)
}

// absolute is the name of the package's module that a relative import reaches
// if one counts folders from the notebook.
func absolute(p *project.Project, notebook string, imp *imports.Import) (string, bool) {
	if imp.Module == "" {
		return "", false
	}
	dir := path.Dir(notebook)
	for range imp.Level - 1 {
		if dir == p.Dir() || dir == "." {
			return "", false
		}
		dir = path.Dir(dir)
	}
	target := path.Join(dir, strings.ReplaceAll(imp.Module, ".", "/"))
	if p.IsPackage(target) {
		target = path.Join(target, "__init__")
	}
	name, ok := p.ModuleName(target + ".py")
	if !ok {
		return "", false
	}
	own, ok := p.Own(name)
	return name, ok && strings.HasPrefix(name+".", own.Name+".")
}

// fix gives the relative import nearest to span its absolute name.
func fix(folder *project.Folder, notebook string, span text.Span) ([]analysis.FileEdit, error) {
	file := folder.File(notebook)
	if file == nil {
		return nil, nil
	}
	for i := range file.Imports {
		imp := &file.Imports[i]
		if imp.Level == 0 || imp.Span.Len() != span.Len() {
			continue
		}
		if name, ok := absolute(folder.ProjectOf(notebook), notebook, imp); ok {
			return []analysis.FileEdit{{Path: notebook, Edits: []text.Edit{{Span: imp.Span, New: name}}}}, nil
		}
	}
	return nil, nil
}
