package resolve

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/pyferry/pyferry/core/naming"
	"github.com/pyferry/pyferry/core/project"
)

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
		version, found := strings.CutPrefix(tag, implementation+strconv.Itoa(major))
		version, _, _ = strings.Cut(version, "-")
		if found && strings.TrimRight(version, "dtm") == strconv.Itoa(minor) {
			return true
		}
	}
	return false
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
