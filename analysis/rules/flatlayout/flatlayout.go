// Package flatlayout hints at packages that lie where everything finds them
// without their being installed.
package flatlayout

import (
	"context"
	_ "embed" // the rule's page
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/analysis/installing"
	"github.com/pyferry/pyferry/analysis/refactor/srclayout"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/text"
)

//go:embed doc.md
var doc string

// Rule is flat-layout.
var Rule = &analysis.Rule{ID: "flat-layout", Severity: analysis.Hint, Doc: doc, Check: check}

// check reports once, at the manifest that makes the project one.
func check(pass *analysis.Pass) {
	p := pass.Project
	if !governs(p, pass.File) || !installing.Installable(p) {
		return
	}
	name := packageAtRoot(pass.Folder, p)
	if name == "" {
		return
	}
	finding := analysis.Finding{
		Span: text.Span{}, Import: name,
		Message: fmt.Sprintf("the package %s lies in the project's own folder: what runs there imports these files, installed or not; in a folder src it would be the installed package", name),
	}
	if isLarge(pass.Folder, p, name) {
		finding.Fixes = []analysis.Fix{move(pass.File.Path, name)}
	} else if reason := refusal(pass, name); reason != "" {
		finding.Message += " (pyferry cannot move it: " + reason + ")"
	} else {
		finding.Fixes = []analysis.Fix{move(pass.File.Path, name)}
	}
	pass.Report(finding)
}

// large is the number of files from which on a package is only looked through
// when somebody wants to move it.
const large = 1000

// isLarge reports whether the package's folder has so many files.
func isLarge(folder *project.Folder, p *project.Project, name string) bool {
	n := 0
	for _, file := range folder.Paths() {
		if strings.HasPrefix(file, path.Join(p.Dir(), name)+"/") {
			n++
		}
	}
	return n >= large
}

type refusalKey string

// refusal is the reason why the package cannot be moved, or "". It reads much
// of the project, so it is asked for once.
func refusal(pass *analysis.Pass, name string) string {
	return pass.Project.Remember(refusalKey(name), func() any {
		if _, err := srclayout.Plan(pass.Context, pass.Folder, pass.Project, name); err != nil {
			return err.Error()
		}
		return ""
	}).(string)
}

// move is the fix. Its two parts are of one plan.
func move(manifest, name string) analysis.Fix {
	plan := func(folder *project.Folder) (*srclayout.Result, error) {
		return srclayout.Plan(context.Background(), folder, folder.ProjectOf(manifest), name)
	}
	return analysis.Fix{
		Title: "Move " + name + " to src/" + name, Preferred: true,
		Edits: func(folder *project.Folder) ([]analysis.FileEdit, error) {
			r, err := plan(folder)
			if err != nil {
				return nil, err
			}
			return r.Edits, nil
		},
		Move: func(folder *project.Folder) (*analysis.Move, error) {
			r, err := plan(folder)
			if err != nil {
				return nil, err
			}
			return r.Move, nil
		},
	}
}

// manifests are the files that make a project installable, the one that counts
// first.
var manifests = []string{"pyproject.toml", "setup.cfg", "setup.py"}

// governs reports whether the file is the first of them that the project has.
func governs(p *project.Project, file *project.File) bool {
	for _, name := range manifests {
		at := path.Join(p.Dir(), name)
		if slices.ContainsFunc(p.Manifests(), func(f *project.File) bool { return f.Path == at }) {
			return file.Path == at
		}
	}
	return false
}

// packageAtRoot returns the package of the project that tests or notebooks
// import from the project's folder, or "".
func packageAtRoot(folder *project.Folder, p *project.Project) string {
	elsewhere := map[string]bool{} // top-level modules that are no such package
	for _, name := range folder.Paths() {
		file := folder.File(name)
		if len(file.Imports) == 0 || folder.ProjectOf(name) != p {
			continue
		}
		if use := p.Use(name); use != project.TestCode && use != project.NotebookCode {
			continue
		}
		for i := range file.Imports {
			imp := &file.Imports[i]
			top, _, _ := strings.Cut(imp.Module, ".")
			if imp.Level > 0 || elsewhere[top] {
				continue
			}
			own, ok := p.Own(imp.Module)
			if ok && own.File == path.Join(p.Dir(), own.Name, "__init__.py") {
				return own.Name
			}
			elsewhere[top] = true
		}
	}
	return ""
}
