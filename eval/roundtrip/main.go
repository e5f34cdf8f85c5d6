// Command roundtrip measures how well pyferry puts back what is taken away. In
// every project given it removes each requirement that the project's code
// really imports from all the places that declare it, lets `fix` work, and
// compares. It prints five rates:
//
//	found     a finding names the distribution
//	places    it is declared in exactly the places that held it
//	bytes     nothing but the requirement's own bytes differs from the text
//	          that was left by the removal
//	parses    every changed manifest still parses
//	silent    a second fix changes nothing
//
// The projects are read; nothing is written to them and nothing of them is run.
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/analysis/rules"
	"github.com/pyferry/pyferry/core/imports"
	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/pep"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/text"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: roundtrip PROJECT ...")
		os.Exit(2)
	}
	total := &rates{}
	for _, dir := range os.Args[1:] {
		if err := total.project(context.Background(), dir); err != nil {
			fmt.Fprintln(os.Stderr, "roundtrip:", err)
			os.Exit(1)
		}
	}
	total.print()
}

// rates count trials and how many of them went well in each respect.
type rates struct {
	projects, trials                     int
	found, places, bytes, parses, silent int
	runtime, runtimePlaces               int // of those in the runtime list
}

func (r *rates) print() {
	fmt.Printf("%d requirements of %d projects\n", r.trials, r.projects)
	for _, line := range []struct {
		name string
		n    int
	}{{"found", r.found}, {"places", r.places}, {"bytes", r.bytes}, {"parses", r.parses}, {"silent", r.silent}} {
		fmt.Printf("%-7s %4d  %5.1f %%\n", line.name, line.n, 100*float64(line.n)/float64(max(1, r.trials)))
	}
	fmt.Printf("runtime %4d of %d same places\n", r.runtimePlaces, r.runtime)
}

func (r *rates) project(ctx context.Context, dir string) error {
	root, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	folder, err := project.Open(ctx, root, project.Options{})
	if err != nil {
		return err
	}
	r.projects++
	// What the project lacks as it is shall not be counted with what was taken.
	all := analysis.Selection{Rules: dependencyRules()}
	mending, err := analysis.FixAll(ctx, folder, folder.Paths(), all, false)
	if err != nil {
		return err
	}
	if folder, err = analysis.Apply(folder, mending.Files); err != nil {
		return err
	}
	for _, key := range imported(folder) {
		t := &trial{Context: ctx, name: filepath.Base(root), key: key, before: folder}
		if t.remove() {
			r.trials++
			if t.inRuntime() {
				r.runtime++
			}
			t.count(r)
		}
	}
	return nil
}

// dependencyRules are the rules about requirements, the only ones whose
// findings depend on what is declared.
func dependencyRules() []*analysis.Rule {
	return slices.DeleteFunc(slices.Clone(rules.All()), func(r *analysis.Rule) bool {
		return !strings.HasSuffix(r.ID, "-dependency")
	})
}

// imported lists the declared distributions that a source of the root project
// imports without a condition.
func imported(folder *project.Folder) []string {
	p := folder.ProjectOf(".")
	used := map[string]bool{}
	for _, path := range folder.Paths() {
		file := folder.File(path)
		if folder.ProjectOf(path) != p || len(file.Imports) == 0 || p.Use(path) == project.BuildCode {
			continue
		}
		for i := range file.Imports {
			if file.Imports[i].Context&^(imports.InFunction|imports.Dynamic) != 0 {
				continue
			}
			for ref := range project.References(&file.Imports[i]) {
				if res := p.Resolve(path, ref); res.Origin == project.Declared {
					used[res.Key] = true
				}
			}
		}
	}
	return slices.DeleteFunc(p.DeclaredKeys(), func(key string) bool { return !used[key] })
}

// A trial is one distribution taken away.
type trial struct {
	context.Context
	name, key       string
	before, removed *project.Folder
}

// remove takes the distribution out of every place of the project. It is
// false where that cannot be done: a marker, a place that is made by a tool.
func (t *trial) remove() bool {
	t.removed = t.before
	for {
		declared := t.removed.ProjectOf(".").Declared(t.key)
		if len(declared) == 0 {
			return t.removed != t.before
		}
		d := declared[0]
		edits, err := d.File.Manifest().Remove(d.Requirement)
		if err != nil || len(edits) == 0 || d.Section.ReadOnly != "" || d.Requirement.Marker != "" {
			return false
		}
		next, err := analysis.Apply(t.removed, []analysis.FileEdit{{Path: d.File.Path, Edits: edits}})
		if err != nil {
			return false
		}
		t.removed = next
	}
}

// count lets fix work on what is left and counts what came back.
func (t *trial) count(r *rates) {
	selection := analysis.Selection{Rules: dependencyRules()}
	if !t.isFound(selection) {
		fmt.Printf("%s: %s is not missed\n", t.name, t.key)
		return
	}
	r.found++
	mending, err := analysis.FixAll(t, t.removed, t.removed.Paths(), selection, false)
	if err != nil {
		fmt.Printf("%s: %s: %v\n", t.name, t.key, err)
		return
	}
	fixed, err := analysis.Apply(t.removed, mending.Files)
	if err != nil {
		fmt.Printf("%s: %s: %v\n", t.name, t.key, err)
		return
	}
	if want, got := t.placesIn(t.before), t.placesIn(fixed); slices.Equal(want, got) {
		r.places++
		if t.inRuntime() {
			r.runtimePlaces++
		}
	} else {
		fmt.Printf("%s: %s was in %v, is in %v\n", t.name, t.key, want, got)
	}
	if t.onlyAdds(fixed, mending.Files) {
		r.bytes++
	}
	if parses(fixed, mending.Files) {
		r.parses++
	}
	if again, err := analysis.FixAll(t, fixed, fixed.Paths(), selection, false); err == nil && len(again.Titles) == 0 {
		r.silent++
	}
}

func (t *trial) isFound(s analysis.Selection) bool {
	return slices.ContainsFunc(t.removed.Paths(), func(path string) bool {
		return slices.ContainsFunc(analysis.Check(t, t.removed, path, s), func(f analysis.Finding) bool {
			return f.Distribution != "" && pep.Normalize(f.Distribution) == t.key
		})
	})
}

// inRuntime reports whether the package's own list held the distribution.
func (t *trial) inRuntime() bool {
	return slices.ContainsFunc(t.before.ProjectOf(".").Declared(t.key), func(d project.Declaration) bool {
		return d.Section.Role.Kind == manifest.Runtime
	})
}

// placesIn lists where the distribution is declared, sorted.
func (t *trial) placesIn(f *project.Folder) []string {
	var places []string
	for _, d := range f.ProjectOf(".").Declared(t.key) {
		if place := d.File.Path + " " + d.Section.ID; !slices.Contains(places, place) {
			places = append(places, place)
		}
	}
	slices.Sort(places)
	return places
}

// onlyAdds reports whether the edits do nothing but insert, or turn a comment
// into an entry: what they delete is part of what they write.
func (t *trial) onlyAdds(fixed *project.Folder, files []analysis.FileEdit) bool {
	for _, f := range files {
		src := t.removed.File(f.Path).Raw()
		out, err := text.Apply(src, f.Edits)
		if err != nil || out != fixed.File(f.Path).Raw() || !isSubsequence(src, out) && !uncomments(src, out) {
			fmt.Printf("%s: %s changes more of %s than it adds\n", t.name, t.key, f.Path)
			return false
		}
	}
	return true
}

// isSubsequence reports whether all of src stands in out in order.
func isSubsequence(src, out string) bool {
	i := 0
	for j := 0; j < len(out) && i < len(src); j++ {
		if src[i] == out[j] {
			i++
		}
	}
	return i == len(src)
}

// uncomments reports whether out lacks nothing of src but a comment sign.
func uncomments(src, out string) bool {
	return isSubsequence(out, src) && len(src)-len(out) <= len("# ")
}

func parses(f *project.Folder, files []analysis.FileEdit) bool {
	return !slices.ContainsFunc(files, func(e analysis.FileEdit) bool {
		m := f.File(e.Path).Manifest()
		return m == nil || len(m.Problems()) > 0
	})
}
