package resolve

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/environ"
	"github.com/pyferry/pyferry/core/naming"
	"github.com/pyferry/pyferry/core/project"
)

// A Kind says what an import finds.
type Kind uint8

// The kinds.
const (
	Nothing   Kind = iota // the import fails
	BuiltIn               // a module of the interpreter itself, which nothing can hide
	File                  // a module: one file
	Package               // a folder with __init__
	Namespace             // folders without __init__ that make up a namespace package (PEP 420)
)

// A Found is what an import finds.
type Found struct {
	Kind Kind
	// File is the module's file, or the __init__ file of a package. It is ""
	// for namespaces, for built-in modules, and for modules of a standard library
	// whose folder is not known.
	File string
	// Portions are the folders in which submodules are looked for.
	Portions []string
	// Loaded says that the interpreter, the kernel or pytest has loaded it before
	// the source runs, so that no folder that is added later can hide it.
	Loaded bool
	// Entry is the place that has it; for submodules of a package that of the
	// package, for a namespace that of its first portion.
	Entry Entry
}

// A Resolution is the answer to what an import finds.
type Resolution struct {
	Found
	// Hidden are the modules of the same name that later places have, or
	// that a built-in module keeps from being found, in the order of the search.
	Hidden []Found
}

// Resolve tells what the import of a module, by its dotted absolute name, finds.
// Hidden is about the module's top-level name.
func (p *Path) Resolve(module string) Resolution {
	names := strings.Split(module, ".")
	all := p.candidates(names[0])
	if len(all) == 0 {
		return Resolution{}
	}
	r := Resolution{Found: all[0], Hidden: all[1:]}
	for i := 1; i < len(names) && r.Kind != Nothing; i++ {
		r.Found = p.below(r.Found, strings.Join(names[:i+1], "."))
	}
	return r
}

// Opaque reports whether the environment has code of an editable installation
// that is not understood and that may provide one of the names, of a module
// or a distribution: Resolve may find nothing where Python finds something.
func (p *Path) Opaque(names ...string) bool {
	if p.env == nil {
		return false
	}
	return slices.ContainsFunc(p.env.SearchPath().Opaque, func(file string) bool {
		return slices.ContainsFunc(names, func(name string) bool {
			return name != "" && strings.Contains(plainName(filepath.Base(file)), plainName(name))
		})
	})
}

func plainName(name string) string {
	return strings.ToLower(strings.NewReplacer("-", "_", ".", "_").Replace(name))
}

// candidates lists all that has the top-level name, the one that is imported
// first. Portions of a namespace count where nothing else is on the path.
func (p *Path) candidates(name string) []Found {
	var found, late []Found
	if p.builtIn(name) {
		found = append(found, Found{Kind: BuiltIn})
	} else if f := p.foundEarly(name); f.Kind != Nothing {
		found = append(found, f)
	}
	var portions []portion
	for _, e := range p.entries {
		f, some := p.inEntry(e, name)
		if f.Kind == Nothing {
			portions = append(portions, some...)
		} else if !slices.ContainsFunc(found, func(o Found) bool { return o.Kind == f.Kind && o.File == f.File }) {
			found = append(found, f)
		}
	}
	if f := p.redirected(name); f.Kind != Nothing {
		late = append(late, f)
	}
	if f := p.preloaded(name, portions); f.Kind != Nothing {
		found = slices.Insert(found, 0, f)
	}
	if len(found) == 0 && len(portions) > 0 {
		found = append(found, namespaceOf(portions))
	}
	found = append(found, late...)
	if len(found) > 0 && found[0].Kind == Package && !found[0].Loaded {
		found[0].Portions = p.joined(found[0], name, p.entries)
	}
	return found
}

// foundEarly finds a module that is loaded before the source runs.
func (p *Path) foundEarly(name string) Found {
	early := p.early(name)
	if len(early) == 0 {
		return Found{}
	}
	for _, e := range early {
		if f, _ := p.inEntry(e, name); f.Kind != Nothing {
			f.Loaded = true
			return f
		}
	}
	if p.env == nil { // some environment has it
		return Found{Kind: Package, Loaded: true, Entry: Entry{Reason: SitePackages}}
	}
	return Found{}
}

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

// inEntry looks for a top-level name in one place of the path.
func (p *Path) inEntry(e Entry, name string) (Found, []portion) {
	switch {
	case e.Reason == EditableFinder:
		return Found{}, namespacePortions(e, name)
	case e.Reason == Library:
		return p.inLibrary(e, name), nil
	}
	return p.inDir(e, e.Dir, name)
}

func namespacePortions(e Entry, name string) []portion {
	var list []portion
	for _, dir := range e.namespaces[name] {
		list = append(list, portion{dir, e})
	}
	return list
}

// inLibrary looks into the standard library.
func (p *Path) inLibrary(e Entry, name string) Found {
	if e.Dir == "" {
		if naming.Stdlib(name, p.minor()) {
			return Found{Kind: File, Entry: e}
		}
		return Found{}
	}
	for _, dir := range []string{e.Dir, filepath.Join(e.Dir, "lib-dynload"), filepath.Join(filepath.Dir(e.Dir), "DLLs")} {
		if f, _ := p.inDir(e, dir, name); f.Kind != Nothing {
			return f
		}
	}
	return Found{}
}

// newestMinor is the minor version of Python 3 that is supposed where nothing
// tells.
const newestMinor = 14

func (p *Path) minor() int {
	if p.env != nil {
		if major, minor, ok := p.env.PythonVersion(); ok && major == 3 {
			return minor
		}
	}
	return newestMinor
}

// inDir looks for a name in one folder, as importlib's FileFinder: a package
// goes before a module, and that before a folder without __init__.
func (p *Path) inDir(e Entry, dir, name string) (Found, []portion) {
	names := p.list(dir)
	isFolder, exact := names[name]
	below := filepath.Join(dir, name)
	if exact && isFolder {
		if file := p.moduleFile(below, "__init__"); file != "" {
			return Found{Kind: Package, File: file, Portions: []string{below}, Entry: e}, nil
		}
	}
	if file := p.moduleFile(dir, name); file != "" {
		return Found{Kind: File, File: file, Entry: e}, nil
	}
	if exact && isFolder {
		return Found{}, []portion{{below, e}}
	}
	return Found{}, nil
}

// moduleFile returns the file in dir that holds the module: an extension module,
// a source or compiled code, in this order, or "".
func (p *Path) moduleFile(dir, name string) string {
	names := p.list(dir)
	best := ""
	for n, isFolder := range names {
		suffix, ok := strings.CutPrefix(n, name+".")
		if ok && !isFolder && p.isExtension(suffix) && len(n) > len(best) {
			best = n
		}
	}
	for _, suffix := range []string{".py", ".pyc"} {
		if isFolder, ok := names[name+suffix]; ok && !isFolder && best == "" {
			best = name + suffix
		}
	}
	if best == "" {
		return ""
	}
	return filepath.Join(dir, best)
}

// isExtension reports whether a file name's ending, without the first dot, is
// that of an extension module for this Python: "so", "abi3.so",
// "cpython-311-x86_64-linux-gnu.so", "cp311-win_amd64.pyd".
func (p *Path) isExtension(suffix string) bool {
	tag, ok := strings.CutSuffix(suffix, "so")
	if !ok {
		if tag, ok = strings.CutSuffix(suffix, "pyd"); !ok {
			return false
		}
	}
	tag = strings.TrimSuffix(tag, ".")
	if tag == "" || tag == "abi3" || p.env == nil {
		return !strings.Contains(tag, ".")
	}
	major, minor, ok := p.env.PythonVersion()
	if !ok {
		return true
	}
	for _, implementation := range []string{"cpython-", "cp", "pypy"} {
		version, found := strings.CutPrefix(tag, implementation+string(rune('0'+major)))
		version, _, _ = strings.Cut(version, "-")
		if found && strings.TrimRight(version, "dtm") == decimal(minor) {
			return true
		}
	}
	return false
}

// below finds a submodule, by its full dotted name, of what was found for its
// package.
func (p *Path) below(pkg Found, module string) Found {
	switch {
	case pkg.Kind == BuiltIn, pkg.Kind == File && pkg.File == "":
		return pkg // os.path, and what lies in a standard library that is not at hand
	case pkg.Kind == File:
		return Found{} // it has no submodules
	}
	name := module[strings.LastIndexByte(module, '.')+1:]
	var portions []portion
	entries := p.entriesOf(pkg, module[:len(module)-len(name)-1])
	for _, e := range entries {
		f, some := p.inDir(e, e.Dir, name)
		if e.Dir == "" {
			f, some = Found{}, namespacePortions(e, module)
		}
		if f.Kind == Nothing {
			portions = append(portions, some...)
			continue
		}
		f.Entry = p.whole(e, pkg)
		if f.Kind == Package {
			f.Portions = p.joined(f, name, entries)
		}
		return f
	}
	if len(portions) > 0 {
		f := namespaceOf(portions)
		f.Entry = p.whole(f.Entry, pkg)
		return f
	}
	return p.redirected(module)
}

// entriesOf lists the folders of a package as places to search, each with the
// reason of the package's own entry. A namespace of an editable installation
// asks its hook again.
func (p *Path) entriesOf(pkg Found, module string) []Entry {
	var list []Entry
	for _, dir := range pkg.Portions {
		list = append(list, Entry{Dir: dir, Reason: pkg.Entry.Reason, From: pkg.Entry.From})
	}
	if pkg.Kind == Namespace {
		for _, e := range p.entries {
			if _, ok := e.namespaces[module]; ok {
				list = append(list, e)
			}
		}
	}
	return list
}

// whole returns the entry of the path that a folder of a package belongs to.
func (p *Path) whole(dir Entry, pkg Found) Entry {
	for _, e := range p.entries {
		if e.Dir != "" && dir.Dir != "" && strings.HasPrefix(dir.Dir, e.Dir+string(filepath.Separator)) && e.Reason != Library {
			return e
		}
	}
	return pkg.Entry
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

// InFolder returns file, an absolute path, relative to the folder's root and
// slash-separated, symbolic links resolved; ok is false if it lies elsewhere.
func InFolder(folder *project.Folder, file string) (rel string, ok bool) {
	if rel, ok = within(folder.Root(), file); ok {
		return rel, true
	}
	return within(realPath(folder, folder.Root()), realPath(folder, file))
}

type realKey string

func realPath(folder *project.Folder, file string) string {
	return folder.Remember(realKey(file), func() any {
		if target, err := filepath.EvalSymlinks(file); err == nil {
			return target
		}
		return file
	}).(string)
}

func within(root, file string) (string, bool) {
	rel, err := filepath.Rel(root, file)
	if err != nil || !filepath.IsLocal(rel) {
		return "", false
	}
	return filepath.ToSlash(rel), true
}

type dirKey string

// list returns the names in an absolute folder.
func (p *Path) list(dir string) project.Listing {
	if dir == "" {
		return nil
	}
	if rel, ok := InFolder(p.folder, dir); ok {
		return p.folder.List(rel)
	}
	return p.folder.Remember(dirKey(dir), func() any {
		entries, err := os.ReadDir(dir)
		if err != nil {
			return project.Listing(nil)
		}
		return project.ListingOf(entries, func(name string) (os.FileInfo, error) { return os.Stat(filepath.Join(dir, name)) })
	}).(project.Listing)
}

// text reads a file of at most limit bytes, or returns "".
func (p *Path) text(file string, limit int64) string {
	info, err := os.Stat(file)
	if err != nil || info.Size() > limit {
		return ""
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return ""
	}
	return string(text)
}
