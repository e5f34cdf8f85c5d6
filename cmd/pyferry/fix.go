package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/core/transact"
)

func runFix(ctx context.Context, c *cli, args []string) (int, error) {
	set := flags("fix")
	chosen := set.StringSlice("select", nil, "")
	diff := set.Bool("diff", false, "")
	paths, err := parseFlags(set, args)
	if err != nil {
		return exitFailure, err
	}
	selected, err := selectRules(*chosen, nil)
	if err != nil {
		return exitFailure, err
	}
	f := &fixer{cli: c, rules: selected, unsafe: len(*chosen) > 0}
	if *diff {
		return f.preview(ctx, paths)
	}
	return f.fix(ctx, paths)
}

// A fixer mends all that paths name. Fixes that are not safe are made only
// where the user named the rule.
type fixer struct {
	*cli
	rules  analysis.Selection
	unsafe bool
}

// preview prints what fix would change and writes nothing. It ends with the
// status for findings if there is anything to change.
func (f *fixer) preview(ctx context.Context, paths []string) (int, error) {
	targets, err := f.openTargets(ctx, paths)
	if err != nil {
		return exitFailure, err
	}
	status := exitOK
	for _, t := range targets {
		f.warnUnreadable(t)
		rewrites, _, err := f.mend(ctx, t)
		if err != nil {
			return exitFailure, err
		}
		for _, r := range rewrites {
			fmt.Fprint(f.out, f.colorDiff(udiff.Unified("a/"+r.name, "b/"+r.name, r.old, r.new)))
		}
		report := &report{}
		if report.add(ctx, t, f.rules); report.remain() {
			status = exitFindings
		}
	}
	return status, ctx.Err()
}

// fix writes the changes, all files of a target or none, and reports what
// remains.
func (f *fixer) fix(ctx context.Context, paths []string) (int, error) {
	store, err := transact.DefaultStore()
	if err != nil {
		return exitFailure, err
	}
	if err := store.Recover(); err != nil {
		return exitFailure, fmt.Errorf("an earlier run was interrupted: %w", err)
	}
	targets, err := f.openTargets(ctx, paths)
	if err != nil {
		return exitFailure, err
	}
	for _, t := range targets {
		if err := f.write(ctx, t, store); err != nil {
			return exitFailure, err
		}
	}
	remaining, err := f.check(ctx, paths, f.rules)
	if err != nil {
		return exitFailure, err
	}
	if len(remaining.findings) > 0 {
		return remaining.status(), writeText(f.out, remaining)
	}
	return exitOK, nil
}

func (f *fixer) write(ctx context.Context, t *target, store transact.Store) error {
	rewrites, titles, err := f.mend(ctx, t)
	if err != nil {
		return err
	}
	if err := store.Write(transaction(rewrites)); err != nil {
		return err
	}
	for _, title := range titles {
		fmt.Fprintln(f.out, title)
	}
	if len(titles) == 0 {
		fmt.Fprintln(f.out, "Nothing to mend.")
	}
	return nil
}

// mend computes the changes of one target.
func (f *fixer) mend(ctx context.Context, t *target) ([]rewrite, []string, error) {
	mending, err := analysis.FixAll(ctx, t.folder, t.paths, f.rules, f.unsafe)
	if err != nil {
		return nil, nil, err
	}
	rewrites, err := rewritesOf(t, mending.Files)
	return rewrites, mending.Titles, err
}

// The colours of a diff's lines by their first character.
var diffColors = map[byte]string{'+': "\x1b[32m", '-': "\x1b[31m", '@': cyan}

func (f *fixer) colorDiff(diff string) string {
	if !f.color {
		return diff
	}
	var out strings.Builder
	for line := range strings.Lines(diff) {
		if color, ok := diffColors[line[0]]; ok {
			line = color + strings.TrimSuffix(line, "\n") + plain + "\n"
		}
		out.WriteString(line)
	}
	return out.String()
}
