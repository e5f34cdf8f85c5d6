package main

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/pyferry/pyferry/internal/testenv"
)

// TestWhatIsTakenAwayComesBack takes every requirement of a few projects away
// and wants it back where it was, to the byte. `make eval` does the same with
// source distributions from PyPI.
func TestWhatIsTakenAwayComesBack(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no projects (%v)", err)
	}
	for _, name := range archives {
		t.Run(filepath.Base(name), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			for _, f := range archive.Files {
				path := filepath.Join(dir, filepath.FromSlash(f.Name))
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, f.Data, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			comesBack(t, dir, 3)
		})
	}
	t.Run("putup", func(t *testing.T) { comesBack(t, testenv.DSProject(t), 2) })
}

// comesBack tries all requirements of the project in dir, which are at least
// least.
func comesBack(t *testing.T, dir string, least int) {
	t.Helper()
	r := &result{log: t.Errorf}
	if err := r.project(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	n := r.all.trials
	if n < least {
		t.Fatalf("only %d requirements were tried", n)
	}
	if want := (rates{n, n, n, n, n, n, r.all.alone}); r.all != want {
		t.Errorf("got %+v, want %+v", r.all, want)
	}
}
