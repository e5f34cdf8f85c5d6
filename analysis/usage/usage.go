// Package usage tells which declared distributions the sources of a project may
// use. It errs on the side of use: a distribution that it rules out is imported
// nowhere, by any name that it may provide.
package usage

import (
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/naming"
	"github.com/pyferry/pyferry/core/pep"
	"github.com/pyferry/pyferry/core/project"
)

// A Usage is what the sources of a folder import, as seen from one project.
type Usage struct {
	project *project.Project
	modules map[string]bool
	keys    map[string]bool // distributions that may provide them
	// unexplained is set where nothing is known of some import's provider.
	unexplained bool
}

// Of is the usage by the sources of all projects of the folder whose use counts.
func Of(folder *project.Folder, p *project.Project, counts func(project.Use) bool) *Usage {
	u := &Usage{project: p, modules: map[string]bool{}, keys: map[string]bool{}}
	for _, member := range append(slices.Clone(folder.Projects()), p) { // p may be a script by itself
		for module, use := range member.Imported() {
			if counts(use) && !u.modules[module] {
				u.modules[module] = true
				u.explain(module)
			}
		}
	}
	return u
}

// explain notes the distributions that may provide module.
func (u *Usage) explain(module string) {
	r := u.project.Resolve(u.project.Dir(), project.Reference{Module: module})
	u.keys[r.Key] = true
	u.keys[pep.Normalize(module)] = true
	for _, key := range r.Alternatives {
		u.keys[key] = true
	}
	if e, ok := naming.Lookup(module); ok {
		u.keys[pep.Normalize(e.Distribution)] = true
		for _, name := range e.Alternatives {
			u.keys[pep.Normalize(name)] = true
		}
	}
	u.unexplained = u.unexplained || r.Origin == project.Guessed
}

// MayUse reports whether some source may import the distribution. Of one whose
// modules are not known, any import that nothing is known of may be.
func (u *Usage) MayUse(key string, declared []project.Declaration) bool {
	if u.keys[key] || slices.ContainsFunc(declared, func(d project.Declaration) bool { return u.keys[d.Requirement.Key] }) {
		return true
	}
	modules, known := u.provides(key)
	if !known && u.unexplained {
		return true
	}
	for imported := range u.modules {
		if slices.ContainsFunc(modules, func(m string) bool { return overlap(m, imported) }) || !known && similar(key, imported) {
			return true
		}
	}
	return false
}

// provides lists the modules of a distribution; known is false where they are
// a guess.
func (u *Usage) provides(key string) (modules []string, known bool) {
	modules = naming.Imports(key)
	if env := u.project.Environment(); env != nil {
		if d := env.Lookup(key); d != nil {
			modules = append(modules, d.Modules()...)
		}
	}
	return append(modules, strings.ReplaceAll(key, "-", "_"), strings.ReplaceAll(key, "-", ".")), len(modules) > 0
}

// overlap reports whether one dotted name lies below the other or is it.
func overlap(a, b string) bool {
	return a == b || strings.HasPrefix(a, b+".") || strings.HasPrefix(b, a+".")
}

// similar reports whether a module may well be that of a distribution of this
// name: apart from separators, and from python or py around the name, one
// begins with the other.
func similar(key, module string) bool {
	top, _, _ := strings.Cut(module, ".")
	a, b := bare(key), bare(pep.Normalize(top))
	return min(len(a), len(b)) >= 3 && (strings.HasPrefix(a, b) || strings.HasPrefix(b, a))
}

func bare(key string) string {
	for _, affix := range []string{"python", "py", "lib"} {
		key = strings.Trim(strings.TrimSuffix(strings.TrimPrefix(key, affix), affix), "-")
	}
	return strings.ReplaceAll(key, "-", "")
}

// Names lists what a text would call the distribution: by its names as a
// requirement, by its modules, and by the commands that it installs.
func (u *Usage) Names(key string, declared []project.Declaration) []string {
	modules, _ := u.provides(key)
	names := append(append(modules, key), commands(u.project, key)...)
	for _, d := range declared {
		names = append(names, d.Requirement.Name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}
