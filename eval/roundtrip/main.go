// Command roundtrip measures how well pyferry puts back what is taken away. In
// every project of the folders given it removes each requirement that the
// project's code really imports from all the places that declare it, lets `fix`
// work, and compares. It prints a page with five rates, of the requirement that
// most files of each package import, and of all, and on the standard error what
// did not go well:
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
	"cmp"
	"context"
	_ "embed" // the page's introduction
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/analysis/rules"
	"github.com/pyferry/pyferry/core/imports"
	"github.com/pyferry/pyferry/core/pep"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/text"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: roundtrip FOLDER ...")
		os.Exit(2)
	}
	results := make([]*result, len(os.Args)-1)
	for i, folder := range os.Args[1:] {
		var err error
		if results[i], err = measure(context.Background(), folder); err != nil {
			fmt.Fprintln(os.Stderr, "roundtrip:", err)
			os.Exit(1)
		}
	}
	writePage(os.Stdout, results)
}

// measure tries all projects that lie in folder.
func measure(ctx context.Context, folder string) (*result, error) {
	projects, err := filepath.Glob(filepath.Join(folder, "[^.]*"))
	if err != nil {
		return nil, err
	}
	r := &result{name: filepath.Base(folder)}
	for _, dir := range projects {
		if err := r.project(ctx, dir); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// A result counts the trials of all projects.
type result struct {
	name     string // of the folder that holds the projects
	projects int
	all      rates
	// main counts one requirement of each project: the one that most files of
	// the package import.
	main rates
	// log, if not nil, is told what did not go well.
	log func(format string, args ...any)
}

// rates count trials and how many of them went well in each respect.
type rates struct {
	trials                               int
	found, places, bytes, parses, silent int
	// alone counts the requirements whose places no other requirement of the
	// project shares exactly: what they are cannot be learned from the others.
	alone int
}

// outcome says in which respects one trial went well.
type outcome struct{ found, places, bytes, parses, silent, alone bool }

func (r *rates) add(o outcome) {
	r.trials++
	for _, count := range []struct {
		ok bool
		n  *int
	}{{o.found, &r.found}, {o.places, &r.places}, {o.bytes, &r.bytes}, {o.parses, &r.parses}, {o.silent, &r.silent}, {o.alone, &r.alone}} {
		if count.ok {
			*count.n++
		}
	}
}

// rows are the lines of the page's table: a count, and of how many.
var rows = []struct {
	title string
	count func(rates) (n, of int)
}{
	{"found", func(r rates) (int, int) { return r.found, r.trials }},
	{"the same places", func(r rates) (int, int) { return r.places, r.trials }},
	{"of the found: every other byte the same", func(r rates) (int, int) { return r.bytes, r.found }},
	{"of the found: still parses", func(r rates) (int, int) { return r.parses, r.found }},
	{"of the found: a second fix changes nothing", func(r rates) (int, int) { return r.silent, r.found }},
	{"no other requirement has the same places", func(r rates) (int, int) { return r.alone, r.trials }},
}

//go:embed page.md
var page string

func writePage(w io.Writer, results []*result) {
	fmt.Fprint(w, page)
	for _, r := range results {
		fmt.Fprintf(w, "\n## The %d distributions of [eval/%s.txt](../eval/%s.txt)\n\n", r.projects, r.name, r.name)
		fmt.Fprintf(w, "| | the main requirement of each | all |\n| --- | --- | --- |\n")
		for _, row := range rows {
			fmt.Fprintf(w, "| %s | %s | %s |\n", row.title, share(row.count(r.main)), share(row.count(r.all)))
		}
	}
}

func share(n, of int) string {
	return fmt.Sprintf("%d of %d (%.1f %%)", n, of, 100*float64(n)/float64(max(1, of)))
}

func (r *result) project(ctx context.Context, dir string) error {
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
	main := true
	for _, key := range imported(folder) {
		t := &trial{Context: ctx, name: filepath.Base(root), key: key, before: folder, result: r}
		if !t.remove() {
			continue
		}
		o := t.outcome()
		o.alone = t.isAlone()
		if r.all.add(o); main {
			r.main.add(o)
			main = false
		}
	}
	return nil
}

func (r *result) say(format string, args ...any) {
	if r.log != nil {
		r.log(format, args...)
		return
	}
	fmt.Fprintf(os.Stderr, format+"\n", args...)
}

// dependencyRules are the rules about requirements, the only ones whose
// findings depend on what is declared.
func dependencyRules() []*analysis.Rule {
	return slices.DeleteFunc(slices.Clone(rules.All()), func(r *analysis.Rule) bool {
		return !strings.HasSuffix(r.ID, "-dependency")
	})
}

// imported lists the declared distributions that a source of the root project
// imports without a condition, those first that most files of the package
// import, then those that most other files do.
func imported(folder *project.Folder) []string {
	p := folder.ProjectOf(".")
	used, inPackage := map[string]int{}, map[string]int{}
	for _, path := range folder.Paths() {
		file := folder.File(path)
		if folder.ProjectOf(path) != p || p.Use(path) == project.BuildCode {
			continue
		}
		for _, key := range needed(p, file) {
			used[key]++
			if p.Use(path) == project.PackageCode {
				inPackage[key]++
			}
		}
	}
	return slices.SortedFunc(maps.Keys(used), func(a, b string) int {
		return cmp.Or(inPackage[b]-inPackage[a], used[b]-used[a], strings.Compare(a, b))
	})
}

// needed lists the declared distributions that file imports without a
// condition, each once.
func needed(p *project.Project, file *project.File) []string {
	keys := map[string]bool{}
	for i := range file.Imports {
		if file.Imports[i].Context&^(imports.InFunction|imports.Dynamic) != 0 {
			continue
		}
		for ref := range project.References(&file.Imports[i]) {
			if res := p.Resolve(file.Path, ref); res.Origin == project.Declared && len(p.Declared(res.Key)) > 0 {
				keys[res.Key] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(keys))
}

// A trial is one distribution taken away.
type trial struct {
	context.Context
	name, key       string
	result          *result
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

// outcome lets fix work on what is left and compares.
func (t *trial) outcome() (o outcome) {
	selection := analysis.Selection{Rules: dependencyRules()}
	if o.found = t.isFound(selection); !o.found {
		t.say("is not missed")
		return o
	}
	mending, err := analysis.FixAll(t, t.removed, t.removed.Paths(), selection, false)
	if err != nil {
		t.say("%v", err)
		return o
	}
	fixed, err := analysis.Apply(t.removed, mending.Files)
	if err != nil {
		t.say("%v", err)
		return o
	}
	want, got := placesOf(t.before, t.key), placesOf(fixed, t.key)
	if o.places = slices.Equal(want, got); !o.places {
		t.say("was in %v, is in %v", want, got)
	}
	o.bytes = t.onlyAdds(fixed, mending.Files)
	o.parses = parses(fixed, mending.Files)
	again, err := analysis.FixAll(t, fixed, fixed.Paths(), selection, false)
	o.silent = err == nil && len(again.Titles) == 0
	return o
}

func (t *trial) say(format string, args ...any) {
	t.result.say("%s: %s "+format, append([]any{t.name, t.key}, args...)...)
}

// isAlone reports whether no other distribution is declared in the same places.
func (t *trial) isAlone() bool {
	own := placesOf(t.before, t.key)
	return !slices.ContainsFunc(t.before.ProjectOf(".").DeclaredKeys(), func(key string) bool {
		return key != t.key && slices.Equal(placesOf(t.before, key), own)
	})
}

func (t *trial) isFound(s analysis.Selection) bool {
	return slices.ContainsFunc(t.removed.Paths(), func(path string) bool {
		return slices.ContainsFunc(analysis.Check(t, t.removed, path, s), func(f analysis.Finding) bool {
			return f.Distribution != "" && pep.Normalize(f.Distribution) == t.key
		})
	})
}

// placesOf lists where the distribution is declared, sorted.
func placesOf(f *project.Folder, key string) []string {
	var places []string
	for _, d := range f.ProjectOf(".").Declared(key) {
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
			t.say("changes more of %s than it adds", f.Path)
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
