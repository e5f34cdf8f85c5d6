package rules_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/analysis/rules"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/internal/testenv"
)

// aboutNames are the rules about the names of a notebook.
var aboutNames = []string{"undefined-name", "use-before-definition", "execution-order", "duplicate-definition"}

// names is a project with a notebook of 200 cells; those of another edition
// are other texts.
func names(edition int) fstest.MapFS {
	var cells []any
	for i := range 200 {
		source := fmt.Sprintf(`import numpy as np%[1]d
WIDTH_%[1]d = %[1]d * 2 + %[2]d
def clean%[1]d(frame, columns=None, key=lambda x: x + WIDTH_%[1]d):
    for name in columns or range(3):
        if name is None:
            frame = np%[1]d.array([x * 2 for x in sorted(frame, key=key) if len(x) > 1])
    return frame
class Model%[1]d:
    def fit(self, x):
        return clean%[1]d(x)
result%[1]d = Model%[1]d().fit([1, 2])
print(f"{result%[1]d!r}", sum(v for v in result%[1]d))
`, i, edition)
		if i == 199 {
			source += "print(missing)\n"
		}
		cells = append(cells, map[string]any{
			"cell_type": "code", "source": source, "metadata": map[string]any{}, "outputs": []any{}, "execution_count": i + 1,
		})
	}
	raw, _ := json.Marshal(map[string]any{"cells": cells, "metadata": map[string]any{}, "nbformat": 4, "nbformat_minor": 5})
	return fstest.MapFS{
		"setup.cfg":            {Data: []byte("[metadata]\nname = demo\n[options]\npackages = find:\npackage_dir =\n    =src\n")},
		"src/demo/__init__.py": {},
		"src/demo/model.py":    {Data: []byte("def clean(frame):\n    return frame\n")},
		"a.ipynb":              {Data: raw},
	}
}

// BenchmarkAboutNames runs the rules about names over a notebook of 200 cells,
// the first time that it is seen and again.
func BenchmarkAboutNames(b *testing.B) {
	var about []*analysis.Rule
	for _, r := range rules.All() {
		if slices.Contains(aboutNames, r.ID) {
			about = append(about, r)
		}
	}
	check := func(b *testing.B, folder *project.Folder) {
		if found := analysis.Check(b.Context(), folder, "a.ipynb", analysis.Selection{Rules: about}); len(found) != 1 {
			b.Fatal(found)
		}
	}
	open := func(edition int) *project.Folder {
		folder, err := project.Open(b.Context(), "/", project.Options{FS: names(edition)})
		if err != nil {
			b.Fatal(err)
		}
		return folder
	}
	b.Run("first", func(b *testing.B) {
		for i := range b.N {
			b.StopTimer()
			folder := open(i)
			b.StartTimer()
			check(b, folder)
		}
	})
	b.Run("again", func(b *testing.B) {
		folder := open(0)
		for b.Loop() {
			check(b, folder)
		}
	})
}

// BenchmarkAboutPaths opens a tree of 8,154 files and runs the rules about
// paths over it. What they take is told as a part of all: "share".
func BenchmarkAboutPaths(b *testing.B) {
	var about []*analysis.Rule
	for _, r := range rules.All() {
		if slices.Contains(aboutPaths, r.ID) {
			about = append(about, r)
		}
	}
	root := testenv.Wheels(b)
	var all, part time.Duration
	for b.Loop() {
		start := time.Now()
		folder, err := project.Open(b.Context(), root, project.Options{})
		if err != nil {
			b.Fatal(err)
		}
		opened := time.Now()
		for _, path := range folder.Paths() {
			analysis.Check(b.Context(), folder, path, analysis.Selection{Rules: about})
		}
		part += time.Since(opened)
		all += time.Since(start)
	}
	b.ReportMetric(float64(part)/float64(all), "share")
}
