package project

import (
	"path"
	"strings"
)

// A moduleKind says what an importable name in a folder is.
type moduleKind uint8

const (
	noModule  moduleKind = iota
	namespace            // a folder with Python files below it but no __init__.py
	regular              // a .py file, a compiled module, or a folder with __init__.py
)

// modules tells which names can be imported when a folder is on the search
// path.
type modules struct {
	in       map[string]map[string]moduleKind // by folder
	packages map[string]bool                  // folders with an __init__.py
	names    map[string]bool                  // every regular module's last name
}

// findModules builds the table from the paths of all Python files and
// compiled modules.
func findModules(paths []string) *modules {
	m := &modules{in: map[string]map[string]moduleKind{}, packages: map[string]bool{}, names: map[string]bool{}}
	for _, p := range paths {
		dir, base := path.Dir(p), path.Base(p)
		stem, _, _ := strings.Cut(base, ".")
		if stem == "__init__" {
			m.packages[dir] = true
			m.set(path.Dir(dir), path.Base(dir), regular)
		} else {
			m.set(dir, stem, regular)
		}
		m.markParents(dir)
	}
	return m
}

// markParents makes every folder above a Python file a namespace at least.
func (m *modules) markParents(dir string) {
	for dir != "." {
		parent, base := path.Dir(dir), path.Base(dir)
		if m.in[parent][base] != noModule {
			return
		}
		m.set(parent, base, namespace)
		dir = parent
	}
}

func (m *modules) set(dir, name string, kind moduleKind) {
	if m.in[dir] == nil {
		m.in[dir] = map[string]moduleKind{}
	}
	m.in[dir][name] = max(m.in[dir][name], kind)
	if kind == regular {
		m.names[name] = true
	}
}
