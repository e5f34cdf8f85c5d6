package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/pyferry/pyferry/analysis/refactor/extract"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/transact"
)

func runExtract(ctx context.Context, c *cli, args []string) (int, error) {
	set := flags("extract")
	module := set.String("to", "", "")
	data := set.Bool("with-data", false, "")
	lambda := set.Bool("with-lambda", false, "")
	diff := set.Bool("diff", false, "")
	rest, err := parseFlags(set, args)
	if err != nil {
		return exitFailure, err
	}
	if len(rest) < 2 || *module == "" {
		return exitFailure, fmt.Errorf("%w: it takes a notebook, names and --to", errUsage)
	}
	targets, err := c.openTargets(ctx, rest[:1])
	if err != nil {
		return exitFailure, err
	}
	t := targets[0]
	t.base = t.folder.Root()
	if len(t.paths) != 1 || !strings.HasSuffix(t.paths[0], ".ipynb") && !strings.HasSuffix(t.paths[0], ".py") {
		return exitFailure, fmt.Errorf("%w: %s is not a notebook", errUsage, rest[0])
	}
	path, err := c.modulePath(t, *module)
	if err != nil {
		return exitFailure, err
	}
	request := extract.Request{Notebook: t.paths[0], Names: rest[1:], Module: path, WithData: *data || *lambda, WithLambda: *lambda}
	result, err := extract.Plan(ctx, t.folder, request)
	var refusal *extract.Refusal
	if errors.As(err, &refusal) {
		fmt.Fprintf(c.err, "pyferry extract: %v%s\n", refusal, hint(ctx, t.folder, request))
		return exitFindings, nil
	}
	if err != nil {
		return exitFailure, err
	}
	return c.carryOut(t, result, *diff)
}

// hint says what else would move what was refused.
func hint(ctx context.Context, folder *project.Folder, request extract.Request) string {
	options := []string{"--with-data", "--with-lambda"}
	for i, option := range options {
		if request.WithLambda || i == 0 && request.WithData {
			continue
		}
		request.WithData, request.WithLambda = true, i == 1
		result, err := extract.Plan(ctx, folder, request)
		if err != nil || len(result.Parameters) == 0 {
			continue
		}
		return fmt.Sprintf("; %s would make %s %s", option, strings.Join(result.Parameters, ", "), result.ParameterNoun())
	}
	return ""
}

// modulePath finds the module that the user names by its dotted name, or by
// its path from the working directory.
func (c *cli) modulePath(t *target, module string) (string, error) {
	if !strings.HasSuffix(module, ".py") && !strings.ContainsAny(module, `/\`) {
		return t.folder.ProjectOf(t.paths[0]).ModulePath(module), nil
	}
	full := module
	if !filepath.IsAbs(full) {
		full = filepath.Join(c.dir, full)
	}
	if dir, err := filepath.EvalSymlinks(filepath.Dir(full)); err == nil {
		full = filepath.Join(dir, filepath.Base(full))
	}
	rel, err := filepath.Rel(t.folder.Root(), full)
	if err != nil || strings.HasPrefix(rel, "..") {
		return "", fmt.Errorf("%w: %s lies outside the notebook's project", errUsage, module)
	}
	return filepath.ToSlash(rel), nil
}

// carryOut writes the result, all files or none, or shows it.
func (c *cli) carryOut(t *target, result *extract.Result, diff bool) (int, error) {
	rewrites, err := rewritesOf(t, result.Edits)
	if err != nil {
		return exitFailure, err
	}
	if diff {
		return exitOK, c.writeDiff(t, &mended{rewrites: rewrites})
	}
	store, err := transact.DefaultStore()
	if err != nil {
		return exitFailure, err
	}
	if err := store.Recover(); err != nil {
		return exitFailure, fmt.Errorf("an earlier run was interrupted: %w", err)
	}
	if err := store.Write(transaction(rewrites)); err != nil {
		return exitFailure, err
	}
	fmt.Fprintf(c.out, "Moved %s to %s\n", strings.Join(result.Moved, ", "), result.Module)
	if len(result.Parameters) > 0 {
		fmt.Fprintf(c.out, "Made %s %s\n", strings.Join(result.Parameters, ", "), result.ParameterNoun())
	}
	for _, title := range result.Declared {
		fmt.Fprintln(c.out, title)
	}
	return exitOK, nil
}
