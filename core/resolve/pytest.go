package resolve

import (
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/environ"
	"github.com/pyferry/pyferry/core/manifest/pyproject"
	"github.com/pyferry/pyferry/core/manifest/setupcfg"
	"github.com/pyferry/pyferry/core/project"
)

// A PytestConfig is what pytest's configuration says about imports.
type PytestConfig struct {
	// File is the file that holds it, "" for none; Root is pytest's rootdir.
	// Both are relative to the folder's root.
	File, Root string
	// PythonPath are folders relative to Root, TestPaths where tests are looked
	// for.
	PythonPath, TestPaths []string
	// Files are the patterns of test modules' names (python_files).
	Files []string
	// ImportMode is prepend, append or importlib.
	ImportMode string
}

// pytestFiles are the files that may configure pytest, in its order, each with
// what reads its options by name; nil if it does not configure pytest.
var pytestFiles = []struct {
	name string
	read func(text string) map[string][]string
}{
	{"pytest.ini", func(text string) map[string][]string { return iniOptions(text, "pytest", true) }},
	{".pytest.ini", func(text string) map[string][]string { return iniOptions(text, "pytest", true) }},
	{"pyproject.toml", pyprojectOptions},
	{"tox.ini", func(text string) map[string][]string { return iniOptions(text, "pytest", false) }},
	{"setup.cfg", func(text string) map[string][]string { return iniOptions(text, "tool:pytest", false) }},
}

type pytestKey struct{}

// PytestConfigOf finds pytest's configuration for a run in the project's
// folder: the nearest at or above it.
func PytestConfigOf(folder *project.Folder, p *project.Project) PytestConfig {
	return p.Remember(pytestKey{}, func() any { return findPytestConfig(folder, p.Dir()) }).(PytestConfig)
}

func findPytestConfig(folder *project.Folder, dir string) PytestConfig {
	for at := dir; ; at = path.Dir(at) {
		for _, f := range pytestFiles {
			text, ok := folder.Aside(path.Join(at, f.name))
			if !ok {
				continue
			}
			if options := f.read(text); options != nil {
				return newPytestConfig(path.Join(at, f.name), at, options)
			}
		}
		if at == "." {
			return newPytestConfig("", dir, nil)
		}
	}
}

func newPytestConfig(file, root string, options map[string][]string) PytestConfig {
	c := PytestConfig{
		File: file, Root: root, ImportMode: "prepend",
		PythonPath: options["pythonpath"], TestPaths: options["testpaths"], Files: options["python_files"],
	}
	if len(c.Files) == 0 {
		c.Files = []string{"test_*.py", "*_test.py"}
	}
	for i, word := range options["addopts"] {
		if mode, ok := strings.CutPrefix(word, "--import-mode="); ok {
			c.ImportMode = mode
		}
		if word == "--import-mode" && i+1 < len(options["addopts"]) {
			c.ImportMode = options["addopts"][i+1]
		}
	}
	return c
}

// pytestOptions are the options that matter to imports.
var pytestOptions = []string{"pythonpath", "testpaths", "python_files", "addopts"}

// iniOptions reads a section as lists of words; nil where it is missing, unless
// the file configures pytest even when empty.
func iniOptions(text, section string, always bool) map[string][]string {
	options := setupcfg.Parse(text).Options(section)
	if options == nil && !always {
		return nil
	}
	found := map[string][]string{}
	for _, o := range options {
		if slices.Contains(pytestOptions, o.Name) {
			found[o.Name] = strings.Fields(o.Value)
		}
	}
	return found
}

// pyprojectOptions reads [tool.pytest.ini_options], or [tool.pytest] as of
// pytest 9.
func pyprojectOptions(text string) map[string][]string {
	if !strings.Contains(text, "pytest") {
		return nil
	}
	m := pyproject.Parse(text)
	for _, table := range [][]string{{"tool", "pytest", "ini_options"}, {"tool", "pytest"}} {
		if !m.Defines(table...) {
			continue
		}
		found := map[string][]string{}
		for _, name := range pytestOptions {
			for _, value := range m.Lookup(append(slices.Clone(table), name)...).Strings() {
				found[name] = append(found[name], strings.Fields(value)...)
			}
		}
		return found
	}
	return nil
}

// addPytest adds what pytest puts on sys.path before it imports the source,
// which lies in the project. Each conftest.py, from the outermost on, and then
// the source goes before what is there.
func (b *builder) addPytest(way Way) {
	config := PytestConfigOf(b.folder, b.project)
	b.addProgram(way)
	var dirs []Entry
	for _, dir := range config.PythonPath {
		if dir = filepath.FromSlash(dir); !filepath.IsAbs(dir) {
			dir = filepath.Join(b.abs(config.Root), dir)
		}
		dirs = append(dirs, Entry{Dir: filepath.Clean(dir), Reason: PytestSetting, From: b.abs(config.File)})
	}
	b.entries = append(dirs, b.entries...)
	for _, file := range append(conftests(b.folder, b.file, config.Root), b.file) {
		entry := Entry{Dir: b.abs(PackageRoot(b.folder, file)), Reason: TestFolder, From: b.abs(file)}
		switch config.ImportMode {
		case "prepend":
			b.entries = append([]Entry{entry}, b.entries...)
		case "append":
			b.last = append(b.last, entry)
		}
	}
}

// addProgram adds the first entry of sys.path: where pytest itself runs.
func (b *builder) addProgram(way Way) {
	env := b.project.Environment()
	switch {
	case way == PytestModule:
		b.add(Entry{Dir: b.cwd, Reason: WorkingFolder})
	case env != nil:
		b.add(Entry{Dir: programs(env), Reason: ProgramFolder})
	}
}

func programs(env *environ.Environment) string {
	if filepath.Separator == '\\' {
		return filepath.Join(env.Prefix(), "Scripts")
	}
	return filepath.Join(env.Prefix(), "bin")
}

// Conftests lists the conftest.py files that pytest imports before the test
// module at file, the outermost first.
func Conftests(folder *project.Folder, file string) []string {
	return conftests(folder, file, PytestConfigOf(folder, folder.ProjectOf(file)).Root)
}

func conftests(folder *project.Folder, file, root string) []string {
	var found []string
	for dir := path.Dir(file); ; dir = path.Dir(dir) {
		name := path.Join(dir, "conftest.py")
		if isFolder, ok := folder.List(dir)["conftest.py"]; ok && !isFolder && name != file {
			found = append(found, name)
		}
		if dir == root || dir == "." {
			slices.Reverse(found)
			return found
		}
	}
}

// PackageRoot returns the folder that has to be on sys.path so that the Python
// file at file is imported under its full name: the one around the outermost
// package that it lies in, or else its own.
func PackageRoot(folder *project.Folder, file string) string {
	dir := path.Dir(file)
	for dir != "." && project.IsIdentifier(path.Base(dir)) {
		if isFolder, ok := folder.List(dir)["__init__.py"]; !ok || isFolder {
			break
		}
		dir = path.Dir(dir)
	}
	return dir
}
