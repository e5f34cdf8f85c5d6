// Command pyferry keeps a Python project's requirements in step with what its
// sources import: it checks, mends, and serves editors.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/pflag"
)

// version is what `pyferry version` prints; releases are tagged v0.1.0.
const version = "0.1.0"

// The exit statuses (DESIGN: the command line).
const (
	exitOK       = 0 // nothing found, or all done
	exitFindings = 1 // findings remain
	exitFailure  = 2 // wrong use, or something could not be read or written
)

// A command is one verb of the command line.
type command struct {
	name    string
	args    string // as shown in the usage line
	summary string
	run     func(ctx context.Context, c *cli, args []string) (status int, err error)
}

// commands lists the verbs in the order of the help text.
func commands() []command {
	return []command{
		{"check", "[--format text|json|jsonl|sarif|github] [--select RULE,..] [--ignore RULE,..] [--watch] [--baseline FILE] [--write-baseline FILE] [--no-cache] [PATH ...]", "report what is missing", runCheck},
		{"fix", "[--select RULE,..] [--diff] [PATH ...]", "declare what is missing, in all the right places", runFix},
		{"extract", "NOTEBOOK NAME ... --to MODULE [--with-data | --with-lambda] [--diff]", "move definitions of a notebook into the package, with all they need", runExtract},
		{"lsp", "[--stdio] [--log-level LEVEL]", "serve an editor (Language Server Protocol)", runLSP},
		{"version", "", "print the version", runVersion},
		{"rules", "[RULE]", "list the rules, or print the page of one", runRules},
		{"demo", "[DIR]", "write a small example project and walk through the user's day", runDemo},
	}
}

// A cli is what a command has of the world.
type cli struct {
	in       io.Reader
	out, err io.Writer
	dir      string // the working directory
	color    bool
	progress bool // err is a terminal that can show how far a command is
}

// errUsage marks an error in how the command was called.
var errUsage = errors.New("wrong use")

// grace is what a command has after a signal until it ends in any case. Then
// the next run finishes or undoes what it was writing (transact.Recover).
const grace = 2 * time.Second

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	dir, err := os.Getwd()
	if err != nil {
		fmt.Fprintln(os.Stderr, "pyferry:", err)
		os.Exit(exitFailure)
	}
	c := &cli{in: os.Stdin, out: os.Stdout, err: os.Stderr, dir: dir, color: wantsColor(os.Stdout), progress: isTerminal(os.Stderr)}
	context.AfterFunc(ctx, func() {
		stop() // the next signal ends the program at once
		time.AfterFunc(grace, func() { os.Exit(exitFailure) })
	})
	status := c.main(ctx, os.Args[1:])
	stop()
	os.Exit(status)
}

// main runs the command that args name and returns the exit status.
func (c *cli) main(ctx context.Context, args []string) int {
	if len(args) == 0 {
		c.usage(c.err)
		return exitFailure
	}
	switch args[0] {
	case "help", "-h", "--help":
		c.usage(c.out)
		return exitOK
	case "--version":
		args[0] = "version"
	}
	for _, cmd := range commands() {
		if cmd.name == args[0] {
			return c.run(ctx, cmd, args[1:])
		}
	}
	fmt.Fprintf(c.err, "pyferry: there is no command %q; see pyferry help\n", args[0])
	return exitFailure
}

func (c *cli) run(ctx context.Context, cmd command, args []string) int {
	status, err := cmd.run(ctx, c, args)
	switch {
	case errors.Is(err, pflag.ErrHelp):
		fmt.Fprintf(c.out, "usage: pyferry %s %s\n\n%s\n", cmd.name, cmd.args, cmd.summary)
		return exitOK
	case errors.Is(err, errUsage):
		fmt.Fprintf(c.err, "pyferry %s: %v (usage: pyferry %s %s)\n", cmd.name, err, cmd.name, cmd.args)
		return exitFailure
	case err != nil:
		fmt.Fprintf(c.err, "pyferry %s: %v\n", cmd.name, err)
		return exitFailure
	}
	return status
}

func (c *cli) usage(w io.Writer) {
	fmt.Fprint(w, "pyferry keeps a Python project's requirements in step with what it imports.\n\nusage:\n")
	for _, cmd := range commands() {
		fmt.Fprintf(w, "  pyferry %-8s %s\n", cmd.name, cmd.summary)
	}
	fmt.Fprint(w, "\npyferry COMMAND --help shows the arguments of one command.\n")
}

// flags returns an empty flag set whose errors are returned, not printed.
func flags(name string) *pflag.FlagSet {
	set := pflag.NewFlagSet(name, pflag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.Usage = func() {}
	return set
}

// parseFlags reads args into set and returns what is left.
func parseFlags(set *pflag.FlagSet, args []string) ([]string, error) {
	err := set.Parse(args)
	if err != nil && !errors.Is(err, pflag.ErrHelp) {
		err = fmt.Errorf("%w: %w", errUsage, err)
	}
	return set.Args(), err
}

func runVersion(_ context.Context, c *cli, args []string) (int, error) {
	if len(args) > 0 {
		return exitFailure, fmt.Errorf("%w: it takes no argument", errUsage)
	}
	_, err := fmt.Fprintln(c.out, "pyferry", version)
	return exitOK, err
}
