package environ

import (
	"bytes"
	"iter"
	"maps"
	"slices"
	"strings"
)

// A tree holds the packages and modules that a list of files makes importable.
// A node is a folder or a module.
type tree struct {
	below   map[string]*tree
	regular bool // a package with __init__, or a module: owned by one distribution
}

// importable are the endings of files that Python imports.
var importable = [][]byte{[]byte(".py"), []byte(".so"), []byte(".pyd"), []byte(".pyc")}

// treeOf reads the paths, relative to a folder on sys.path, with forward
// slashes. Nothing is kept below a regular package.
func treeOf(paths iter.Seq[[]byte]) *tree {
	root := &tree{}
	for path := range paths {
		root.add(path)
	}
	return root
}

// add takes up one file, unless it is not importable.
func (t *tree) add(path []byte) {
	if !isImportable(path) {
		return
	}
	node := t
	for {
		folder, rest, ok := bytes.Cut(path, []byte{'/'})
		if !ok {
			break
		}
		if !isIdentifier(folder) {
			return
		}
		if node = node.child(folder); node.regular {
			return
		}
		path = rest
	}
	name, _, _ := bytes.Cut(path, []byte{'.'})
	switch {
	case string(name) != "__init__":
		if isIdentifier(name) {
			node.child(name).regular = true
		}
	case node != t:
		node.regular, node.below = true, nil
	}
}

func (t *tree) child(name []byte) *tree {
	if node, ok := t.below[string(name)]; ok {
		return node
	}
	if t.below == nil {
		t.below = make(map[string]*tree)
	}
	node := &tree{}
	t.below[string(name)] = node
	return node
}

// modules returns the dotted names of all regular packages and modules,
// sorted.
func (t *tree) modules() []string {
	return t.appendModules(nil, "")
}

func (t *tree) appendModules(modules []string, prefix string) []string {
	for _, name := range slices.Sorted(maps.Keys(t.below)) {
		node := t.below[name]
		if node.regular {
			modules = append(modules, prefix+name)
		} else {
			modules = node.appendModules(modules, prefix+name+".")
		}
	}
	return modules
}

// maxPath bounds a path in bytes. Nothing longer can be installed.
const maxPath = 4096

// isImportable reports whether Python would import the file: source,
// extension module, or compiled code that is no mere cache.
func isImportable(path []byte) bool {
	if len(path) > maxPath {
		return false
	}
	hasEnding := func(ending []byte) bool { return bytes.HasSuffix(path, ending) }
	return slices.ContainsFunc(importable, hasEnding) && !bytes.Contains(path, []byte("__pycache__/"))
}

// isIdentifier reports whether a part of a path can be imported by name.
// Letters beyond ASCII are taken for what they are without a closer look.
func isIdentifier[T string | []byte](name T) bool {
	for i := range len(name) {
		c := name[i]
		letter := c == '_' || c >= 0x80 || 'a' <= c|0x20 && c|0x20 <= 'z'
		if !letter && (i == 0 || c < '0' || '9' < c) {
			return false
		}
	}
	return len(name) > 0
}

// isModule reports whether a text is a dotted name.
func isModule(name string) bool {
	for part := range strings.SplitSeq(name, ".") {
		if !isIdentifier(part) {
			return false
		}
	}
	return true
}

// allModules returns every package and module of the files by dotted name.
func allModules(paths iter.Seq[[]byte]) map[string]bool {
	modules := make(map[string]bool)
	for path := range paths {
		module := ""
		if isImportable(path) {
			module = moduleOf(string(path))
		}
		for module != "" && !modules[module] {
			modules[module] = true
			module = parent(module)
		}
	}
	return modules
}

// moduleOf returns the dotted name under which Python imports a file, or "" if
// it cannot.
func moduleOf(path string) string {
	folder, file := "", path
	if i := strings.LastIndexByte(path, '/'); i >= 0 {
		folder, file = path[:i], path[i+1:]
	}
	name, _, _ := strings.Cut(file, ".")
	module := strings.ReplaceAll(folder, "/", ".")
	if name != "__init__" {
		module = strings.TrimPrefix(module+"."+name, ".")
	}
	if strings.ContainsRune(folder, '.') || !isModule(module) {
		return ""
	}
	return module
}
