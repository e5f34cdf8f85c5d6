package lsp

import (
	"path/filepath"
	"strings"
	"testing"
)

// Two windows of JupyterLab share a server and call the same files by
// different URIs: each has findings about its own text, and its edits are of
// that text.
func TestWindows(t *testing.T) {
	root := writeProject(t, sample())
	c := newClient(t)
	c.initialize(full(), root)
	file := func(name, window string) string { return "file://" + root + "/" + name + "?window=" + window }
	model := func(window string) string { return file("src/demo/model.py", window) }
	findings := func(number int) func(published) bool {
		return func(p published) bool { return len(p.Diagnostics) == number }
	}
	add := object{"uri": model("b"), "distributions": []string{"bokeh"}}
	edited := func() (uri string, version *int, text string) {
		t.Helper()
		var added struct{ Edit *testEdit }
		c.call("pyferry/add", add, &added)
		for _, d := range added.Edit.DocumentChanges {
			if strings.Contains(d.TextDocument.URI, "setup.cfg") {
				return d.TextDocument.URI, d.TextDocument.Version, d.Edits[0].NewText
			}
		}
		t.Fatalf("got %+v", added.Edit)
		return
	}

	// What another window has not saved counts, and cannot be changed from here.
	declared := sample()["setup.cfg"] + "    plotly\n"
	c.open(model("a"), "import numpy\n")
	c.open(file("setup.cfg", "a"), declared)
	c.open(model("b"), "import bokeh\nimport plotly\n")
	c.diagnosticsUntil(model("b"), findings(1))
	if _, err := c.try("pyferry/add", add); code(err) != -32803 || !strings.Contains(err.Error(), "another window") {
		t.Errorf("got %v", err)
	}

	// What it has saved is as good as closed.
	write(t, filepath.Join(root, "setup.cfg"), declared)
	if uri, version, text := edited(); strings.Contains(uri, "?") || version != nil || !strings.Contains(text, "bokeh") {
		t.Errorf("got %s %v %q", uri, version, text)
	}

	// A window's own text counts before that of others.
	c.open(file("setup.cfg", "b"), sample()["setup.cfg"])
	c.diagnosticsUntil(model("b"), findings(2))
	if uri, version, _ := edited(); uri != file("setup.cfg", "b") || version == nil {
		t.Errorf("got %s %v", uri, version)
	}

	// One that closes a file leaves it to the others.
	c.notify("textDocument/didClose", object{"textDocument": object{"uri": model("a")}})
	c.replace(model("b"), 2, "import bokeh\n")
	c.diagnosticsUntil(model("b"), findings(1))
}
