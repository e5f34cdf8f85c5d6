package main

import (
	"context"
	"fmt"
	"io"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/analysis/rules"
	"github.com/pyferry/pyferry/core/config"
)

// formats are the output formats of check by name.
var formats = map[string]func(io.Writer, *report) error{
	"text":   writeText,
	"json":   writeJSON,
	"jsonl":  writeJSONLines,
	"sarif":  writeSARIF,
	"github": writeGitHub,
}

// A report is what check found, in the order in which it is shown.
type report struct {
	findings []located
	files    int
	color    bool
}

// remain tells whether findings other than hints are left.
func (r *report) remain() bool {
	return slices.ContainsFunc(r.findings, func(l located) bool { return l.finding.Severity != analysis.Hint })
}

func (r *report) status() int {
	if r.remain() {
		return exitFindings
	}
	return exitOK
}

// memoryLimit is how many bytes a check uses before it collects garbage. A
// one-shot command seldom needs as much, and then ends sooner.
const memoryLimit = 512 << 20

func runCheck(ctx context.Context, c *cli, args []string) (int, error) {
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(memoryLimit)
	k, watch, err := newChecker(c, args)
	if err != nil {
		return exitFailure, err
	}
	targets, err := c.openTargets(ctx, k.paths)
	if err != nil {
		return exitFailure, err
	}
	if watch {
		return k.watch(ctx, targets)
	}
	return k.report(ctx, targets)
}

// A checker is one call of check.
type checker struct {
	*cli
	paths     []string
	write     func(io.Writer, *report) error
	selection analysis.Selection
	known     string // path of the baseline, or ""
	baseline  string // path of the baseline to write, or ""
}

func newChecker(c *cli, args []string) (k *checker, watch bool, err error) {
	k = &checker{cli: c}
	set := flags("check")
	format := set.String("format", "text", "")
	chosen := set.StringSlice("select", nil, "")
	ignored := set.StringSlice("ignore", nil, "")
	set.StringVar(&k.known, "baseline", "", "")
	set.StringVar(&k.baseline, "write-baseline", "", "")
	set.BoolVar(&watch, "watch", false, "")
	// Nothing is cached so far; callers that must not see a cache say so.
	set.Bool("no-cache", false, "")
	if k.paths, err = parseFlags(set, args); err != nil {
		return nil, false, err
	}
	if k.write = formats[*format]; k.write == nil {
		return nil, false, fmt.Errorf("%w: there is no format %q", errUsage, *format)
	}
	k.selection, err = selectRules(*chosen, *ignored)
	return k, watch, err
}

// report checks once and writes what it found.
func (k *checker) report(ctx context.Context, targets []*target) (int, error) {
	r, err := k.checkTargets(ctx, targets, k.selection)
	if err != nil {
		return exitFailure, err
	}
	if k.known != "" {
		if err := withoutBaseline(k.path(k.known), r); err != nil {
			return exitFailure, err
		}
	}
	if k.baseline != "" {
		return exitOK, writeBaseline(k.path(k.baseline), r)
	}
	return r.status(), k.write(k.out, r)
}

// check runs rules over all that paths name.
func (c *cli) check(ctx context.Context, paths []string, selected analysis.Selection) (*report, error) {
	targets, err := c.openTargets(ctx, paths)
	if err != nil {
		return nil, err
	}
	return c.checkTargets(ctx, targets, selected)
}

func (c *cli) checkTargets(ctx context.Context, targets []*target, selected analysis.Selection) (*report, error) {
	r := &report{color: c.color}
	for _, t := range targets {
		c.warnUnreadable(t)
		r.add(ctx, t, selected)
	}
	slices.SortStableFunc(r.findings, compareLocated)
	return r, ctx.Err()
}

func (r *report) add(ctx context.Context, t *target, selected analysis.Selection) {
	r.files += len(t.paths)
	for _, path := range t.paths {
		if found := analysis.Check(ctx, t.folder, path, selected); len(found) > 0 {
			r.findings = append(r.findings, locate(t, path, found)...)
		}
	}
}

// selectRules checks the rules that the command line names.
func selectRules(chosen, ignored []string) (analysis.Selection, error) {
	s := analysis.Selection{Rules: rules.All(), Select: chosen, Ignore: ignored}
	var known []string
	for _, r := range s.Rules {
		known = append(known, r.ID)
	}
	for _, id := range slices.Concat(chosen, ignored) {
		if slices.Contains(known, id) {
			continue
		}
		if near := config.Nearest(id, known); near != "" {
			return s, fmt.Errorf("%w: there is no rule %q; did you mean %s?", errUsage, id, near)
		}
		return s, fmt.Errorf("%w: there is no rule %q", errUsage, id)
	}
	return s, nil
}

func compareLocated(a, b located) int {
	if n := strings.Compare(a.at.File, b.at.File); n != 0 {
		return n
	}
	for _, n := range []int{a.at.Cell - b.at.Cell, a.at.Line - b.at.Line, a.at.Column - b.at.Column} {
		if n != 0 {
			return n
		}
	}
	return strings.Compare(a.finding.Rule, b.finding.Rule)
}
