package main

import (
	"context"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/pyferry/pyferry/analysis/rules"
)

func runRules(_ context.Context, c *cli, args []string) (int, error) {
	args, err := parseFlags(flags("rules"), args)
	if err != nil {
		return exitFailure, err
	}
	switch len(args) {
	case 0:
		return exitOK, c.listRules()
	case 1:
		return c.showRule(args[0])
	}
	return exitFailure, fmt.Errorf("%w: it takes one rule", errUsage)
}

func (c *cli) listRules() error {
	w := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
	for _, r := range rules.All() {
		fmt.Fprintf(w, "%s\t%s\t%s\n", r.ID, r.Severity, r.Summary())
	}
	return w.Flush()
}

func (c *cli) showRule(id string) (int, error) {
	for _, r := range rules.All() {
		if r.ID == id {
			_, err := io.WriteString(c.out, r.Doc)
			return exitOK, err
		}
	}
	return exitFailure, fmt.Errorf("%w: there is no rule %q", errUsage, id)
}
