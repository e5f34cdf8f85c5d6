package resolve

import (
	_ "embed" // for the lists
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/pyferry/pyferry/core/environ"
	"github.com/pyferry/pyferry/core/imports"
	"github.com/pyferry/pyferry/core/naming"
)

// unhidden are modules that every Python has compiled in, has frozen or has
// loaded before it runs anything.
var unhidden = setOf(`
_abc _codecs _collections _collections_abc _frozen_importlib _frozen_importlib_external _functools _imp _io
_locale _operator _signal _sitebuiltins _sre _stat _string _symtable _thread _tracemalloc _warnings _weakref
abc atexit builtins codecs encodings errno faulthandler gc genericpath io itertools marshal nt ntpath os posix
posixpath pwd runpy site stat sys time winreg zipimport`)

// perhapsUnhidden are compiled in on some systems (Windows, Debian) and are
// files of their own on others.
var perhapsUnhidden = setOf(`
_asyncio _bisect _blake2 _csv _datetime _elementtree _heapq _json _lsprof _md5 _opcode _pickle _posixsubprocess
_random _sha1 _sha2 _sha256 _sha3 _sha512 _socket _statistics _struct _winapi array audioop binascii cmath fcntl
grp math mmap msvcrt pyexpat select spwd syslog unicodedata xxsubtype zlib`)

// Each line is a module that is loaded before a source runs, measured by
// eval/resolve/loaded.py. "launch" behind it says that python -m
// ipykernel_launcher loads it while the working folder is on sys.path.
var (
	//go:embed loaded/kernel.txt
	kernelText string
	//go:embed loaded/pytest.txt
	pytestText string

	inKernel = sync.OnceValue(func() map[string]string { return listed(kernelText) })
	inPytest = sync.OnceValue(func() map[string]string { return listed(pytestText) })
)

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// listed reads the lines of a list below its comment.
func listed(text string) map[string]string {
	list := map[string]string{}
	_, text, _ = strings.Cut(text, "\n")
	for line := range strings.Lines(text) {
		name, mark, _ := strings.Cut(strings.TrimSpace(line), " ")
		list[name] = mark
	}
	return list
}

// builtIn reports whether the module belongs to the interpreter itself. With a
// known standard library those are its modules that are no files of it.
func (p *Path) builtIn(name string) bool {
	if unhidden[name] {
		return true
	}
	library := p.libraryEntry()
	if library.Dir == "" {
		return perhapsUnhidden[name]
	}
	return naming.Stdlib(name, p.minor()) && p.inLibrary(library, name).Kind == Nothing
}

func (p *Path) libraryEntry() Entry {
	i := slices.IndexFunc(p.entries, func(e Entry) bool { return e.Reason == Library })
	if i < 0 {
		return Entry{}
	}
	return p.entries[i]
}

// early lists the places in which a module is looked for that is loaded before
// the source runs, in the order of the search: not yet the folder of a notebook
// or test. There are none for a module that is loaded later.
func (p *Path) early(name string) []Entry {
	mark, known := "", false
	switch p.way {
	case Kernel:
		mark, known = inKernel()[name], has(inKernel(), name)
	case Pytest, PytestModule:
		known = has(inPytest(), name)
	case Module:
		known = name == "pkgutil"
	case Script:
	}
	atStartup := p.env != nil && p.atStartup()[name]
	if !known && !atStartup {
		return nil
	}
	var list []Entry
	for _, e := range p.entries {
		switch {
		case e.Reason == SourceFolder && mark == "launch" && !atStartup:
			list = slices.Insert(list, 0, e) // where python -m runs
		case e.Reason == WorkingFolder && !atStartup, e.Reason == PythonPath, p.always(e):
			list = append(list, e)
		}
	}
	return list
}

// always reports whether a place is on the path of every program.
func (p *Path) always(e Entry) bool {
	switch e.Reason {
	case Library, SitePackages, PathFile, EditableFinder:
		return true
	}
	return false
}

func has(list map[string]string, name string) bool {
	_, ok := list[name]
	return ok
}

type startupKey struct{ env *environ.Environment }

// atStartup lists the top-level modules that the code in .pth files loads, with
// all that they import themselves.
func (p *Path) atStartup() map[string]bool {
	return p.folder.Remember(startupKey{p.env}, func() any {
		s := startup{path: p, tops: map[string]bool{}, seen: map[string]bool{}}
		for _, module := range p.env.SearchPath().Startup {
			s.load(module)
		}
		return s.tops
	}).(map[string]bool)
}

// A startup follows imports through the standard library and the environment.
type startup struct {
	path *Path
	tops map[string]bool
	seen map[string]bool
}

// late are the contexts in which an import does not run when its module is
// loaded.
const late = imports.InFunction | imports.TypeChecking | imports.Python2 | imports.Lazy

func (s *startup) load(module string) {
	if s.seen[module] || unhidden[module] { // what Python begins with is there already
		return
	}
	s.seen[module] = true
	if i := strings.LastIndexByte(module, '.'); i >= 0 {
		s.load(module[:i])
	}
	file := s.file(module)
	if file == "" {
		return
	}
	s.tops[strings.SplitN(module, ".", 2)[0]] = true
	if !strings.HasSuffix(file, ".py") {
		return
	}
	for _, imp := range imports.Scan(s.path.text(file, maxStartup)) {
		if imp.Context&late != 0 {
			continue
		}
		target := absolute(&imp, module, strings.HasSuffix(file, "__init__.py"))
		s.load(target)
		for _, n := range imp.Names {
			s.load(target + "." + n.Name)
		}
	}
}

// maxStartup bounds, in bytes, a module that is looked into.
const maxStartup = 1 << 20

// file finds a module in the standard library and the folders of packages.
func (s *startup) file(module string) string {
	parts := strings.Split(module, ".")
	name := parts[len(parts)-1]
	for _, site := range s.path.entries {
		if site.Dir == "" || site.Reason != Library && site.Reason != SitePackages && site.Reason != PathFile {
			continue
		}
		if site.Reason == Library && len(parts) == 1 {
			if f := s.path.inLibrary(site, name); f.File != "" {
				return f.File
			}
			continue
		}
		dir := filepath.Join(append([]string{site.Dir}, parts[:len(parts)-1]...)...)
		if f, _ := s.path.inDir(site, dir, name); f.File != "" {
			return f.File
		}
	}
	return ""
}

// absolute is the absolute name of what an import of the module names.
func absolute(imp *imports.Import, module string, isPackage bool) string {
	if imp.Level == 0 {
		return imp.Module
	}
	parts := strings.Split(module, ".")
	up := imp.Level
	if isPackage {
		up--
	}
	parts = parts[:max(0, len(parts)-up)]
	if imp.Module != "" {
		parts = append(parts, imp.Module)
	}
	return strings.Join(parts, ".")
}
