package lsp

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestHover(t *testing.T) {
	c, _, uri := start(t, full())
	c.open(uri, "import numpy as np, os\nfrom lightgbm import LGBMClassifier\nimport zope.interface, demo.model, no_such_thing\n")
	tests := []struct {
		at    position
		want  string
		start int
	}{
		{position{0, 7}, "**numpy**\n\nDeclared in environment.yml and setup.cfg.", 7},
		{position{0, 12}, "**numpy**\n\nDeclared in environment.yml and setup.cfg.", 7},
		{position{0, 21}, "**os** is in the standard library.", 20},
		{position{1, 6}, "**lightgbm**\n\nDeclared nowhere.", 5},
		{position{2, 26}, "**demo** is part of this project.", 23},
		{position{2, 40}, "**no-such-thing**\n\nThat this distribution provides it is a guess.\n\nDeclared nowhere.", 35},
	}
	for _, tt := range tests {
		var got struct {
			Contents struct{ Kind, Value string }
			Range    textRange
		}
		c.call("textDocument/hover", object{"textDocument": object{"uri": uri}, "position": tt.at}, &got)
		if got.Contents.Kind != "markdown" || got.Contents.Value != tt.want || got.Range.Start.Character != tt.start {
			t.Errorf("%v: got %+v, want %q", tt.at, got, tt.want)
		}
	}
	for _, nowhere := range []position{{0, 2}, {0, 15}, {9, 9}} {
		if raw, err := c.try("textDocument/hover", object{"textDocument": object{"uri": uri}, "position": nowhere}); err != nil || string(raw) != "null" {
			t.Errorf("%v: got %s, %v", nowhere, raw, err)
		}
	}
	c.shutdown()
}

func TestHoverInPlainText(t *testing.T) {
	c, root, _ := start(t, object{})
	_, cells := openNotebook(c, root)
	var got struct {
		Contents struct{ Kind, Value string }
		Range    textRange
	}
	c.call("textDocument/hover", object{"textDocument": object{"uri": cells[2]}, "position": position{1, 8}}, &got)
	if got.Contents.Kind != "plaintext" || got.Contents.Value != "plotly\n\nDeclared nowhere." || got.Range.Start != (position{1, 7}) {
		t.Errorf("got %+v", got)
	}
	c.shutdown()
}

// makeEnvironment makes a virtual environment's metadata, at least what is read
// of it, and returns its prefix.
func makeEnvironment(t *testing.T, prefix string, installed map[string]string) {
	t.Helper()
	write(t, filepath.Join(prefix, "pyvenv.cfg"), "home = /usr/bin\nversion = 3.11.2\n")
	for name, version := range installed {
		info := filepath.Join(prefix, "lib", "python3.11", "site-packages", name+"-"+version+".dist-info")
		write(t, filepath.Join(info, "METADATA"), "Metadata-Version: 2.1\nName: "+name+"\nVersion: "+version+"\n")
		write(t, filepath.Join(info, "top_level.txt"), name+"\n")
	}
}

func (c *client) hoverText(uri string, at position) string {
	c.t.Helper()
	var got struct{ Contents struct{ Value string } }
	c.call("textDocument/hover", object{"textDocument": object{"uri": uri}, "position": at}, &got)
	return got.Contents.Value
}

// later dates a folder a second on, as an installation that takes its time
// would; two changes within a few milliseconds may have the same time.
func later(t *testing.T, path string) {
	t.Helper()
	at := time.Now().Add(time.Second)
	if err := os.Chtimes(path, at, at); err != nil {
		t.Fatal(err)
	}
}

// The environment is found by itself, by the settings, and when it changes
// outside the folder.
func TestHoverFollowsTheEnvironment(t *testing.T) {
	c, root, uri := start(t, object{})
	c.open(uri, "import numpy\n")
	c.diagnostics(uri)
	expect := func(want string) {
		t.Helper()
		if got := c.hoverText(uri, position{0, 8}); got != want+"\n\nDeclared in environment.yml and setup.cfg." {
			t.Errorf("got %q, want %s", got, want)
		}
	}
	tick := func() { // the second is taken when the first is done with
		c.ticks <- time.Now()
		c.ticks <- time.Now()
	}
	expect("numpy")
	makeEnvironment(t, filepath.Join(root, ".venv"), map[string]string{"pip": "24.0"})
	tick()
	expect("numpy (not installed)")
	makeEnvironment(t, filepath.Join(root, ".venv"), map[string]string{"numpy": "1.26.4"})
	later(t, filepath.Join(root, ".venv", "lib", "python3.11", "site-packages"))
	tick()
	expect("numpy 1.26.4")
	other := filepath.Join(t.TempDir(), "env")
	makeEnvironment(t, other, map[string]string{"numpy": "2.0.1"})
	c.notify("workspace/didChangeConfiguration", object{"settings": object{"pyferry": object{"environment": other}}})
	expect("numpy 2.0.1")
	c.notify("workspace/didChangeConfiguration", object{"settings": object{"python": object{}}}) // nothing of ours
	expect("numpy 2.0.1")
	c.shutdown()
}
