package rules_test

import (
	"slices"
	"testing"
	"time"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/analysis/rules"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/internal/testenv"
)

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
