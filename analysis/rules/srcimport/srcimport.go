// Package srcimport reports imports that name the source folder as if it were
// a package.
package srcimport

import (
	_ "embed" // the rule's page
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/core/imports"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/text"
)

//go:embed doc.md
var doc string

// Rule is src-import.
var Rule = &analysis.Rule{ID: "src-import", Severity: analysis.Warning, Doc: doc, Mends: true, Check: check}

// src is the customary name of the source folder.
const src = "src"

func check(pass *analysis.Pass) {
	root := path.Join(pass.Project.Dir(), src)
	if pass.Folder.IsData(pass.File.Path) {
		return
	}
	if runsCommands(pass.File) {
		checkCommands(pass, root)
		return
	}
	var found []*imports.Import
	for i := range pass.File.Imports {
		if imp := &pass.File.Imports[i]; imp.Level == 0 && (imp.Module == src || strings.HasPrefix(imp.Module, src+".")) {
			found = append(found, imp)
		}
	}
	switch {
	case len(found) > 0 && isPackage(pass.Project, root):
		explainPackage(pass, found[0])
		return
	case len(found) > 0 && holdsCode(pass.Folder, root):
		for _, imp := range found {
			report(pass, root, imp)
		}
	}
	if pass.Project.Use(pass.File.Path) == project.TestCode && pass.File.MentionsSource() && holdsCode(pass.Folder, root) {
		checkStrings(pass, root)
	}
}

// isPackage reports whether the build takes the folder itself for a package.
func isPackage(p *project.Project, root string) bool {
	if !p.IsPackage(root) {
		return false
	}
	if m := p.Pyproject(); m != nil {
		packages := m.Layout().Packages
		if backend := m.Lookup("build-system", "build-backend"); backend != nil && !strings.HasPrefix(backend.Text(), "setuptools") {
			return p.Key() == src || slices.Contains(packages, src) // others take src for a source folder by themselves
		}
		if slices.ContainsFunc(packages, func(at string) bool { return strings.HasPrefix(at, src+"/") }) {
			return false
		}
	}
	return !slices.ContainsFunc(p.Manifests(), func(f *project.File) bool {
		return sourceFolder.MatchString(f.Text())
	})
}

// sourceFolder is how setup.cfg, setup.py and pyproject.toml say that src
// holds the packages: package_dir, package-dir, where and from.
var sourceFolder = regexp.MustCompile(`(package[_-]dir|where|from)\b[^\n]*?(\n\s*)?=?[^\n\w]*src["'\]}\s,)]`)

type firstKey struct{}

// explainPackage tells once that the project's package has the name of a
// folder.
func explainPackage(pass *analysis.Pass, imp *imports.Import) {
	first := pass.Project.Remember(firstKey{}, func() any {
		for _, name := range pass.Folder.Paths() {
			file := pass.Folder.File(name)
			if pass.Folder.ProjectOf(name) == pass.Project && slices.ContainsFunc(file.Imports, func(i imports.Import) bool {
				return i.Level == 0 && (i.Module == src || strings.HasPrefix(i.Module, src+"."))
			}) {
				return name
			}
		}
		return ""
	})
	if first == pass.File.Path {
		pass.Report(analysis.Finding{Span: imp.Span, Import: src, Message: "the project's package is called src, as every project's source folder is: " +
			"two such packages cannot be installed together; give it the project's name"})
	}
}

type holdsCodeKey string

// holdsCode reports whether there are modules in the source folder, or in a
// folder of it. It looks at all paths of the folder once.
func holdsCode(folder *project.Folder, root string) bool {
	return folder.ProjectOf(root).Remember(holdsCodeKey(root), func() any { return findCode(folder, root) }).(bool)
}

func findCode(folder *project.Folder, root string) bool {
	return slices.ContainsFunc(folder.Paths(), func(p string) bool { return strings.HasPrefix(p, root+"/") && strings.HasSuffix(p, ".py") })
}

// holds reports whether the source folder has a module or package of the name.
func holds(folder *project.Folder, root, name string) bool {
	return folder.File(path.Join(root, name+".py")) != nil || holdsCode(folder, path.Join(root, name))
}

func report(pass *analysis.Pass, root string, imp *imports.Import) {
	finding := analysis.Finding{Span: imp.Span, Import: imp.Module}
	real, ok := realName(pass.Folder, root, imp)
	if !ok {
		finding.Message = fmt.Sprintf("%s is the folder that holds the packages, not a package: import what lies in it by its own name", src)
		pass.Report(finding)
		return
	}
	finding.Message = fmt.Sprintf("%s is imported through the source folder; its name is %s", imp.Module, real)
	if imp.Module == src {
		finding.Message = fmt.Sprintf("%s is imported from the source folder; import it by its own name", real)
	}
	path, span := pass.File.Path, imp.Span
	if _, ok := edits(pass.File, imp); ok {
		finding.Fixes = []analysis.Fix{{
			Title: "Import " + real, Preferred: true, Safe: true,
			Edits: func(folder *project.Folder) ([]analysis.FileEdit, error) { return fix(folder, path, imp.Module, span) },
		}}
	}
	pass.Report(finding)
}

// realName is what the import should name: the module without the folder, or
// for `from src import x` the names.
func realName(folder *project.Folder, root string, imp *imports.Import) (string, bool) {
	if imp.Module != src {
		rest := imp.Module[len(src)+1:]
		top, _, _ := strings.Cut(rest, ".")
		return rest, holds(folder, root, top)
	}
	if !imp.From || imp.Star || len(imp.Names) == 0 {
		return "", false
	}
	var names []string
	for _, n := range imp.Names {
		if !holds(folder, root, n.Name) {
			return "", false
		}
		names = append(names, n.Name)
	}
	return strings.Join(names, ", "), true
}

// fix finds the import again in a later state of the file.
func fix(folder *project.Folder, path, module string, span text.Span) ([]analysis.FileEdit, error) {
	file := folder.File(path)
	if file == nil {
		return nil, nil
	}
	best := -1
	for i := range file.Imports {
		if imp := &file.Imports[i]; imp.Module == module && imp.Level == 0 && (best < 0 || distance(imp.Span, span) < distance(file.Imports[best].Span, span)) {
			best = i
		}
	}
	if best < 0 {
		return nil, nil
	}
	list, ok := edits(file, &file.Imports[best])
	if !ok || len(list) == 0 {
		return nil, nil
	}
	return []analysis.FileEdit{{Path: path, Edits: list}}, nil
}

func distance(a, b text.Span) int { return max(a.Start-b.Start, b.Start-a.Start) }
