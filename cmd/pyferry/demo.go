package main

import (
	"context"
	_ "embed" // the example project
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/tools/txtar"
)

// demoProject is a small project as PyScaffold lays it out, with libraries
// that were just imported and are declared nowhere yet.
//
//go:embed demo.txtar
var demoProject []byte

// A step of the demo is one command, with what the user did or wants.
type step struct {
	story string
	run   func(context.Context, *cli, []string) (int, error)
	name  string
	flags []string
}

var demoExtract = []string{"notebooks/1.0-explore.ipynb", "warm_days", "--to", "weather.features"}

var demoSteps = []step{
	{"You used three new libraries: in the package, in a test and in a notebook.\nNothing declares them yet:", runCheck, "check", nil},
	{"One command writes each into all the right places. First only a look:", runFix, "fix", []string{"--diff"}},
	{"Then for real:", runFix, "fix", nil},
	{"Now the project says what it needs:", runCheck, "check", nil},
	{"A function in the notebook has proved itself. It moves into the package, with the\nconstant and the import that it needs, and the notebook imports it back:", runExtract, "extract", append(demoExtract, "--diff")},
	{"For real. Whatever would make the notebook behave differently is refused:", runExtract, "extract", demoExtract},
	{"Every name that the notebook uses is still there, and all is declared:", runCheck, "check", nil},
}

func runDemo(ctx context.Context, c *cli, args []string) (int, error) {
	args, err := parseFlags(flags("demo"), args)
	if err != nil {
		return exitFailure, err
	}
	if len(args) > 1 {
		return exitFailure, fmt.Errorf("%w: it takes one folder", errUsage)
	}
	dir, err := c.demoDir(args)
	if err != nil {
		return exitFailure, err
	}
	if err := writeDemo(dir); err != nil {
		return exitFailure, err
	}
	fmt.Fprintf(c.out, "The example project is in %s\n", dir)
	for _, f := range txtar.Parse(demoProject).Files {
		fmt.Fprintf(c.out, "  %s\n", f.Name)
	}
	// The commands run inside the project, as a user would run them.
	inside := *c
	inside.dir = dir
	for i, s := range demoSteps {
		fmt.Fprintf(c.out, "\n%s\n", paint(c.color, bold, fmt.Sprintf("%d. %s", i+1, s.story)))
		fmt.Fprintf(c.out, "$ pyferry %s\n", joinWords(s.name, s.flags))
		if status, err := s.run(ctx, &inside, s.flags); err != nil {
			return status, err
		}
	}
	return exitOK, nil
}

func joinWords(name string, flags []string) string {
	for _, f := range flags {
		name += " " + f
	}
	return name
}

// demoDir returns the absolute folder for the project: the one that is named,
// if it is empty or new, or a temporary one.
func (c *cli) demoDir(args []string) (string, error) {
	if len(args) == 0 {
		return os.MkdirTemp("", "pyferry-demo-")
	}
	dir := c.path(args[0])
	entries, err := os.ReadDir(dir)
	if err == nil && len(entries) > 0 {
		return "", fmt.Errorf("%s is not empty", args[0])
	}
	return dir, os.MkdirAll(dir, 0o755)
}

func writeDemo(dir string) error {
	for _, f := range txtar.Parse(demoProject).Files {
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, f.Data, 0o644); err != nil {
			return err
		}
	}
	return nil
}
