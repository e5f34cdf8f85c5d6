package lsp

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pyferry/pyferry/internal/testenv"
)

// serveVariable makes the test program a language server on its standard
// streams, so that an editor can start it.
const serveVariable = "PYFERRY_TEST_SERVE"

func TestMain(m *testing.M) {
	if os.Getenv(serveVariable) != "" {
		if err := Serve(context.Background(), os.Stdin, os.Stdout, Options{Version: "test"}); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// TestNeovim lets a real editor, one that announces little, carry out the
// product's first promise on a real project: a new import is found, one action
// declares it in both manifests, and the diagnostic goes.
func TestNeovim(t *testing.T) {
	nvim := testenv.Neovim(t)
	root := testenv.DSProject(t)
	before := readFiles(t, root, "setup.cfg", "environment.yml")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	script, err := filepath.Abs(filepath.Join("testdata", "neovim.lua"))
	if err != nil {
		t.Fatal(err)
	}
	module := filepath.Join(root, "src", "demoproj", "__init__.py")
	cmd := exec.Command(nvim, "--headless", "-u", "NONE", "-i", "NONE", "-n", "-c", "luafile "+script)
	cmd.Dir = root
	cmd.Env = append(os.Environ(), serveVariable+"=1", "SERVER="+self, "ROOT="+root, "FILE="+module,
		"XDG_STATE_HOME="+t.TempDir(), "XDG_CACHE_HOME="+t.TempDir())
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	want := []string{
		`{"step":"diagnostic","value":{"code":"missing-dependency","column":7,"line":0,"message":"lightgbm is imported but declared nowhere","source":"pyferry"}}`,
		`{"step":"changed","value":["environment.yml","setup.cfg"]}`,
		`{"step":"done","value":true}`,
	}
	if got := steps(t, out); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	after := readFiles(t, root, "setup.cfg", "environment.yml")
	expectOneChange(t, "setup.cfg", before[0], after[0], "", "    lightgbm")
	expectOneChange(t, "environment.yml", before[1], after[1], "  # - lightgbm", "  - lightgbm")
}

// steps reads the script's lines with their members in a fixed order.
func steps(t *testing.T, out []byte) []string {
	t.Helper()
	var list []string
	for line := range strings.Lines(string(out)) {
		var step any
		if err := json.Unmarshal([]byte(line), &step); err != nil {
			continue // a message of the editor's own
		}
		sorted, err := json.Marshal(step)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, string(sorted))
	}
	return list
}

func readFiles(t *testing.T, root string, names ...string) []string {
	t.Helper()
	var texts []string
	for _, name := range names {
		data, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(data))
	}
	return texts
}

// expectOneChange wants after to be before with one line replaced, or with one
// line more if there is no old line.
func expectOneChange(t *testing.T, name, before, after, old, fresh string) {
	t.Helper()
	was, is := strings.Split(before, "\n"), strings.Split(after, "\n")
	start := 0
	for start < len(was) && start < len(is) && was[start] == is[start] {
		start++
	}
	removed := ""
	rest := was[start:]
	if old != "" && len(rest) > 0 {
		removed, rest = rest[0], rest[1:]
	}
	if start >= len(is) || removed != old || is[start] != fresh || strings.Join(is[start+1:], "\n") != strings.Join(rest, "\n") {
		t.Errorf("%s is now\n%s", name, after)
	}
}
