// Package shadowedimport reports imports that get a file or folder of the
// project instead of an installed package or the standard library, or the other
// way around.
package shadowedimport

import (
	_ "embed" // the rule's page
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/core/environ"
	"github.com/pyferry/pyferry/core/imports"
	"github.com/pyferry/pyferry/core/naming"
	"github.com/pyferry/pyferry/core/pep"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/resolve"
	"github.com/pyferry/pyferry/core/text"
)

//go:embed doc.md
var doc string

// Rule is shadowed-import.
var Rule = &analysis.Rule{ID: "shadowed-import", Severity: analysis.Warning, Doc: doc, Check: check}

func check(pass *analysis.Pass) {
	checkTestName(pass)
	if len(pass.File.Imports) == 0 {
		return
	}
	c := checker{Pass: pass, ways: resolve.WaysOf(pass.Project, pass.File.Path)}
	if env := pass.Project.Environment(); env != nil {
		c.redirects = env.SearchPath().Redirects
	}
	for i := range pass.File.Imports {
		imp := &pass.File.Imports[i]
		top, _, _ := strings.Cut(imp.Module, ".")
		if imp.Level > 0 || top == "" || imp.Context&(imports.TypeChecking|imports.Python2) != 0 || !c.suspicious(top) {
			continue
		}
		if message := c.remembered(top); message != "" && !pass.Folder.IsData(pass.File.Path) {
			pass.Report(analysis.Finding{
				Span:   text.Span{Start: imp.Span.Start, End: imp.Span.Start + len(top)},
				Import: top, Message: message,
			})
		}
	}
}

// A checker looks at the imports of one file.
type checker struct {
	*analysis.Pass
	ways      []resolve.Way
	redirects map[string]environ.Redirect
	path      *resolve.Path // for the usual way; nil until it is needed
}

// suspicious reports whether anything in the folder can be what an import
// finds: most imports need no closer look.
func (c *checker) suspicious(top string) bool {
	if top == "test" { // nobody means the tests of Python itself
		return false
	}
	_, redirected := c.redirects[top]
	return redirected || c.Project.Beside(c.File.Path, top) && hideable(c.Project, top)
}

type hideableKey string

// hideable reports whether there is anything of the name that could be hidden:
// in the standard library, installed, required, or the project's package.
func hideable(p *project.Project, top string) bool {
	return p.Remember(hideableKey(top), func() any {
		if _, own := p.Own(top); own || naming.EverStdlib(top) || distribution(p, top) != "" {
			return true
		}
		env := p.Environment()
		return env != nil && slices.ContainsFunc(env.Providers(top), func(d *environ.Distribution) bool { return d.Key() != p.Key() })
	}).(bool)
}

// judgedKey tells sources apart for which an import finds different things.
type judgedKey struct {
	dir, top string
	use      project.Use
}

// remembered is what judge says, which is the same for all sources of a folder
// that are run alike.
func (c *checker) remembered(top string) string {
	key := judgedKey{path.Dir(c.File.Path), top, c.Project.Use(c.File.Path)}
	return c.Project.Remember(key, func() any { return c.judge(top) }).(string)
}

// judge says what is hidden by what, or "".
func (c *checker) judge(top string) string {
	if required := distribution(c.Project, top); required != "" && slices.ContainsFunc(c.Folder.Projects(), func(p *project.Project) bool { return p.Key() == required }) {
		return "" // a script that requires the project itself means the same package
	}
	if message := ownHidden(c.Project, c.File.Path, top); message != "" || len(c.ways) == 0 {
		return message
	}
	if c.path == nil {
		c.path = resolve.For(c.Folder, c.File.Path, c.ways[0])
	}
	r := c.path.Resolve(top)
	local, ok := localOf(c.Folder, r.Found)
	if !ok {
		return ""
	}
	if what := hiddenBy(c.Project, top, r); what != "" {
		return fmt.Sprintf("%s is %s here and hides %s: rename it", top, local, what)
	}
	return ""
}

// ownHidden tells of a package or module of the project's own distribution
// whose name is taken: by the standard library, which goes before it, or by a
// distribution that the project requires.
func ownHidden(p *project.Project, file, top string) string {
	own, ok := p.Own(top)
	if !ok || p.Use(file) == project.BuildCode || p.Use(file) == project.DocsCode {
		return ""
	}
	where := strings.TrimSuffix(own.File, "/__init__.py")
	if path.Dir(own.File) == p.Dir() || path.Dir(where) == p.Dir() {
		return "" // at the project's root: found first, or flat-layout's matter
	}
	switch {
	case naming.Stdlib(top, minor(p)):
		return fmt.Sprintf("%s is the standard library's, so that %s cannot be imported: rename it", top, where)
	case p.Key() != pep.Normalize(top) && distribution(p, top) != "":
		return fmt.Sprintf("%s is both %s and the distribution %s, which the project requires: only one of them can be imported", top, where, distribution(p, top))
	}
	return ""
}

func minor(p *project.Project) int {
	if env := p.Environment(); env != nil {
		if major, minor, ok := env.PythonVersion(); ok && major == 3 {
			return minor
		}
	}
	return newestMinor
}

// newestMinor is the version of Python 3 that is supposed where none is known.
const newestMinor = 14

// distribution names the distribution that provides the module and that the
// project declares, or "". The project's own does not count.
func distribution(p *project.Project, top string) string {
	names := []string{pep.Normalize(top)}
	if entry, ok := naming.Lookup(top); ok {
		names = append(names, pep.Normalize(entry.Distribution))
	}
	i := slices.IndexFunc(names, func(name string) bool { return name != p.Key() && len(p.Declared(name)) > 0 })
	if i < 0 {
		return ""
	}
	return names[i]
}

// localOf names the file or folder of the workspace folder that an import
// found beside the source or on a path that a setting names.
func localOf(folder *project.Folder, found resolve.Found) (string, bool) {
	switch found.Entry.Reason {
	case resolve.Library, resolve.SitePackages, resolve.PathFile, resolve.EditableFinder, resolve.ProgramFolder:
		return "", false
	}
	target := found.File
	if found.Kind == resolve.Namespace {
		target = found.Portions[0]
	}
	rel, ok := resolve.InFolder(folder, target)
	return strings.TrimSuffix(rel, "/__init__.py"), ok && rel != ""
}

// hiddenBy names what the found module hides, or "".
func hiddenBy(p *project.Project, top string, r resolve.Resolution) string {
	for _, h := range r.Hidden {
		switch h.Entry.Reason {
		case resolve.Library:
			return "the standard library's " + top
		case resolve.SitePackages, resolve.PathFile, resolve.EditableFinder:
			if what := installed(p, top, r.Found, h); what != "" {
				return what
			}
		}
	}
	if r.Kind == resolve.Namespace {
		return ""
	}
	if name := distribution(p, top); name != "" {
		return "the distribution " + name + ", which the project requires"
	}
	return ownPackage(p, top, r.Found)
}

// ownPackage names the project's own package of this name, which is hidden
// wherever it is installed, unless it is what was found.
func ownPackage(p *project.Project, top string, found resolve.Found) string {
	own, ok := p.Own(top)
	if !ok || strings.HasSuffix(slashed(found.File), "/"+own.File) {
		return ""
	}
	return "the project's own " + strings.TrimSuffix(own.File, "/__init__.py")
}

func slashed(file string) string { return strings.ReplaceAll(file, `\`, "/") }

// installed names what is installed under the name: the project itself if it
// is found by an editable installation's finder, or another distribution. That
// the project's own source goes before its installed copy is no surprise.
func installed(p *project.Project, top string, found, hidden resolve.Found) string {
	env := p.Environment()
	_, own := p.Own(top)
	for _, d := range env.Providers(top) {
		if d.Key() != p.Key() && (p.Key() != "" || !own) { // without a name, it may be the project
			return "the installed " + d.Name()
		}
	}
	if what := ownPackage(p, top, found); what != "" {
		return what
	}
	if !own && hidden.Entry.Reason == resolve.SitePackages {
		return "the installed " + top
	}
	return ""
}
