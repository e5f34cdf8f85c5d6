package main

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/core/text"
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

// mended is what fix does to one target.
type mended struct {
	rewrites []rewrite
	titles   []string
	moves    []*analysis.Move
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
		m, err := f.mend(ctx, t)
		if err != nil {
			return exitFailure, err
		}
		if err := f.writeDiff(t, m); err != nil {
			return exitFailure, err
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
	m, err := f.mend(ctx, t)
	if err != nil {
		return err
	}
	moves := make([]transact.Move, len(m.moves))
	for i, move := range m.moves {
		moves[i] = transact.Move{From: t.abs(move.From), To: t.abs(move.To)}
	}
	if err := store.Write(transaction(m.rewrites), moves...); err != nil {
		return err
	}
	for _, title := range m.titles {
		fmt.Fprintln(f.out, title)
	}
	if len(m.titles) == 0 {
		fmt.Fprintln(f.out, "Nothing to mend.")
	}
	return nil
}

// mend computes the changes of one target.
func (f *fixer) mend(ctx context.Context, t *target) (*mended, error) {
	mending, err := analysis.FixAll(ctx, t.folder, t.paths, f.rules, f.unsafe)
	if err != nil {
		return nil, err
	}
	rewrites, err := rewritesOf(t, mending.Files)
	if err != nil {
		return nil, err
	}
	m := &mended{rewrites: rewrites, titles: mending.Titles, moves: mending.Moves}
	for _, move := range mending.Moves {
		for _, e := range move.Others {
			changed, err := text.Apply(e.Text, e.Edits)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", e.Path, err)
			}
			m.rewrites = append(m.rewrites, rewrite{name: t.name(e.Path), path: t.abs(e.Path), old: e.Text, new: changed})
		}
	}
	return m, nil
}

// abs is the absolute path of a file of the target's folder.
func (t *target) abs(name string) string {
	return filepath.Join(t.folder.Root(), filepath.FromSlash(name))
}
