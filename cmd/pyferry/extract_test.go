package main

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pyferry/pyferry/internal/testenv"
)

// TestExtractBehaviour runs notebooks before and after an extraction: the
// hand-made ones, and some made at random.
func TestExtractBehaviour(t *testing.T) {
	python := testenv.Python(t)
	tool := filepath.Join(t.TempDir(), "pyferry")
	if out, err := exec.Command("go", "build", "-o", tool, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Setenv("VIRTUAL_ENV", "")
	t.Setenv("PYTHONDONTWRITEBYTECODE", "1")
	script := filepath.Join(testenv.Root(t), "eval", "extract", "run.py")
	out, err := exec.Command(python, script, tool, "--cases", "--random", "50").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	t.Log(lines[len(lines)-1])
}
