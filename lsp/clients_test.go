package lsp

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/text"
	"github.com/pyferry/pyferry/internal/testenv"
)

// TestClients compares the table of docs/clients.md with the tests that there
// are: each row names some, and each of these exists.
func TestClients(t *testing.T) {
	page, err := os.ReadFile(filepath.Join(testenv.Root(t), "docs", "clients.md"))
	if err != nil {
		t.Fatal(err)
	}
	sources, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]bool{}
	for _, name := range sources {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range regexp.MustCompile(`(?m)^func (Test\w+)\(t \*testing\.T\)`).FindAllSubmatch(source, -1) {
			tests[string(found[1])] = true
		}
	}
	_, table, _ := strings.Cut(string(page), "| --- | --- |\n")
	if table == "" {
		t.Fatal("the page has no table")
	}
	for row := range strings.Lines(table) {
		named := regexp.MustCompile("`(Test\\w+)`").FindAllStringSubmatch(row, -1)
		if len(named) == 0 {
			t.Errorf("no test holds %s", row)
		}
		for _, name := range named {
			if !tests[name[1]] {
				t.Errorf("there is no %s for %s", name[1], row)
			}
		}
	}
}

// pull asks for the diagnostics of a document as it is now.
func (c *client) pull(uri string) []diagnostic {
	c.t.Helper()
	var pulled struct{ Items []diagnostic }
	c.call("textDocument/diagnostic", object{"textDocument": object{"uri": uri}}, &pulled)
	return pulled.Items
}

// What changes while an edit is computed makes it wrong: the document that it
// is for, or a manifest that it is of. What changes elsewhere does not.
func TestChangedWhileAnEditIsComputed(t *testing.T) {
	for name, test := range map[string]struct {
		changed string
		code    int
	}{
		"the document": {"src/demo/model.py", -32801},
		"the manifest": {"setup.cfg", -32801},
		"another":      {"src/demo/other.py", 0},
	} {
		t.Run(name, func(t *testing.T) {
			begun, changed := make(chan struct{}), make(chan struct{})
			slow := &analysis.Rule{ID: "slow", Severity: analysis.Warning, Check: func(pass *analysis.Pass) {
				fix := analysis.Fix{Title: "Wait", Edits: func(*project.Folder) ([]analysis.FileEdit, error) {
					close(begun)
					<-changed
					return []analysis.FileEdit{{Path: "setup.cfg", Edits: []text.Edit{{New: "# new\n"}}}}, nil
				}}
				if strings.HasSuffix(pass.File.Path, "model.py") {
					pass.Report(analysis.Finding{Span: text.Span{Start: 0, End: 1}, Message: "slow", Fixes: []analysis.Fix{fix}})
				}
			}}
			root := writeProject(t, sample())
			c := newClient(t, slow)
			c.initialize(full(), root)
			uri := "file://" + root + "/src/demo/model.py"
			for _, file := range []string{"src/demo/model.py", "setup.cfg", "src/demo/other.py"} {
				c.open("file://"+root+"/"+file, "x = 1\n")
			}
			action := c.actions(uri, textRange{})[0]
			id := c.begin("codeAction/resolve", object{"title": action.Title, "kind": action.Kind, "data": action.Data})
			<-begun
			c.replace("file://"+root+"/"+test.changed, 2, "y = 1\n")
			c.sync()
			close(changed)
			if _, err := c.finish(id); code(err) != test.code {
				t.Errorf("got %v, want %d", err, test.code)
			}
			c.shutdown()
		})
	}
}

// A file that the client reaches by a link is the file that the link leads to,
// under the client's address; so are the folder and the manifests.
func TestFileUnderALink(t *testing.T) {
	root := writeProject(t, sample())
	link := filepath.Join(t.TempDir(), "link")
	for from, to := range map[string]string{link: root, filepath.Join(root, "notebooks", "linked.py"): filepath.Join(root, "src", "demo", "model.py")} {
		if err := os.Symlink(to, from); err != nil {
			t.Fatal(err)
		}
	}
	for name, folder := range map[string]string{"the folder by its name": root, "the folder by the link": link} {
		for _, file := range []string{link + "/src/demo/model.py", root + "/notebooks/linked.py", root + "/src/demo/model.py"} {
			c := newClient(t)
			c.initialize(full(), folder)
			uri := "file://" + file
			c.open(uri, "import lightgbm\n")
			expectRange(t, c.diagnostics(uri), textRange{position{0, 7}, position{0, 15}}, "lightgbm")
			list := c.actions(uri, textRange{position{0, 8}, position{0, 8}})
			if len(list) == 0 || list[0].Title != "Declare lightgbm in setup.cfg and environment.yml" {
				t.Fatalf("%s, %s: got %+v", name, file, list)
			}
			var resolved testAction
			c.call("codeAction/resolve", object{"title": list[0].Title, "kind": list[0].Kind, "data": list[0].Data}, &resolved)
			for _, change := range resolved.Edit.DocumentChanges {
				if !strings.HasPrefix(change.TextDocument.URI, "file://"+folder+"/") {
					t.Errorf("%s: the edit is of %s", name, change.TextDocument.URI)
				}
			}
			c.open("file://"+link+"/setup.cfg", strings.Replace(sample()["setup.cfg"], "requests", "lightgbm", 1))
			c.open("file://"+link+"/environment.yml", strings.Replace(sample()["environment.yml"], "# - lightgbm", "- lightgbm", 1))
			c.diagnosticsUntil(uri, quiet)
			c.shutdown()
		}
	}
}

func TestPathsOfWindows(t *testing.T) {
	for path, want := range map[string]string{
		"/c:/Users/me/a.py": "c:/Users/me/a.py", "/C:/a.py": "C:/a.py", "server/share/a.py": "//server/share/a.py", "/unix/a.py": "/unix/a.py",
	} {
		if got := systemPath(path, "windows"); got != want {
			t.Errorf("%s: got %q, want %q", path, got, want)
		}
	}
}

// A session as on Windows, with folders that are not there: nothing is found,
// nothing fails.
func TestAddressesOfWindows(t *testing.T) {
	c := newClient(t)
	c.call("initialize", object{
		"processId": nil, "capabilities": full(), "rootPath": `c:\Users\me\demo`, "rootUri": "file:///c%3A/Users/me/demo",
		"workspaceFolders": []object{{"uri": "file:///c%3A/Users/me/demo", "name": "demo"}, {"uri": "file://server/share/demo", "name": "two"}},
	}, nil)
	c.notify("initialized", object{})
	for _, uri := range []string{"file:///c%3A/Users/me/demo/a.py", "file:///C:/Users/me/demo/a.py", "file://server/share/demo/a.py"} {
		c.open(uri, "import lightgbm\r\n")
		if got := c.diagnostics(uri); len(got.Diagnostics) != 0 {
			t.Errorf("%s: got %+v", uri, got)
		}
	}
	c.shutdown()
}

// Line ends of Windows: places are right, and an edit keeps to them.
func TestLineEndsOfWindows(t *testing.T) {
	crlf := func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }
	files := sample()
	for name, content := range files {
		files[name] = crlf(content)
	}
	root := writeProject(t, files)
	c := newClient(t)
	c.initialize(object{}, root)
	uri := "file://" + root + "/src/demo/model.py"
	c.open(uri, "import numpy\r\n\r\nimport plotly\r\n")
	expectRange(t, c.diagnostics(uri), textRange{position{2, 7}, position{2, 13}}, "plotly")
	c.notify("textDocument/didChange", object{
		"textDocument":   object{"uri": uri, "version": 2},
		"contentChanges": []object{{"range": textRange{position{1, 0}, position{2, 13}}, "text": "\r\n\r\nimport lightgbm"}},
	})
	expectRange(t, c.diagnostics(uri), textRange{position{3, 7}, position{3, 15}}, "lightgbm")
	changed := applied(t, root, c.actions(uri, textRange{position{3, 8}, position{3, 8}})[0].Edit)
	for _, name := range []string{"setup.cfg", "environment.yml"} {
		if got := changed[name]; !strings.Contains(got, "lightgbm\r\n") && !strings.Contains(got, "- lightgbm  # boosting\r\n") ||
			strings.Count(got, "\n") != strings.Count(got, "\r\n") {
			t.Errorf("%s is now %q", name, got)
		}
	}
	c.shutdown()
}

// Two folders, one of them with two projects: each document's library goes to
// the manifest of its own.
func TestProjectsOfManyFolders(t *testing.T) {
	manifest := func(name string, libraries string) string {
		return fmt.Sprintf("[project]\nname = %q\nversion = \"1\"\ndependencies = [%s]\n", name, libraries)
	}
	mono := writeProject(t, map[string]string{
		"packages/a/pyproject.toml": manifest("a", `"numpy"`), "packages/a/src/a/__init__.py": "",
		"packages/b/pyproject.toml": manifest("b", `"rich"`), "packages/b/src/b/__init__.py": "",
	})
	other := writeProject(t, map[string]string{"pyproject.toml": manifest("c", ""), "src/c/__init__.py": ""})
	c := newClient(t)
	c.initialize(object{}, mono, other)
	for folder, undeclared := range map[string][]string{
		mono + "/packages/a/src/a": {"rich"}, mono + "/packages/b/src/b": {"numpy"}, other + "/src/c": {"numpy", "rich"},
	} {
		uri := "file://" + folder + "/m.py"
		c.open(uri, "import numpy\nimport rich\n")
		found := c.diagnostics(uri).Diagnostics
		var names []string
		for _, d := range found {
			names = append(names, strings.Fields(d.Message)[0])
			edit := c.actions(uri, d.Range)[0].Edit
			want := "file://" + filepath.Dir(filepath.Dir(folder)) + "/pyproject.toml"
			if len(edit.Changes) != 1 || edit.Changes[want] == nil {
				t.Errorf("%s: the edit is of %v, want %s", uri, edit.Changes, want)
			}
		}
		if !slices.Equal(names, undeclared) {
			t.Errorf("%s: got %q, want %q", uri, names, undeclared)
		}
	}
	c.shutdown()
}

func TestManyNotebooks(t *testing.T) {
	root := writeProject(t, sample())
	c := newClient(t)
	c.initialize(full(), root)
	const many = 20
	cell := func(i int) string { return fmt.Sprintf("vscode-notebook-cell:%s/notebooks/n%d.ipynb#W0", root, i) }
	nb := func(i int) string { return fmt.Sprintf("file://%s/notebooks/n%d.ipynb", root, i) }
	for i := range many {
		c.notify("notebookDocument/didOpen", object{
			"notebookDocument":  object{"uri": nb(i), "notebookType": "jupyter-notebook", "version": 0, "cells": []object{{"kind": 2, "document": cell(i)}}},
			"cellTextDocuments": []object{cellItem(cell(i), strings.Repeat("\n", i)+"import plotly")},
		})
	}
	for i := range many { // all change before the first is looked at
		changeNotebook(c, nb(i), object{"textContent": []object{{
			"document": object{"uri": cell(i), "version": 2},
			"changes":  []object{{"range": textRange{position{i, 7}, position{i, 13}}, "text": "bokeh"}},
		}}})
	}
	for i := range many {
		got := c.diagnosticsUntil(cell(i), func(p published) bool { return p.Version != nil && *p.Version == 2 })
		expectRange(t, got, textRange{position{i, 7}, position{i, 12}}, "bokeh")
	}
	// One manifest answers all of them.
	c.open("file://"+root+"/environment.yml", strings.Replace(sample()["environment.yml"], "# - lightgbm", "- bokeh", 1))
	for i := range many {
		c.diagnosticsUntil(cell(i), quiet)
	}
	c.shutdown()
}

// A file is renamed: the editor closes it, opens the new one, and tells of both
// on disk. Then it is deleted while it is open.
func TestRenamedAndDeleted(t *testing.T) {
	root := writeProject(t, sample())
	c := newClient(t)
	c.initialize(full(), root)
	before, after := root+"/src/demo/model.py", root+"/src/demo/features.py"
	c.open("file://"+before, "import plotly\n")
	c.diagnosticsUntil("file://"+before, finds(1))
	if err := os.Rename(before, after); err != nil {
		t.Fatal(err)
	}
	c.notify("textDocument/didClose", object{"textDocument": object{"uri": "file://" + before}})
	c.open("file://"+after, "import plotly\n")
	c.notify("workspace/didChangeWatchedFiles", object{"changes": []object{{"uri": "file://" + before, "type": 3}, {"uri": "file://" + after, "type": 1}}})
	c.diagnosticsUntil("file://"+before, quiet)
	c.diagnosticsUntil("file://"+after, finds(1))
	if err := os.Remove(after); err != nil {
		t.Fatal(err)
	}
	c.notify("workspace/didChangeWatchedFiles", object{"changes": []object{{"uri": "file://" + after, "type": 3}}})
	if got := c.pull("file://" + after); len(got) != 1 {
		t.Errorf("the text that is still open has %+v", got)
	}
	c.notify("textDocument/didClose", object{"textDocument": object{"uri": "file://" + after}})
	c.diagnosticsUntil("file://"+after, quiet)
	c.shutdown()
}

// A paste of three megabytes, and taking it back.
func TestLargePaste(t *testing.T) {
	c, _, uri := start(t, full())
	c.open(uri, "import numpy\n")
	c.diagnosticsUntil(uri, quiet)
	const lines = 100_000
	pasted := strings.Repeat("value = compute(1, 'é', \"x\")\n", lines) + "import plotly\n"
	at := textRange{position{1, 0}, position{1, 0}}
	c.notify("textDocument/didChange", object{"textDocument": object{"uri": uri, "version": 2}, "contentChanges": []object{{"range": at, "text": pasted}}})
	got := c.diagnosticsUntil(uri, func(p published) bool { return *p.Version == 2 })
	expectRange(t, got, textRange{position{lines + 1, 7}, position{lines + 1, 13}}, "plotly")
	at.End = position{lines + 2, 0}
	c.notify("textDocument/didChange", object{"textDocument": object{"uri": uri, "version": 3}, "contentChanges": []object{{"range": at, "text": ""}}})
	c.diagnosticsUntil(uri, func(p published) bool { return *p.Version == 3 && quiet(p) })
	c.shutdown()
}

// Changes in several parts, with versions that go back, with ranges that are
// reversed or lie outside, and of documents that nobody has opened: the text is
// what the parts make of it in the order of the wire.
func TestOddChanges(t *testing.T) {
	c, root, uri := start(t, full())
	c.open(uri, "import numpy\n")
	change := func(uri string, version any, parts ...object) {
		c.notify("textDocument/didChange", object{"textDocument": object{"uri": uri, "version": version}, "contentChanges": parts})
	}
	part := func(from, to position, text string) object { return object{"range": textRange{from, to}, "text": text} }
	change(uri, 9, part(position{0, 7}, position{0, 12}, "bokeh"), part(position{0, 12}, position{0, 12}, ", plotly"))
	if got := c.pull(uri); len(got) != 2 || got[1].Range.Start != (position{0, 14}) {
		t.Errorf("got %+v", got)
	}
	change(uri, 3, part(position{0, 20}, position{0, 12}, "")) // reversed, and an older version
	change(uri, nil, part(position{70, 3}, position{99, 1}, "import polars\n"))
	change(uri, 4)
	change("file://"+root+"/src/demo/unseen.py", 2, part(position{}, position{}, "import torch\n"))
	got := c.pull(uri)
	if len(got) != 2 || got[0].Range.Start != (position{0, 7}) || got[1].Range.Start != (position{1, 7}) || !strings.HasPrefix(got[1].Message, "polars") {
		t.Errorf("got %+v", got)
	}
	c.shutdown()
}

// What the user has not saved counts, whatever happens to the file on disk.
func TestUnsavedManifestBeforeTheDisk(t *testing.T) {
	c, root, uri := start(t, full())
	c.open(uri, "import polars\n")
	c.diagnosticsUntil(uri, finds(1))
	manifests := map[string]string{
		"setup.cfg":       sample()["setup.cfg"] + "    polars\n",
		"environment.yml": strings.Replace(sample()["environment.yml"], "# - lightgbm", "- polars", 1),
	}
	for name, content := range manifests {
		c.open("file://"+root+"/"+name, content)
	}
	c.diagnosticsUntil(uri, quiet)
	for name := range manifests {
		write(t, filepath.Join(root, name), sample()[name]+"# touched\n")
		c.notify("workspace/didChangeWatchedFiles", object{"changes": []object{{"uri": "file://" + root + "/" + name, "type": 2}}})
	}
	c.ticks <- time.Now()
	c.ticks <- time.Now() // the first is done with
	if got := c.pull(uri); len(got) != 0 {
		t.Errorf("got %+v", got)
	}
	for name := range manifests { // closed without saving: the disk counts again
		c.notify("textDocument/didClose", object{"textDocument": object{"uri": "file://" + root + "/" + name}})
	}
	if got := c.pull(uri); len(got) != 1 {
		t.Errorf("got %+v", got)
	}
	c.shutdown()
}

// No edit asks the user to confirm a part of it, and none has snippets: VS Code
// would leave such parts out. None is made for what the client cannot do.
func TestEditsAreWhatTheClientKnows(t *testing.T) {
	for name, capabilities := range map[string]object{"little": {}, "all": full()} {
		c, _, uri := start(t, capabilities)
		c.open(uri, "import lightgbm\nimport plotly\n")
		for _, action := range c.actions(uri, textRange{position{0, 0}, position{2, 0}}, "") {
			raw, err := json.Marshal(object{"title": action.Title, "kind": action.Kind, "data": action.Data})
			if err != nil {
				t.Fatal(err)
			}
			if action.Edit == nil {
				answer, err := c.try("codeAction/resolve", json.RawMessage(raw))
				if err != nil {
					t.Fatal(err)
				}
				raw = answer
			}
			for _, unknown := range []string{"needsConfirmation", "snippet", "command"} {
				if strings.Contains(string(raw), `"`+unknown) {
					t.Errorf("%s: %s in %s", name, unknown, raw)
				}
			}
			if name == "little" && (action.Edit == nil || len(action.Edit.DocumentChanges) > 0 || action.Edit.ChangeAnnotations != nil) {
				t.Errorf("got %+v", action.Edit)
			}
		}
		c.mu.Lock()
		for _, m := range c.heard {
			if strings.HasPrefix(m.Method, "window/showMessage") || m.Method == "workspace/applyEdit" || m.Method == "window/showDocument" {
				t.Errorf("%s: the server sent %s", name, m.Method)
			}
		}
		c.mu.Unlock()
		c.shutdown()
	}
}
