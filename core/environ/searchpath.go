package environ

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// A PathEntry is what an environment adds to sys.path.
type PathEntry struct {
	// Dir is an absolute folder, or "" for the namespaces of an editable
	// installation, which setuptools answers for by a path hook.
	Dir string
	// File is the .pth file that adds the entry; "" for a folder of packages
	// itself, which Python adds unasked.
	File string
	// Namespaces maps the namespace packages of an entry without Dir to their
	// folders.
	Namespaces map[string][]string
}

// A Redirect is a module that an editable installation maps to a file or
// folder without a folder on sys.path.
type Redirect struct {
	// Target is the package's folder, or the module's file or its path without
	// the extension.
	Target string
	// File is the .pth file that installs the finder.
	File string
	// Children says that the finder also answers for the modules right below,
	// whatever the package was found to be.
	Children bool
	// Portion is what a finder of SearchPath.First puts on the path of a
	// package; "" for a module.
	Portion string
}

// A SearchPath is what an environment adds to sys.path and sys.meta_path when
// Python starts (the site module), in the order in which it is asked.
type SearchPath struct {
	Entries []PathEntry
	// Redirects are by dotted module. Their finders stand at the end of
	// sys.meta_path, so that anything found on sys.path goes before.
	Redirects map[string]Redirect
	// First are those of finders at the head of sys.meta_path (meson-python's),
	// which go before everything else. The Target of a namespace is "". They
	// have all modules below the top-level names that they have.
	First map[string]Redirect
	// Namespaces are packages that setuptools' nspkg.pth files make at start:
	// they are loaded before anything is searched.
	Namespaces map[string][]string
	// Startup lists the modules that lines of code in .pth files import.
	Startup []string
	// Opaque lists the .pth files with code that is not understood. What their
	// distributions make importable is not known.
	Opaque []string
}

// SearchPath returns what the environment adds to the search path.
func (e *Environment) SearchPath() *SearchPath { return e.search() }

// Library returns the folder of the standard library, lib/python3.x of the
// Python that the environment was made from, or "" if it is not there.
func (e *Environment) Library() string { return e.layout.library }

// readSearchPath follows site.addsitedir for each folder of packages.
func (e *Environment) readSearchPath() *SearchPath {
	p := &pathReader{SearchPath: SearchPath{Redirects: map[string]Redirect{}, First: map[string]Redirect{}, Namespaces: map[string][]string{}}}
	for _, site := range e.layout.sites {
		p.addSite(site)
	}
	return &p.SearchPath
}

// A pathReader reads .pth files as Python's site module does.
type pathReader struct{ SearchPath }

func (p *pathReader) addSite(site string) {
	p.addDir(site, "")
	for _, name := range listNames(site) { // os.ReadDir sorts them, as site does
		if strings.HasSuffix(name, ".pth") && !strings.HasPrefix(name, ".") {
			p.readPathFile(site, filepath.Join(site, name))
		}
	}
}

// addDir appends a folder unless it is on the path.
func (p *pathReader) addDir(dir, file string) {
	if !slices.ContainsFunc(p.Entries, func(e PathEntry) bool { return e.Dir == dir }) {
		p.Entries = append(p.Entries, PathEntry{Dir: dir, File: file})
	}
}

// readPathFile takes the lines of a .pth file: folders, which count where they
// exist, and statements that begin with import. What cannot be read is what
// Python leaves out, too.
func (p *pathReader) readPathFile(site, file string) {
	text, err := os.ReadFile(file)
	if err != nil {
		return
	}
	for line := range strings.Lines(strings.TrimPrefix(string(text), "\ufeff")) {
		line = strings.TrimRight(line, " \t\r\n\f\v")
		switch {
		case strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "import ") || strings.HasPrefix(line, "import\t"):
			p.runLine(site, file, line)
		default:
			if !filepath.IsAbs(line) {
				line = filepath.Join(site, line)
			}
			if _, err := os.Stat(line); err == nil {
				p.addDir(filepath.Clean(line), file)
			}
		}
	}
}

var (
	importedModule = regexp.MustCompile(`\bimport\s+([\w.]+(?:\s*,\s*[\w.]+)*)`)
	namespaceLine  = regexp.MustCompile(`join\((?:sys\._getframe\(1\)\.f_locals\['sitedir'\]|('[^']*'))\s*,\s*\*\(([^)]*)\)\)`)
	quotedName     = regexp.MustCompile(`'([^']+)'`)
)

// harmless are modules that installers put into .pth files and that change
// nothing about what a project's import finds.
var harmless = []string{"_virtualenv", "_distutils_hack", "coverage", "pytest_cov", "pywin32_bootstrap", "sitecustomize"}

// runLine tells what a line of code would do. Only the programs of known build
// tools are understood.
func (p *pathReader) runLine(site, file, line string) {
	var modules []string
	for _, m := range importedModule.FindAllStringSubmatch(line, -1) {
		for name := range strings.SplitSeq(m[1], ",") {
			modules = append(modules, strings.TrimSpace(name))
		}
	}
	p.Startup = append(p.Startup, modules...)
	if m := namespaceLine.FindStringSubmatch(line); m != nil {
		if root := pythonStrings(m[1]); len(root) == 1 { // of setup.py develop
			site = root[0]
		}
		p.addNamespace(site, m[2])
		p.Startup = append(p.Startup, "importlib.util", "importlib.machinery")
		return
	}
	for _, name := range modules {
		switch text, err := os.ReadFile(filepath.Join(site, name+".py")); {
		case err == nil && strings.HasPrefix(name, "__editable__"):
			p.addFinder(file, string(text))
		case err == nil && strings.Contains(string(text), "editables.redirector"):
			p.addRedirector(file, string(text))
		case err == nil && p.addMeson(file, filepath.Join(site, name+".py"), string(text)):
		case err == nil && !slices.Contains(harmless, name):
			p.Opaque = append(p.Opaque, file)
		}
	}
}

// addNamespace takes a line of an nspkg.pth; parts is a Python tuple of the
// path's names: 'zope','app'.
func (p *pathReader) addNamespace(site, parts string) {
	var names []string
	for _, m := range quotedName.FindAllStringSubmatch(parts, -1) {
		names = append(names, m[1])
	}
	if len(names) > 0 {
		name := strings.Join(names, ".")
		p.Namespaces[name] = append(p.Namespaces[name], filepath.Join(append([]string{site}, names...)...))
	}
}

// addFinder reads the tables of setuptools' finder for an editable
// installation (setuptools.command.editable_wheel).
func (p *pathReader) addFinder(file, program string) {
	for line := range strings.Lines(program) {
		name, value, ok := strings.Cut(line, "=")
		if !ok {
			continue
		}
		name, _, _ = strings.Cut(name, ":")
		switch strings.TrimSpace(name) {
		case "MAPPING":
			for module, target := range pythonTable(value) {
				if len(target) == 1 {
					p.Redirects[module] = Redirect{Target: target[0], File: file, Children: true}
				}
			}
		case "NAMESPACES":
			if table := pythonTable(value); len(table) > 0 {
				p.Entries = append(p.Entries, PathEntry{File: file, Namespaces: table})
			}
		}
	}
}

var mappedModule = regexp.MustCompile(`(?m)^F\.map_module\((.+)\)`)

// addRedirector reads the program that the editables library writes for
// hatchling and PDM: F.map_module('name', '/path/to/__init__.py').
func (p *pathReader) addRedirector(file, program string) {
	for _, m := range mappedModule.FindAllStringSubmatch(program, -1) {
		if words := pythonStrings(m[1]); len(words) == 2 {
			target := strings.TrimSuffix(words[1], string(filepath.Separator)+"__init__.py")
			p.Redirects[words[0]] = Redirect{Target: target, File: file}
		}
	}
}
