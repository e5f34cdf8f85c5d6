package project

import (
	"iter"
	"slices"

	"github.com/pyferry/pyferry/core/imports"
	"github.com/pyferry/pyferry/core/naming"
	"github.com/pyferry/pyferry/core/text"
)

// A Reference is one module that an import statement names: its top-level
// name, or for a shared namespace such as google the whole dotted name.
type Reference struct {
	Module string
	Span   text.Span // of Module as far as it stands in one piece, in File.Text
	Import *imports.Import
}

// References yields what imp refers to; a relative import refers to nothing
// outside the project.
func References(imp *imports.Import) iter.Seq[Reference] {
	return func(yield func(Reference) bool) {
		if imp.Level > 0 || imp.Module == "" {
			return
		}
		top := topLevel(imp.Module)
		switch {
		case !naming.IsNamespace(top):
			yield(Reference{Module: top, Span: text.Span{Start: imp.Span.Start, End: imp.Span.Start + len(top)}, Import: imp})
		case !imp.From || !naming.IsNamespace(imp.Module):
			yield(Reference{Module: imp.Module, Span: imp.Span, Import: imp})
		default:
			for _, n := range imp.Names {
				if !yield(Reference{Module: imp.Module + "." + n.Name, Span: n.Span, Import: imp}) {
					return
				}
			}
		}
	}
}

func topLevel(module string) string {
	for i := range len(module) {
		if module[i] == '.' {
			return module[:i]
		}
	}
	return module
}

// A moduleUse is a module together with the kind of code that imports it.
type moduleUse struct {
	use    Use
	module string
}

// uses counts which modules each kind of code imports. The counts of the
// files on disk are shared by all snapshots; delta holds how the open
// documents differ, so that a key costs no more in a large project.
type uses struct {
	disk  map[moduleUse]int
	delta map[moduleUse]int
}

// all yields each module that some source imports.
func (u *uses) all() iter.Seq[moduleUse] {
	return func(yield func(moduleUse) bool) {
		for m, n := range u.disk {
			if n+u.delta[m] > 0 && !yield(m) {
				return
			}
		}
		for m, n := range u.delta {
			if u.disk[m] == 0 && n > 0 && !yield(m) {
				return
			}
		}
	}
}

// Imported yields the modules that the project's sources import, in any
// context, each with a kind of code that imports it: top-level names, and dotted
// ones below shared namespaces. A module comes once for each kind of code.
func (p *Project) Imported() iter.Seq2[string, Use] {
	return func(yield func(string, Use) bool) {
		for m := range p.uses.all() {
			if !yield(m.module, m.use) {
				return
			}
		}
	}
}

// count adds sign to the count of each module that f imports. A script with
// metadata of its own does not count for the project around it.
func count(counts map[moduleUse]int, f *File, use Use, sign int) {
	if f == nil || f.isScript() {
		return
	}
	for _, module := range modulesOf(f) {
		counts[moduleUse{use, module}] += sign
	}
}

// sameImports reports whether two versions of a file import the same modules,
// so that nothing beside the file itself needs to be looked at again.
func sameImports(a, b *File) bool {
	if a == nil || b == nil {
		return a == b
	}
	return slices.Equal(modulesOf(a), modulesOf(b))
}

// modulesOf lists the modules that f imports, sorted, each once.
func modulesOf(f *File) []string {
	modules := make([]string, 0, len(f.Imports))
	for i := range f.Imports {
		for r := range References(&f.Imports[i]) {
			modules = append(modules, r.Module)
		}
	}
	slices.Sort(modules)
	return slices.Compact(modules)
}
