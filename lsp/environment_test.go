package lsp

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pyferry/pyferry/analysis/rules/packagenotinstalled"
	"github.com/pyferry/pyferry/internal/testenv"
)

// A real virtual environment is made, and the project installed into it and
// copied, while the server runs: for a client that watches files, and for one
// that does not. Neither tells of what happens in an environment: the server
// looks by itself, here more often than once a second.
func TestInstallationIsNoticed(t *testing.T) {
	for name, client := range map[string]object{"a client that watches files": full(), "one that does not": {}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			installWhileRunning(t, client)
		})
	}
}

func installWhileRunning(t *testing.T, client object) {
	python := testenv.Python(t)
	root := writeProject(t, sample())
	write(t, filepath.Join(root, "setup.py"), "from setuptools import setup\nsetup(packages=['demo'])\n")
	c := newClient(t, packagenotinstalled.Rule)
	c.initialize(client, root)
	uri := "file://" + root + "/tests/test_model.py"
	c.open(uri, "import demo.model\n")
	if got := c.diagnostics(uri); len(got.Diagnostics) != 0 {
		t.Fatalf("without an environment: %+v", got)
	}
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		every := time.NewTicker(50 * time.Millisecond)
		defer every.Stop()
		for {
			select {
			case <-stop:
				return
			case now := <-every.C:
				select {
				case c.ticks <- now:
				case <-stop:
					return
				}
			}
		}
	}()
	says := func(want string) func(published) bool {
		return func(p published) bool {
			return len(p.Diagnostics) == 1 && strings.Contains(p.Diagnostics[0].Message, want)
		}
	}
	run := func(args ...string) {
		t.Helper()
		if out, err := exec.Command(python, args...).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	prefix := filepath.Join(root, ".venv")
	run("-m", "venv", "--without-pip", prefix)
	c.diagnosticsUntil(uri, says("demo is not installed in .venv: run `pip install -e .`"))
	install := []string{
		"-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index", "--no-deps",
		"--no-build-isolation", "--ignore-installed", "--prefix", prefix,
	}
	run(append(install, "--editable", root)...)
	c.diagnosticsUntil(uri, func(p published) bool { return len(p.Diagnostics) == 0 })
	run(append(install, root)...)
	write(t, filepath.Join(root, "src", "demo", "model.py"), "x = 2\n")
	c.notify("workspace/didChangeWatchedFiles", object{"changes": []object{{"uri": "file://" + root + "/src/demo/model.py", "type": 2}}})
	c.diagnosticsUntil(uri, says("demo is a copy in .venv, in which 1 of 2 files differ from src/demo"))
	close(stop)
	<-stopped
	c.shutdown()
}
