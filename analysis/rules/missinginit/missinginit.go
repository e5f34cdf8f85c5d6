// Package missinginit reports folders of a package that its build leaves out
// because they have no __init__.py.
package missinginit

import (
	_ "embed" // the rule's page
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/core/pep"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/text"
)

//go:embed doc.md
var doc string

// Rule is missing-init.
var Rule = &analysis.Rule{ID: "missing-init", Severity: analysis.Warning, Doc: doc, Check: check}

// check reports at the manifest that tells the build which packages there are.
func check(pass *analysis.Pass) {
	search, ok := searchOf(pass.Folder, pass.Project, pass.File)
	if !ok {
		return
	}
	for _, dir := range leftOut(pass.Folder, pass.Project, search) {
		module := search.module(dir)
		if !imported(pass.Folder, pass.Project, dir, module, search.aside(pass.Project, dir)) {
			continue
		}
		init := path.Join(dir, "__init__.py")
		pass.Report(analysis.Finding{
			Span: text.Span{}, Import: module,
			Message: fmt.Sprintf("the build leaves out %s, which the project imports as %s: it has no __init__.py", dir, module),
			Fixes: []analysis.Fix{{
				Title: "Create " + init, Preferred: true,
				Edits: func(folder *project.Folder) ([]analysis.FileEdit, error) {
					if folder.File(init) != nil {
						return nil, nil
					}
					return []analysis.FileEdit{{Path: init, Create: true}}, nil
				},
			}},
		})
	}
}

// module is the dotted name of a folder below the search's root.
func (s search) module(dir string) string {
	if s.root != "." {
		dir = strings.TrimPrefix(dir, s.root+"/")
	}
	return strings.ReplaceAll(dir, "/", ".")
}

// leftOut lists the folders with modules that a search for regular packages
// does not find, the outermost of each branch first: those right below a
// package, and those that the source folder holds.
func leftOut(folder *project.Folder, p *project.Project, s search) []string {
	found := map[string]bool{}
	for _, file := range folder.Paths() {
		dir := path.Dir(file)
		if !strings.HasSuffix(file, ".py") || found[dir] || p.IsPackage(dir) || !strings.HasPrefix(dir, s.root+"/") && s.root != "." || dir == s.root || dir == p.Dir() {
			continue
		}
		if folder.ProjectOf(file) != p || folder.IsData(file) || !s.finds(p, dir) {
			continue
		}
		found[dir] = true
	}
	return slices.Sorted(maps.Keys(found))
}

// beside are folders in packages that are often meant to stay out of a wheel.
var beside = map[string]bool{
	"tests": true, "test": true, "testing": true, "docs": true, "doc": true, "examples": true, "scripts": true, "notebooks": true,
	"templates": true, "template": true, "fixtures": true,
}

// finds reports whether the search would find the folder if it had an
// __init__.py.
func (s search) finds(p *project.Project, dir string) bool {
	module := s.module(dir)
	parts := strings.Split(module, ".")
	if (s.top || s.data) && len(parts) > 1 || slices.ContainsFunc(parts, func(part string) bool { return !identifier(part) }) {
		return false
	}
	for above := path.Dir(dir); above != s.root && above != "."; above = path.Dir(above) {
		if !p.IsPackage(above) {
			return false // the folder above is the one to report, or a namespace
		}
	}
	return s.takes(module)
}

// aside reports whether a folder may be meant to stay out of the wheel: its name
// says so, or it lies beside the package of a flat project.
func (s search) aside(p *project.Project, dir string) bool {
	parts := strings.Split(s.module(dir), ".")
	return slices.ContainsFunc(parts, func(part string) bool { return beside[part] }) ||
		len(parts) == 1 && s.root == p.Dir() && pep.Normalize(parts[0]) != p.Key()
}

func identifier(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return r != '_' && (r|0x20 < 'a' || r|0x20 > 'z') && (r < '0' || r > '9')
	}) && (s[0] < '0' || s[0] > '9')
}

// imported reports whether a source of the project imports the module or one
// below it. Only the package's own code counts if the folder may be meant to
// stay out.
func imported(folder *project.Folder, p *project.Project, dir, module string, aside bool) bool {
	for _, name := range folder.Paths() {
		file := folder.File(name)
		if len(file.Imports) == 0 || folder.ProjectOf(name) != p || folder.IsData(name) {
			continue
		}
		if aside && (p.Use(name) != project.PackageCode || strings.HasPrefix(name, dir+"/")) {
			continue
		}
		for i := range file.Imports {
			for _, target := range p.Targets(name, &file.Imports[i]) {
				if target == module || strings.HasPrefix(target, module+".") {
					return true
				}
			}
		}
	}
	return false
}
