package resolve

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/environ"
)

// preloaded is a namespace that an nspkg.pth file makes when Python starts: with
// the folders that are named there, and where those are no packages with all
// other portions.
func (p *Path) preloaded(name string, portions []portion) Found {
	if p.env == nil || len(p.env.SearchPath().Namespaces[name]) == 0 {
		return Found{}
	}
	dirs := slices.Clone(p.env.SearchPath().Namespaces[name])
	f := Found{Kind: Namespace, Loaded: true, Entry: Entry{Dir: filepath.Dir(dirs[0]), Reason: SitePackages}}
	if f.File = p.moduleFile(dirs[0], "__init__"); f.File != "" {
		f.Kind, f.Portions = Package, dirs
		return f
	}
	for _, d := range portions {
		f.Portions = append(f.Portions, d.dir)
	}
	for _, dir := range dirs {
		if !slices.Contains(f.Portions, dir) {
			f.Portions = append(f.Portions, dir)
		}
	}
	return f
}

// A portion is a folder of a namespace and the entry that it was found by.
type portion struct {
	dir   string
	entry Entry
}

func namespaceOf(portions []portion) Found {
	f := Found{Kind: Namespace, Entry: portions[0].entry}
	for _, d := range portions {
		if !slices.Contains(f.Portions, d.dir) {
			f.Portions = append(f.Portions, d.dir)
		}
	}
	return f
}

func namespacePortions(e Entry, name string) []portion {
	var list []portion
	for _, dir := range e.namespaces[name] {
		list = append(list, portion{dir, e})
	}
	return list
}

// maxNamespaceInit bounds, in bytes, the __init__.py of an old-style namespace.
const maxNamespaceInit = 4 << 10

// joined returns the folders of a package that a search among entries found:
// its own, and if it is an old-style namespace (pkgutil.extend_path,
// pkg_resources.declare_namespace) those of the same name in the others.
func (p *Path) joined(pkg Found, name string, entries []Entry) []string {
	portions := pkg.Portions
	joins, bare := p.joins(pkg.File)
	if !joins {
		return portions
	}
	for _, e := range entries {
		if e.Dir == "" || e.Reason == Library {
			continue
		}
		dir := filepath.Join(e.Dir, name)
		if p.list(e.Dir)[name] && !slices.Contains(portions, dir) && (bare || p.moduleFile(dir, "__init__") != "") {
			portions = append(slices.Clip(portions), dir)
		}
	}
	return portions
}

type joinsKey string

// joins reports whether the __init__ file is that of an old-style namespace, and
// whether that takes in folders without an __init__, too.
func (p *Path) joins(file string) (joins, bare bool) {
	if !strings.HasSuffix(file, ".py") {
		return false, false
	}
	call := p.folder.Remember(joinsKey(file), func() any {
		text := p.text(file, maxNamespaceInit)
		switch {
		case strings.Contains(text, "extend_path("):
			return "extend_path"
		case strings.Contains(text, "declare_namespace("):
			return "declare_namespace"
		}
		return ""
	})
	return call != "", call == "extend_path"
}

// first finds a module by a finder that goes before all else. ok says that such
// a finder has the module's top-level name, so that nothing else is asked for
// what lies below.
func (p *Path) first(module string) (f Found, ok bool) {
	if p.env == nil || len(p.env.SearchPath().First) == 0 {
		return Found{}, false
	}
	all := p.env.SearchPath().First
	top, _, below := strings.Cut(module, ".")
	r, ok := all[module]
	if !ok {
		_, ok = all[top]
		return Found{}, ok && below
	}
	f = Found{Kind: File, File: r.Target, Entry: Entry{Reason: EditableFinder, From: r.File}}
	switch {
	case r.Portion != "" && r.Target != "":
		f.Kind, f.Portions = Package, []string{r.Portion}
	case r.Portion != "":
		f.Kind, f.Portions = Namespace, []string{r.Portion}
	}
	return f, r.Portion != "" || r.Target != ""
}

// redirected finds a module that an editable installation's finder maps.
func (p *Path) redirected(module string) Found {
	if p.env == nil {
		return Found{}
	}
	redirects := p.env.SearchPath().Redirects
	r, ok := redirects[module]
	if !ok {
		return p.belowRedirect(redirects, module)
	}
	e := Entry{Reason: EditableFinder, From: r.File}
	if file := p.moduleFile(r.Target, "__init__"); file != "" {
		return Found{Kind: Package, File: file, Portions: []string{r.Target}, Entry: e}
	}
	dir, base := filepath.Split(r.Target)
	dir = filepath.Clean(dir)
	if isFolder, ok := p.list(dir)[base]; ok && !isFolder {
		return Found{Kind: File, File: r.Target, Entry: e}
	}
	if file := p.moduleFile(dir, base); file != "" {
		return Found{Kind: File, File: file, Entry: e}
	}
	return Found{}
}

// belowRedirect finds a module in a package that setuptools' finder maps, even
// where a namespace folder stands for the package itself.
func (p *Path) belowRedirect(redirects map[string]environ.Redirect, module string) Found {
	i := strings.LastIndexByte(module, '.')
	if i < 0 {
		return Found{}
	}
	r, ok := redirects[module[:i]]
	if !ok || !r.Children {
		return Found{}
	}
	f, portions := p.inDir(Entry{Reason: EditableFinder, From: r.File}, r.Target, module[i+1:])
	if f.Kind == Nothing && len(portions) > 0 {
		return namespaceOf(portions)
	}
	return f
}
