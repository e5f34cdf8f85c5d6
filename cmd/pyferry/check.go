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
	"text": writeText,
	"json": writeJSON,
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

// gcPercent lets the heap of a one-shot command grow further than that of a
// server before it is collected: most of it is file text that lives briefly.
const gcPercent = 400

func runCheck(ctx context.Context, c *cli, args []string) (int, error) {
	debug.SetGCPercent(gcPercent)
	set := flags("check")
	format := set.String("format", "text", "")
	chosen := set.StringSlice("select", nil, "")
	ignored := set.StringSlice("ignore", nil, "")
	paths, err := parseFlags(set, args)
	if err != nil {
		return exitFailure, err
	}
	write := formats[*format]
	if write == nil {
		return exitFailure, fmt.Errorf("%w: there is no format %q", errUsage, *format)
	}
	selected, err := selectRules(*chosen, *ignored)
	if err != nil {
		return exitFailure, err
	}
	r, err := c.check(ctx, paths, selected)
	if err != nil {
		return exitFailure, err
	}
	return r.status(), write(c.out, r)
}

// check runs rules over all that paths name.
func (c *cli) check(ctx context.Context, paths []string, selected analysis.Selection) (*report, error) {
	targets, err := c.openTargets(ctx, paths)
	if err != nil {
		return nil, err
	}
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
