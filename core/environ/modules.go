package environ

import (
	"bytes"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// readModules finds what the distribution makes importable. The list of
// installed files is the best witness, for it tells namespaces apart. What
// top_level.txt adds to it is kept: an editable installation has few files. Where
// both are silent, PEP 794's fields, the folders that a .pth file names, and the
// distribution's own name are asked, in this order.
func (d *Distribution) readModules() []string {
	modules := slices.DeleteFunc(treeOf(d.files()).modules(), isEditableHook)
	for _, name := range d.topLevel() {
		if !slices.ContainsFunc(modules, func(m string) bool { return isWithin(m, name) }) {
			modules = append(modules, name)
		}
	}
	for _, source := range []func() []string{d.declared, d.linked, d.named} {
		if len(modules) == 0 {
			modules = source()
		}
	}
	slices.Sort(modules)
	return slices.Compact(modules)
}

// readContents lists all modules of the distribution, at any depth.
func (d *Distribution) readContents() map[string]bool { return allModules(d.files()) }

// files yields the installed files, relative to the root.
func (d *Distribution) files() iter.Seq[[]byte] {
	switch d.kind {
	case distInfo:
		return recordPaths(d.read("RECORD"))
	case condaMeta:
		return d.condaFiles()
	case eggInfo:
		return d.fromMetadata(linePaths(d.read("installed-files.txt")))
	default:
		return linePaths(nil)
	}
}

// fromMetadata turns paths relative to the metadata's folder, which lies in
// the root, into paths relative to the root.
func (d *Distribution) fromMetadata(paths iter.Seq[[]byte]) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for path := range paths {
			if inRoot, ok := bytes.CutPrefix(path, []byte("../")); ok && !yield(inRoot) {
				return
			}
		}
	}
}

// topLevel reads setuptools' top_level.txt, which names the topmost packages
// whether they are namespaces or not.
func (d *Distribution) topLevel() []string {
	names := strings.Fields(string(d.read("top_level.txt")))
	return slices.DeleteFunc(names, func(name string) bool { return !isModule(name) })
}

// isEditableHook knows the helper modules that build backends install for an
// editable installation.
func isEditableHook(module string) bool {
	return strings.HasPrefix(module, "__editable__") || strings.HasPrefix(module, "_editable_impl_") ||
		strings.HasSuffix(module, "_editable_loader")
}

// declared are the names of the metadata's own fields (PEP 794).
func (d *Distribution) declared() []string {
	h := d.header()
	return slices.Concat(h.imports, h.namespaces)
}

// linked are the modules in the folders that the distribution's .pth files add
// to sys.path, as most build backends do for an editable installation.
func (d *Distribution) linked() []string {
	var modules []string
	for path := range d.files() {
		if !bytes.HasSuffix(path, []byte(".pth")) || bytes.IndexByte(path, '/') >= 0 {
			continue
		}
		text, err := os.ReadFile(filepath.Join(d.root, string(path)))
		if err != nil {
			d.problems.addError(filepath.Join(d.root, string(path)), err)
		}
		for line := range linePaths(text) {
			modules = append(modules, modulesIn(d.root, string(line))...)
		}
	}
	return modules
}

// modulesIn lists the packages and modules in a folder of a .pth line, which
// is relative to the root. Lines that are code, comments or files have none.
func modulesIn(root, line string) []string {
	if !filepath.IsAbs(line) {
		line = filepath.Join(root, line)
	}
	entries, err := os.ReadDir(line)
	if err != nil {
		return nil
	}
	var modules []string
	for _, entry := range entries {
		name, isSource := strings.CutSuffix(entry.Name(), ".py")
		isPackage := entry.IsDir() && isFile(filepath.Join(line, name, "__init__.py"))
		if isIdentifier(name) && (isSource && name != "setup" || isPackage) {
			modules = append(modules, name)
		}
	}
	return modules
}

// named is the module of the distribution's own name, if the root has it.
func (d *Distribution) named() []string {
	name := strings.ReplaceAll(d.key, "-", "_")
	if !isIdentifier(name) || d.kind == condaMeta {
		return nil
	}
	if isFile(filepath.Join(d.root, name+".py")) || isFile(filepath.Join(d.root, name, "__init__.py")) {
		return []string{name}
	}
	return nil
}
