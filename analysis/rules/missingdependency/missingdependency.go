// Package missingdependency reports imports whose distribution is declared
// nowhere in the project.
package missingdependency

import (
	_ "embed" // the rule's page
	"fmt"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/analysis/places"
	"github.com/pyferry/pyferry/core/imports"
	"github.com/pyferry/pyferry/core/project"
)

//go:embed doc.md
var doc string

// Rule is missing-dependency.
var Rule = &analysis.Rule{ID: "missing-dependency", Severity: analysis.Warning, Doc: doc, Check: check}

// conditional are the contexts in which a program is written to do without
// the module, or does without it when it runs.
const conditional = imports.Guarded | imports.TypeChecking | imports.VersionGuard | imports.PlatformGuard | imports.Python2

// maxAlternatives bounds how many other distributions are offered.
const maxAlternatives = 3

func check(pass *analysis.Pass) {
	p, file := pass.Project, pass.File
	use := p.Use(file.Path)
	if use == project.BuildCode || !p.Declares() {
		return
	}
	for i := range file.Imports {
		imp := &file.Imports[i]
		if imp.Context&conditional != 0 {
			continue
		}
		for _, ref := range project.References(imp) {
			if r := p.Resolve(file.Path, ref); r.Key != "" && r.Origin != project.Declared {
				report(pass, use, ref, r)
			}
		}
	}
}

func report(pass *analysis.Pass, use project.Use, ref project.Reference, r project.Resolution) {
	choice := places.For(pass.Project, use)
	lib := places.LibraryOf(pass.Project, r.Name)
	finding := analysis.Finding{
		Span:         ref.Span,
		Message:      message(r),
		Import:       r.Module,
		Distribution: r.Name,
	}
	for _, place := range choice.Best {
		finding.Places = append(finding.Places, places.Settle(pass.Folder, place, lib))
	}
	finding.Fixes = fixes(pass.Project, lib, r, finding.Places, choice.Others)
	pass.Report(finding)
}

func message(r project.Resolution) string {
	switch {
	case r.Origin == project.Guessed:
		return fmt.Sprintf("%s is imported but declared nowhere (that its distribution is called %s is a guess)", r.Module, r.Name)
	case r.Name != r.Module:
		return fmt.Sprintf("%s is imported but its distribution %s is declared nowhere", r.Module, r.Name)
	}
	return fmt.Sprintf("%s is imported but declared nowhere", r.Module)
}

// fixes lists the ways to declare lib: in all the right places, then each
// other section that would do, then the other distributions that provide the
// module.
func fixes(p *project.Project, lib places.Library, r project.Resolution, best, others []project.Place) []analysis.Fix {
	var list []analysis.Fix
	if len(best) > 0 {
		fix := places.Declare(lib, best)
		fix.Preferred = true
		list = append(list, fix)
	}
	for _, place := range others {
		list = append(list, places.Declare(lib, []project.Place{place}))
	}
	if len(best) == 0 || r.Origin == project.Installed {
		return list
	}
	for _, name := range r.Alternatives[:min(maxAlternatives, len(r.Alternatives))] {
		list = append(list, places.Declare(places.LibraryOf(p, name), best))
	}
	return list
}
