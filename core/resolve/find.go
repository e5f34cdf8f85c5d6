package resolve

import (
	"path/filepath"
	"slices"
	"strings"
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
	if f, ok := p.first(name); ok {
		found = append(found, f)
	}
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

// below finds a submodule, by its full dotted name, of what was found for its
// package.
func (p *Path) below(pkg Found, module string) Found {
	switch {
	case pkg.Kind == BuiltIn, pkg.Kind == File && pkg.File == "":
		return pkg // os.path, and what lies in a standard library that is not at hand
	case pkg.Kind == File:
		return Found{} // it has no submodules
	}
	if f, ok := p.first(module); ok {
		return f
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
