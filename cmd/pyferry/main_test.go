package main

import (
	"context"
	"flag"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite the expected outputs in the scripts")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"pyferry": func() {
			dir, err := os.Getwd()
			if err != nil {
				panic(err)
			}
			c := &cli{in: os.Stdin, out: os.Stdout, err: os.Stderr, dir: dir}
			os.Exit(c.main(context.Background(), os.Args[1:]))
		},
	})
}

// TestScripts runs the command line as a user would, one script a topic.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			// Nothing of the machine's own environments or caches takes part.
			for _, name := range []string{"VIRTUAL_ENV", "CONDA_PREFIX"} {
				env.Setenv(name, "")
			}
			env.Setenv("XDG_CACHE_HOME", env.WorkDir+"/.cache")
			return nil
		},
	})
}
