package extract

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/analysis/python"
	"github.com/pyferry/pyferry/core/imports"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/resolve"
)

// A starred module is what a star import of it binds, as far as its file
// tells.
type starred struct {
	binds   map[string]bool
	perhaps map[string]bool // bound and deleted again, or a submodule that may be loaded
	all     bool            // the names of a literal __all__, and no others
}

// maxStarFile bounds the files that are read for star imports, in bytes.
const maxStarFile = 4 << 20

// starBinds reports whether a star import of module binds name; known is
// false where that cannot be told.
func (p *plan) starBinds(module, name string) (binds, known bool) {
	if names, ok := starNames[module]; ok {
		return slices.Contains(strings.Fields(names), name), true
	}
	s := p.starred(module, nil)
	if s == nil || s.perhaps[name] {
		return false, false
	}
	return s.binds[name], true
}

type starKey string

// starred reads what a star import of a module binds from the module's file in
// the project or its environment; nil if it has none that tells.
func (p *plan) starred(module string, above []string) *starred {
	if slices.Contains(above, module) {
		return nil
	}
	if strings.HasPrefix(module, ".") {
		return nil
	}
	if file := p.folder.File(p.project.ModulePath(module)); file != nil && file.Kind == project.Python {
		return p.publicNames(file.Text(), module, strings.HasSuffix(file.Path, "__init__.py"), nil, above)
	}
	return p.project.Remember(starKey(module), func() any {
		if p.search == nil {
			p.search = resolve.For(p.folder, p.path, resolve.Kernel)
		}
		found := p.search.Resolve(module).Found
		info, err := os.Stat(found.File)
		if filepath.Ext(found.File) != ".py" || err != nil || info.Size() > maxStarFile {
			return (*starred)(nil)
		}
		src, err := os.ReadFile(found.File)
		if err != nil {
			return (*starred)(nil)
		}
		isPackage := filepath.Base(found.File) == "__init__.py"
		return p.publicNames(string(src), module, isPackage, submodules(found.Portions), above)
	}).(*starred)
}

// submodules lists the modules in the folders of a package.
func submodules(folders []string) []string {
	var names []string
	for _, dir := range folders {
		entries, _ := os.ReadDir(dir) // a folder that cannot be read has none
		for _, e := range entries {
			name, _, _ := strings.Cut(e.Name(), ".")
			names = append(names, name)
		}
	}
	return names
}

// publicNames reads what a star import of the module called dotted binds, of
// which src is the text: the names of a literal __all__, else all that it
// binds without an underscore in front (language reference 7.11), and the
// submodules that something has loaded.
func (p *plan) publicNames(src, dotted string, isPackage bool, submodules, above []string) *starred {
	t := python.Parse(src)
	if len(t.Errors) > 0 || computesNames(t) {
		return nil
	}
	s := &starred{binds: map[string]bool{}, perhaps: map[string]bool{}}
	if sym := t.Scope.Symbols["__all__"]; sym != nil && sym.Bound {
		names, ok := literalAll(t)
		if !ok {
			return nil
		}
		for _, n := range names {
			s.binds[n] = true
		}
		s.all = true
		return s
	}
	for name, sym := range t.Scope.Symbols {
		if sym.Bound && !strings.HasPrefix(name, "_") {
			s.binds[name] = true
		}
	}
	for _, name := range submodules {
		s.perhaps[name] = !s.binds[name]
	}
	for _, st := range t.Statements {
		for _, u := range st.Uses {
			if u.Op == python.Unbind {
				s.perhaps[u.Name] = true
			}
		}
	}
	if !p.addStars(s, imports.Scan(src), dotted, isPackage, append(above, dotted)) {
		return nil
	}
	return s
}

// addStars adds what the star imports of a module bring it.
func (p *plan) addStars(s *starred, list []imports.Import, dotted string, isPackage bool, above []string) bool {
	for _, imp := range list {
		if !imp.Star || imp.Context.Has(imports.InFunction) {
			continue
		}
		if imp.Context != 0 {
			return false
		}
		more := p.starred(imported(imports.Import{Level: imp.Level, Module: imp.Module}, dotted, isPackage)[0], above)
		if more == nil {
			return false
		}
		for name := range more.binds {
			s.binds[name] = s.binds[name] || !strings.HasPrefix(name, "_")
		}
		for name := range more.perhaps {
			s.perhaps[name] = s.perhaps[name] || !s.binds[name]
		}
	}
	return true
}

// computesNames reports whether a module binds names by their spelling.
func computesNames(t *python.Text) bool {
	return slices.ContainsFunc(t.Statements, func(s python.Statement) bool {
		return slices.ContainsFunc(s.Calls, func(c python.Call) bool {
			return !c.Lazy && (frameCalls[c.Path] && c.Path != "compile" || c.Path == "vars" || c.Path == "locals" || c.Path == "setattr" || strings.HasSuffix(c.Path, ".attach"))
		})
	})
}

var (
	// allLiteral matches what sets __all__ to a plain list, or adds one.
	allLiteral = regexp.MustCompile(`^__all__\s*(?:(?::[^=\n]+)?=|(\+=|\.extend\())\s*[\[(]\s*((?:(?:"\w*"|'\w*')\s*,?\s*)*)[\])]\s*\)?$`)
	word       = regexp.MustCompile(`\w+`)
)

// literalAll lists the names of an __all__ that one plain list or tuple sets,
// others extend, and nothing else touches.
func literalAll(t *python.Text) ([]string, bool) {
	var names []string
	found := false
	for _, s := range t.Statements {
		touched := slices.ContainsFunc(s.Uses, func(u python.Use) bool { return u.Name == "__all__" })
		if !touched {
			continue
		}
		code := []byte(s.Span.Of(t.Source))
		for _, c := range t.Comments {
			if c.Start >= s.Span.Start && c.End <= s.Span.End {
				copy(code[c.Start-s.Span.Start:c.End-s.Span.Start], strings.Repeat(" ", c.Len()))
			}
		}
		m := allLiteral.FindSubmatch(code)
		if m == nil || found != (len(m[1]) > 0) {
			return nil, false
		}
		names, found = append(names, word.FindAllString(string(m[2]), -1)...), true
	}
	return names, found
}
