package project

import (
	"path"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/pep"
)

// An OwnModule is a package or module of the project's own distribution.
type OwnModule struct {
	// Name is its dotted name: a top-level one, or below a namespace (PEP 420)
	// that of the part that the project has.
	Name string
	// File is the path of its file; that of a package is its __init__.py.
	File string
}

// Own finds the package or module of the project's distribution that a dotted
// absolute module is or lies in.
func (p *Project) Own(module string) (OwnModule, bool) {
	top := topLevel(module)
	for _, root := range slices.Backward(p.layout.roots) {
		kind := p.layout.modules.in[root][top]
		if kind == noModule || root == p.dir && !p.flatPackage(top) {
			continue
		}
		if m, ok := p.ownBelow(root, module); ok || kind == namespace {
			return m, ok
		}
	}
	return OwnModule{}, false
}

// OwnNamespace reports whether a top-level name is that of a folder without
// __init__.py in a source folder of the project.
func (p *Project) OwnNamespace(top string) bool {
	return slices.ContainsFunc(p.layout.roots[1:], func(root string) bool { return p.layout.modules.in[root][top] == namespace })
}

// ownBelow follows the module's name from a source folder to the first part
// that is a regular package or a module.
func (p *Project) ownBelow(root, module string) (OwnModule, bool) {
	dir, name := root, ""
	for part := range strings.SplitSeq(module, ".") {
		kind := p.layout.modules.in[dir][part]
		dir, name = path.Join(dir, part), strings.TrimPrefix(name+"."+part, ".")
		switch {
		case kind == noModule || homemade[part] || part == "setup":
			return OwnModule{}, false
		case kind == regular && p.layout.modules.packages[dir]:
			return OwnModule{name, path.Join(dir, "__init__.py")}, true
		case kind == regular:
			return OwnModule{name, dir + ".py"}, true
		}
	}
	return OwnModule{}, false
}

// flatPackage reports whether a name in the project's own folder is what its
// distribution consists of: one of its own name, or the only package there.
func (p *Project) flatPackage(name string) bool {
	return p.Remember(flatPackageKey(name), func() any { return p.findFlatPackage(name) }).(bool)
}

type flatPackageKey string

func (p *Project) findFlatPackage(name string) bool {
	if slices.Contains(p.layout.own, name) {
		return true
	}
	packages := 0
	for other := range p.layout.modules.in[p.dir] {
		if slices.Contains(p.layout.own, other) {
			return false
		}
		if _, aside := dirUses[other]; !aside && p.layout.modules.packages[path.Join(p.dir, other)] {
			packages++
		}
	}
	_, aside := dirUses[name]
	return !aside && packages == 1 && p.layout.modules.packages[path.Join(p.dir, name)]
}

// Key is the normalised name of the distribution that the project builds, or "".
func (p *Project) Key() string { return pep.Normalize(p.name) }

// IsPackage reports whether the folder has an __init__.py.
func (p *Project) IsPackage(dir string) bool { return p.layout.modules.packages[dir] }

// Beside reports whether a top-level module of this name is a package or
// module of the project that the source at file may find first: in its own
// folder, in one above it that is no package, or in a source folder.
func (p *Project) Beside(file, top string) bool {
	if !p.layout.modules.names[top] {
		return false
	}
	for _, dir := range p.layout.searchPath(path.Dir(file)) {
		if p.layout.modules.in[dir][top] == regular {
			return true
		}
	}
	return false
}

// Remember returns what make returns, made once for the project as it is:
// its manifests and the list of its files. What sources hold may change
// meanwhile. Two goroutines that ask at once may both make it.
func (p *Project) Remember(key any, make func() any) any {
	if value, ok := p.memo.Load(key); ok {
		return value
	}
	value, _ := p.memo.LoadOrStore(key, make())
	return value
}
