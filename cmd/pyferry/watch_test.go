package main

import (
	"bufio"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestWatch changes files while check --watch runs and waits for the reports.
func TestWatch(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("requirements.txt", "numpy\n")
	write("a.py", "import lightgbm\n")
	out, in := io.Pipe()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan int)
	go func() {
		c := &cli{in: strings.NewReader(""), out: in, err: io.Discard, dir: dir}
		done <- c.main(ctx, []string{"check", "--watch", "--format", "jsonl", "--select", "missing-dependency"})
	}()
	lines := bufio.NewScanner(out)
	expect := func(part string) {
		t.Helper()
		if !lines.Scan() || !strings.Contains(lines.Text(), part) {
			t.Fatalf("got %q, want a finding with %q", lines.Text(), part)
		}
	}
	expect(`"import":"lightgbm"`)
	write("sub/b.py", "import xgboost\n")
	expect(`"file":"a.py"`)
	expect(`"file":"sub/b.py"`)
	write("requirements.txt", "numpy\nlightgbm\n")
	expect(`"file":"sub/b.py"`)
	cancel()
	if status := <-done; status != exitOK {
		t.Errorf("status %d, want 0", status)
	}
}
