// Package packagenotinstalled reports imports of the project's own package
// that do not get the project's source because of how it is installed.
package packagenotinstalled

import (
	_ "embed" // the rule's page
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/analysis/installing"
	"github.com/pyferry/pyferry/core/config"
	"github.com/pyferry/pyferry/core/environ"
	"github.com/pyferry/pyferry/core/imports"
	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/pep"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/resolve"
)

//go:embed doc.md
var doc string

// Rule is package-not-installed.
var Rule = &analysis.Rule{ID: "package-not-installed", Severity: analysis.Warning, Doc: doc, Check: check}

// conditional are the contexts in which an import may fail or does not run.
const conditional = imports.Guarded | imports.TypeChecking | imports.Python2

// check reports the first import of the file that does not get the source:
// what cures one cures all.
func check(pass *analysis.Pass) {
	p, file := pass.Project, pass.File
	if p.Environment() == nil || p.Name() == "" || len(file.Imports) == 0 {
		return
	}
	ways := resolve.WaysOf(p, file.Path)
	if len(ways) == 0 {
		return
	}
	seen := map[string]bool{}
	for i := range file.Imports {
		imp := &file.Imports[i]
		own, ok := ownOf(p, imp)
		if !ok || seen[own.Name] || imp.Context&conditional != 0 || p.Use(file.Path) == project.TestCode && file.Skips(own.Name) {
			continue
		}
		seen[own.Name] = true
		if found(pass.Folder, file.Path, own, ways) {
			continue
		}
		if message := judge(pass.Folder, file.Path, own, ways); message != "" && installing.Installable(p) && belongs(pass.Folder, p) && !arranged(pass) && !pass.Folder.IsData(file.Path) {
			pass.Report(analysis.Finding{
				Span: imp.Span, Import: own.Name, Distribution: p.Name(),
				Message: message + ": " + advice(p),
			})
			return
		}
	}
}

// belongs reports whether the environment is the project's: one that is merely
// active where pyferry runs must have the project or a library that it requires.
func belongs(folder *project.Folder, p *project.Project) bool {
	if !folder.OnlyActive(p) {
		return true
	}
	env := p.Environment()
	for _, key := range p.DeclaredKeys() {
		runs := slices.ContainsFunc(p.Declared(key), func(d project.Declaration) bool {
			return d.Section.Role.Kind == manifest.Runtime || d.Section.Role.Kind == manifest.Environment
		})
		if runs && key != "python" && key != "pip" && env.Lookup(key) != nil { // conda has these two everywhere
			return true
		}
	}
	return env.Lookup(p.Key()) != nil
}

// arranged reports whether a conftest.py above the test puts something on
// sys.path: tests then find what it names, and it is for path-hack to say so
// once.
func arranged(pass *analysis.Pass) bool {
	return pass.Project.Use(pass.File.Path) == project.TestCode &&
		slices.ContainsFunc(resolve.Conftests(pass.Folder, pass.File.Path), func(file string) bool {
			text, _ := pass.Folder.Aside(file)
			return strings.Contains(text, "sys.path")
		})
}

// ownOf finds the project's own module that an import names: from a namespace
// one of the imported names may be it.
func ownOf(p *project.Project, imp *imports.Import) (project.OwnModule, bool) {
	if imp.Level > 0 || imp.Module == "" {
		return project.OwnModule{}, false
	}
	own, ok := p.Own(imp.Module)
	if top, _, _ := strings.Cut(imp.Module, "."); ok || !p.OwnNamespace(top) {
		return own, ok
	}
	for i := 0; !ok && i < len(imp.Names); i++ {
		own, ok = p.Own(imp.Module + "." + imp.Names[i].Name)
	}
	return own, ok
}

// advice is the command that mends it.
func advice(p *project.Project) string {
	command := "run `" + installing.Command(p) + "`"
	if p.Dir() != "." {
		command += " in " + p.Dir()
	}
	return command
}

// foundKey tells sources apart for which a module is found differently.
type foundKey struct {
	dir, module string
	use         project.Use
}

// found reports whether the source gets the project's own files in one of the
// ways that it is run, which is the same for all sources of a folder that are
// run alike.
func found(folder *project.Folder, file string, own project.OwnModule, ways []resolve.Way) bool {
	p := folder.ProjectOf(file)
	return p.Remember(foundKey{path.Dir(file), own.Name, p.Use(file)}, func() any {
		return slices.ContainsFunc(ways, func(way resolve.Way) bool {
			return resolve.Same(folder, resolve.For(folder, file, way).Resolve(own.Name).Found, own.File)
		})
	}).(bool)
}

// judge says what is wrong with how the module is found, or "": nothing is known
// of it, or something beside the source hides it, which is the matter of
// shadowed-import.
func judge(folder *project.Folder, file string, own project.OwnModule, ways []resolve.Way) string {
	p := folder.ProjectOf(file)
	verdict := ""
	for i, way := range ways {
		search := resolve.For(folder, file, way)
		r := search.Resolve(own.Name)
		message := ""
		switch {
		case search.Opaque(own.Name, p.Name()):
			return ""
		case r.Kind == resolve.Nothing || r.Kind == resolve.Namespace && len(r.Hidden) == 0:
			message = missing(folder, p, own)
		case r.Kind == resolve.File || r.Kind == resolve.Package:
			message = other(folder, p, own, r.Found)
		}
		if i == 0 {
			verdict = message
		}
	}
	return verdict
}

// missing says that the import fails.
func missing(folder *project.Folder, p *project.Project, own project.OwnModule) string {
	env := p.Environment()
	if d := env.Lookup(p.Key()); d != nil {
		return fmt.Sprintf("%s is not found: %s %s is installed in %s, but what it points to is not there", own.Name, p.Name(), d.Version(), prefix(folder, env))
	}
	return fmt.Sprintf("%s is not installed in %s", own.Name, prefix(folder, env))
}

// other says that an import gets another file than the project's own.
func other(folder *project.Folder, p *project.Project, own project.OwnModule, found resolve.Found) string {
	env := p.Environment()
	d := env.Lookup(p.Key())
	switch found.Entry.Reason {
	case resolve.PathFile, resolve.EditableFinder:
		return fmt.Sprintf("%s is installed in %s from another checkout, %s", own.Name, prefix(folder, env), checkout(found))
	case resolve.SitePackages:
		if d == nil || !slices.Contains(env.Providers(own.Name), d) {
			return "" // another distribution has the name
		}
		return stale(folder, p, own, found, d)
	}
	return ""
}

// checkout is the folder on the path that a package was found by.
func checkout(found resolve.Found) string {
	if found.Entry.Dir != "" {
		return found.Entry.Dir
	}
	if found.Kind == resolve.Package {
		return filepath.Dir(filepath.Dir(found.File))
	}
	return filepath.Dir(found.File)
}

// stale says how an installed copy differs from the source, or "".
func stale(folder *project.Folder, p *project.Project, own project.OwnModule, found resolve.Found, d *environ.Distribution) string {
	where := prefix(folder, p.Environment())
	if v := version(p); v != "" && differ(v, d.Version()) {
		return fmt.Sprintf("%s %s is installed in %s, but its source is version %s", own.Name, d.Version(), where, v)
	}
	c := resolve.Compare(folder, found, own.File)
	if c.Differ == 0 {
		return ""
	}
	source := own.File
	if path.Base(source) == "__init__.py" {
		source = path.Dir(source)
	}
	return fmt.Sprintf("%s is a copy in %s, in which %d of %d files differ from %s", own.Name, where, c.Differ, c.Files, source)
}

// version is the version that the project's manifest states in so many words.
func version(p *project.Project) string {
	if m := p.Pyproject(); m != nil {
		for _, at := range [][]string{{"project", "version"}, {"tool", "poetry", "version"}} {
			if v := m.Lookup(at...).Strings(); len(v) == 1 {
				return v[0]
			}
		}
	}
	for _, f := range p.Manifests() {
		m, ok := f.Manifest().(interface{ Options(string) []config.Option })
		if !ok || path.Base(f.Path) != "setup.cfg" {
			continue
		}
		for _, o := range m.Options("metadata") {
			if o.Name == "version" && !strings.Contains(o.Value, ":") { // attr: and file:
				return strings.TrimSpace(o.Value)
			}
		}
	}
	return ""
}

// differ compares two versions by PEP 440; what is no version does not differ.
func differ(a, b string) bool {
	v, errA := pep.ParseVersion(a)
	w, errB := pep.ParseVersion(b)
	return errA == nil && errB == nil && v.Compare(w) != 0
}

// prefix names the environment: relative to the folder where it lies in it.
func prefix(folder *project.Folder, env *environ.Environment) string {
	if rel, ok := resolve.InFolder(folder, env.Prefix()); ok {
		return rel
	}
	return env.Prefix()
}
