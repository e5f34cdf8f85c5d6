// Package ruletest runs the cases of a rule: small projects as txtar files,
// with what the rule must find written beside the code that it is about.
package ruletest

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/text"
)

var update = flag.Bool("update", false, "rewrite the fixed/ parts of the cases")

// Run runs each testdata/*.txtar below the calling package's folder. The
// archive holds the files of a project. A comment
//
//	# want RULE [DISTRIBUTION or NAME]
//
// at the end of a line says that the rule reports that line; several wants on
// a line are separated by commas. Lines without one must have no finding.
// Files under fixed/ are what FixAll must make of the file of the same name;
// no other file may change, and a second FixAll must change nothing.
func Run(t *testing.T, rules ...*analysis.Rule) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases in testdata (%v)", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			runCase(t, file, selection(rules))
		})
	}
}

// selection names the rules, so that those run which are off by default.
func selection(rules []*analysis.Rule) analysis.Selection {
	s := analysis.Selection{Rules: rules}
	for _, r := range rules {
		s.Select = append(s.Select, r.ID)
	}
	return s
}

func runCase(t *testing.T, file string, rules analysis.Selection) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	folder := open(t, archive)
	got, want := found(t, folder, rules), wants(folder)
	if !slices.Equal(got, want) {
		t.Errorf("findings:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	checkMends(t, folder, rules)
	checkFixes(t, file, archive, folder, rules)
}

// checkMends looks for safe fixes of rules that do not say that they have any.
func checkMends(t *testing.T, folder *project.Folder, rules analysis.Selection) {
	t.Helper()
	mends := map[string]bool{}
	for _, r := range rules.Rules {
		mends[r.ID] = r.Mends
	}
	for _, path := range folder.Paths() {
		for _, f := range analysis.Check(t.Context(), folder, path, rules) {
			if fix, ok := f.Preferred(); ok && fix.Safe && !mends[f.Rule] {
				t.Errorf("%s has a safe fix (%s), but is not marked with Mends", f.Rule, fix.Title)
			}
		}
	}
}

// open writes the project to a temporary folder and opens it.
func open(t *testing.T, archive *txtar.Archive) *project.Folder {
	t.Helper()
	root := t.TempDir()
	for _, f := range archive.Files {
		if strings.HasPrefix(f.Name, "fixed/") {
			continue
		}
		path := filepath.Join(root, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	folder, err := project.Open(t.Context(), root, project.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return folder
}

// found lists the findings as "path:line RULE DISTRIBUTION", sorted.
func found(t *testing.T, folder *project.Folder, rules analysis.Selection) []string {
	var list []string
	for _, path := range folder.Paths() {
		for _, f := range analysis.Check(t.Context(), folder, path, rules) {
			src := folder.File(path).Text()
			if f.Raw {
				src = folder.File(path).Raw()
			}
			line := text.NewIndex(src).Position(f.Span.Start, text.UTF8).Line
			list = append(list, strings.TrimSpace(fmt.Sprintf("%s:%d %s %s", path, line+1, f.Rule, f.Distribution+f.Name)))
		}
	}
	slices.Sort(list)
	return list
}

// wants lists the expectations in the same form.
func wants(folder *project.Folder) []string {
	var list []string
	for _, path := range folder.Paths() {
		n := 0
		for line := range strings.Lines(folder.File(path).Text()) {
			n++
			_, want, ok := strings.Cut(line, "# want ")
			if !ok {
				continue
			}
			for w := range strings.SplitSeq(want, ",") {
				list = append(list, fmt.Sprintf("%s:%d %s", path, n, strings.TrimSpace(w)))
			}
		}
	}
	slices.Sort(list)
	return list
}

func checkFixes(t *testing.T, file string, archive *txtar.Archive, folder *project.Folder, rules analysis.Selection) {
	t.Helper()
	got, fixed := fixAll(t, folder, rules)
	again, _ := fixAll(t, fixed, rules)
	if len(again) > 0 {
		t.Errorf("a second fix changes %v", slices.Sorted(maps.Keys(again)))
	}
	if *update {
		rewrite(t, file, archive, got)
		return
	}
	for _, f := range archive.Files {
		name, ok := strings.CutPrefix(f.Name, "fixed/")
		if !ok {
			continue
		}
		if got[name] != string(f.Data) {
			t.Errorf("%s fixed: got\n%s\nwant\n%s", name, got[name], f.Data)
		}
		delete(got, name)
	}
	for name, src := range got {
		t.Errorf("%s changed to\n%s", name, src)
	}
}

// fixAll returns the new texts of the files that FixAll changes.
func fixAll(t *testing.T, folder *project.Folder, rules analysis.Selection) (map[string]string, *project.Folder) {
	t.Helper()
	mending, err := analysis.FixAll(t.Context(), folder, folder.Paths(), rules, true)
	if err != nil {
		t.Fatal(err)
	}
	fixed, err := analysis.Apply(folder, mending.Files)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range mending.Files {
		out[f.Path] = fixed.File(f.Path).Raw()
	}
	return out, fixed
}

// rewrite puts the fixed files into the case.
func rewrite(t *testing.T, file string, archive *txtar.Archive, fixed map[string]string) {
	t.Helper()
	archive.Files = slices.DeleteFunc(archive.Files, func(f txtar.File) bool { return strings.HasPrefix(f.Name, "fixed/") })
	for _, name := range slices.Sorted(maps.Keys(fixed)) {
		archive.Files = append(archive.Files, txtar.File{Name: "fixed/" + name, Data: []byte(fixed[name])})
	}
	if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
		t.Fatal(err)
	}
}
