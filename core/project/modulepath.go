package project

import (
	"path"
	"slices"
	"strings"
)

// ModulePath returns the path of the file that holds the module with the given
// dotted name, or would hold it: in the source folder that has its top-level
// package, else in the one for new packages. A package is its __init__.py.
func (p *Project) ModulePath(dotted string) string {
	file := path.Join(p.packageRoot(topLevel(dotted)), strings.ReplaceAll(dotted, ".", "/"))
	if p.layout.modules.packages[file] {
		return path.Join(file, "__init__.py")
	}
	return file + ".py"
}

// packageRoot is the folder in which the top-level package or module is.
func (p *Project) packageRoot(top string) string {
	roots := p.layout.roots
	for _, root := range slices.Backward(roots) {
		if p.layout.modules.in[root][top] != noModule {
			return root
		}
	}
	return roots[min(1, len(roots)-1)]
}

// ModuleName returns the dotted name under which the Python file at file, which
// need not exist, is imported. It reports false for a file that cannot be: one
// outside the source folders, or whose path is no dotted name.
func (p *Project) ModuleName(file string) (string, bool) {
	below, inRoot := p.belowRoot(file)
	name, ok := strings.CutSuffix(below, ".py")
	if !ok {
		return "", false
	}
	name = strings.TrimSuffix(name, "/__init__")
	parts := strings.Split(name, "/")
	_, other := dirUses[parts[0]]
	aside := other || len(p.layout.roots) > 1
	if aside && !inRoot && !p.layout.modules.packages[path.Join(p.dir, parts[0])] {
		return "", false
	}
	return strings.Join(parts, "."), !slices.ContainsFunc(parts, func(s string) bool { return !IsIdentifier(s) })
}

// belowRoot is file relative to the source folder that it lies in, or else to
// the project; an empty folder with a customary name counts, since its first
// module is yet to come.
func (p *Project) belowRoot(file string) (name string, inRoot bool) {
	name = strings.TrimPrefix(file, strings.TrimPrefix(p.dir+"/", "./"))
	first, rest, nested := strings.Cut(name, "/")
	if nested && slices.Contains(sourceRoots, first) && !p.layout.modules.packages[path.Join(p.dir, first)] {
		return rest, true
	}
	return name, false
}

// PackageImports reports whether code in the project's packages can import the
// top-level module because the project itself has it.
func (p *Project) PackageImports(top string) bool {
	roots := p.layout.roots
	return slices.ContainsFunc(roots[min(1, len(roots)-1):], func(root string) bool { return p.layout.modules.in[root][top] != noModule })
}

// IsIdentifier reports whether a name can be part of a module's. Letters beyond
// ASCII are taken for what they are without a closer look.
func IsIdentifier(s string) bool {
	for i, r := range s {
		if r != '_' && (r|0x20 < 'a' || r|0x20 > 'z') && (r < '0' || r > '9' || i == 0) && r < 0x80 {
			return false
		}
	}
	return s != ""
}
