package lsp

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestDiagnosticsFollowTheText(t *testing.T) {
	root := writeProject(t, sample())
	c := newClient(t)
	c.initialize(full(), root)
	uri := "file://" + root + "/src/demo/model.py"
	c.open(uri, "import numpy\nimport lightgbm as lgb\n")
	got := c.diagnostics(uri)
	expectRange(t, got, textRange{position{1, 7}, position{1, 15}}, "lightgbm")
	if d := got.Diagnostics[0]; *got.Version != 1 || d.Code != "missing-dependency" || d.Source != "pyferry" || d.Severity != 2 ||
		string(d.Data) != `{"distribution":"lightgbm","import":"lightgbm"}` {
		t.Errorf("got %+v with data %s", got, d.Data)
	}
	c.replace(uri, 2, "import numpy\n")
	if got := c.diagnostics(uri); *got.Version != 2 || len(got.Diagnostics) != 0 {
		t.Errorf("got %+v", got)
	}
	c.replace(uri, 2, "import numpy\n\n") // the same version again
	if got := c.diagnostics(uri); *got.Version != 2 || len(got.Diagnostics) != 0 {
		t.Errorf("got %+v", got)
	}
	c.notify("textDocument/didClose", object{"textDocument": object{"uri": uri}})
	if got := c.diagnostics(uri); got.Version != nil || len(got.Diagnostics) != 0 {
		t.Errorf("got %+v", got)
	}
	c.shutdown()
}

// Without versionSupport no version is sent, and data only where announced.
func TestDiagnosticsForPlainClients(t *testing.T) {
	root := writeProject(t, sample())
	c := newClient(t)
	c.initialize(object{}, root)
	uri := "file://" + root + "/src/demo/model.py"
	c.open(uri, "import lightgbm\n")
	if got := c.diagnostics(uri); got.Version != nil || len(got.Diagnostics) != 1 || got.Diagnostics[0].Data != nil {
		t.Errorf("got %+v", got)
	}
	c.shutdown()
}

// The overlay of an open manifest wins over the disk, for all open documents.
func TestManifestOverlayIsSeenByOtherDocuments(t *testing.T) {
	files := sample()
	root := writeProject(t, files)
	c := newClient(t)
	c.initialize(object{}, root)
	module, cfg := "file://"+root+"/src/demo/model.py", "file://"+root+"/setup.cfg"
	c.open(module, "import polars\n")
	if got := c.diagnostics(module); len(got.Diagnostics) != 1 {
		t.Fatalf("got %+v", got)
	}
	c.notify("textDocument/didOpen", object{"textDocument": object{
		"uri": cfg, "languageId": "ini", "version": 1, "text": files["setup.cfg"] + "    polars\n",
	}})
	if got := c.diagnostics(module); len(got.Diagnostics) != 0 {
		t.Errorf("got %+v", got)
	}
	c.notify("textDocument/didClose", object{"textDocument": object{"uri": cfg}})
	if got := c.diagnostics(module); len(got.Diagnostics) != 1 {
		t.Errorf("got %+v", got)
	}
	c.shutdown()
}

func TestMalformedManifest(t *testing.T) {
	files := sample()
	files["pyproject.toml"] = "[project]\nname = \n"
	root := writeProject(t, files)
	c := newClient(t)
	c.initialize(object{}, root)
	uri := "file://" + root + "/pyproject.toml"
	got := c.diagnostics(uri) // it is not even open
	if len(got.Diagnostics) != 1 || got.Diagnostics[0].Code != "malformed-manifest" || got.Diagnostics[0].Range.Start.Line != 1 {
		t.Fatalf("got %+v", got)
	}
	c.notify("textDocument/didOpen", object{"textDocument": object{
		"uri": uri, "languageId": "toml", "version": 1, "text": "[project]\nname = \"demo\"\n",
	}})
	if got := c.diagnostics(uri); len(got.Diagnostics) != 0 {
		t.Errorf("got %+v", got)
	}
	c.notify("textDocument/didClose", object{"textDocument": object{"uri": uri}})
	c.diagnosticsUntil(uri, func(p published) bool { return len(p.Diagnostics) == 1 })
	c.shutdown()
}

// What is published under a URI of the server's making is taken back when the
// client opens the file under another spelling.
func TestMalformedManifestOpenedUnderAnotherSpelling(t *testing.T) {
	files := map[string]string{"a+b/pyproject.toml": "[project]\nname = \n"}
	root := writeProject(t, files)
	c := newClient(t)
	c.initialize(object{}, root)
	own, clients := "file://"+root+"/a+b/pyproject.toml", "file://"+root+"/a%2Bb/pyproject.toml"
	if got := c.diagnostics(own); len(got.Diagnostics) != 1 {
		t.Fatalf("got %+v", got)
	}
	c.notify("textDocument/didOpen", object{"textDocument": object{
		"uri": clients, "languageId": "toml", "version": 1, "text": files["a+b/pyproject.toml"],
	}})
	if got := c.diagnostics(own); len(got.Diagnostics) != 0 {
		t.Errorf("got %+v", got)
	}
	if got := c.diagnostics(clients); len(got.Diagnostics) != 1 {
		t.Errorf("got %+v", got)
	}
	c.shutdown()
}

func TestClientsSpellingOfAddresses(t *testing.T) {
	files := sample()
	files["src/demo/mit leer+zeichen@1.py"] = ""
	root := writeProject(t, files)
	for _, name := range []string{"mit%20leer+zeichen@1.py", "mit%20leer%2Bzeichen%401.py", "mit%20leer%2bzeichen@1.py", "mit leer+zeichen@1.py"} {
		c := newClient(t)
		c.initialize(full(), root)
		uri := "file://" + root + "/src/demo/" + name
		c.open(uri, "import lightgbm\n")
		if got := c.diagnostics(uri); len(got.Diagnostics) != 1 {
			t.Errorf("%s: got %+v", name, got)
		}
		c.shutdown()
	}
}

func TestPathOf(t *testing.T) {
	tests := []struct{ uri, want string }{
		{"file:///a/b.py", "/a/b.py"},
		{"file:///a/%C3%A9%20b.py", "/a/é b.py"},
		{"file:///a/100%.py", "/a/100%.py"},
		{"file://localhost/a/b.py", "/a/b.py"},
		{"file:///a/b/", "/a/b"},
		{"file:///a/b.py#x", "/a/b.py"},
		{"file:///w/.virtual_documents/nb/x.ipynb", "/w/nb/x.ipynb"},
		{"file:///w/.virtual_documents", "/w"},
		{"untitled:Untitled-1", ""},
		{"vscode-notebook-cell:/a/b.ipynb#W1", ""},
		{"", ""},
	}
	for _, tt := range tests {
		if got := pathOf(tt.uri); filepath.ToSlash(got) != tt.want {
			t.Errorf("%s: got %q, want %q", tt.uri, got, tt.want)
		}
	}
}

// A document in no workspace folder is checked in the nearest project.
func TestDocumentsOutsideTheFolders(t *testing.T) {
	root := writeProject(t, sample())
	uri := "file://" + root + "/src/demo/model.py"
	starts := map[string]object{
		"no folder":               {"capabilities": object{}},
		"no folder open":          {"capabilities": object{}, "workspaceFolders": []any{}},
		"root above the project":  {"capabilities": object{}, "rootUri": "file://" + filepath.Dir(root)},
		"another folder":          {"capabilities": object{}, "workspaceFolders": []object{{"uri": "file://" + t.TempDir()}}},
		"root is the project":     {"capabilities": object{}, "rootUri": "file://" + root, "workspaceFolders": nil},
		"rootPath is the project": {"capabilities": object{}, "rootPath": root},
		"folder that is not there": {"capabilities": object{}, "workspaceFolders": []object{
			{"uri": "file://" + filepath.Join(t.TempDir(), "gone")}, {"uri": "vscode-vfs://github/x"},
		}},
	}
	for name, params := range starts {
		t.Run(name, func(t *testing.T) {
			c := newClient(t)
			c.call("initialize", params, nil)
			c.notify("initialized", object{})
			c.open(uri, "import lightgbm\n")
			if got := c.diagnostics(uri); len(got.Diagnostics) != 1 {
				t.Errorf("got %+v", got)
			}
			c.shutdown()
		})
	}
}

// A folder of a project may hold requirements without being a project.
func TestNearestRoot(t *testing.T) {
	root := writeProject(t, map[string]string{
		"a/pyproject.toml": "", "a/docs/requirements.txt": "", "a/docs/conf.py": "", "b/requirements.txt": "", "b/src/m.py": "",
	})
	for path, want := range map[string]string{"a/docs/conf.py": "a", "b/src/m.py": "b"} {
		if got := nearestRoot(filepath.Join(root, path)); got != filepath.Join(root, want) {
			t.Errorf("%s: got %s", path, got)
		}
	}
}

// A text that belongs to no project at all has no findings, but an answer.
func TestDocumentsOfNoProject(t *testing.T) {
	c := newClient(t)
	c.initialize(full())
	for _, uri := range []string{"untitled:Untitled-1", "git:/a/b.py?x", "file:///nowhere/at/all.py"} {
		c.open(uri, "import lightgbm\n")
		if got := c.diagnostics(uri); len(got.Diagnostics) != 0 {
			t.Errorf("%s: got %+v", uri, got)
		}
	}
	c.shutdown()
}

func TestTwoFoldersComeAndGo(t *testing.T) {
	one, two := writeProject(t, sample()), writeProject(t, sample())
	write(t, filepath.Join(two, "setup.cfg"), strings.Replace(sample()["setup.cfg"], "requests", "lightgbm", 1))
	c := newClient(t)
	c.initialize(full(), one)
	a, b := "file://"+one+"/src/demo/model.py", "file://"+two+"/src/demo/model.py"
	c.notify("workspace/didChangeWorkspaceFolders", object{"event": object{
		"added": []object{{"uri": "file://" + two, "name": "two"}}, "removed": []object{},
	}})
	c.open(a, "import lightgbm\n")
	c.open(b, "import lightgbm\n")
	if got := c.diagnostics(a); len(got.Diagnostics) != 1 {
		t.Errorf("got %+v", got)
	}
	if got := c.diagnostics(b); len(got.Diagnostics) != 0 {
		t.Errorf("got %+v", got)
	}
	c.notify("workspace/didChangeWorkspaceFolders", object{"event": object{
		"added": nil, "removed": []object{{"uri": "file://" + one}},
	}})
	c.replace(a, 2, "import polars\n") // adopted again, as a document outside the folders
	if got := c.diagnosticsUntil(a, func(p published) bool { return *p.Version == 2 }); len(got.Diagnostics) != 1 {
		t.Errorf("got %+v", got)
	}
	c.shutdown()
}

func TestPulledDiagnostics(t *testing.T) {
	root := writeProject(t, sample())
	c := newClient(t)
	c.initialize(full(), root)
	uri := "file://" + root + "/src/demo/model.py"
	c.open(uri, "import lightgbm\n")
	var one struct {
		Kind  string
		Items []diagnostic
	}
	c.call("textDocument/diagnostic", object{"textDocument": object{"uri": uri}}, &one)
	if one.Kind != "full" || len(one.Items) != 1 {
		t.Errorf("got %+v", one)
	}
	var all struct{ Items []struct{ URI string } }
	c.call("workspace/diagnostic", object{"previousResultIds": []any{}}, &all)
	if len(all.Items) != 1 || all.Items[0].URI != uri {
		t.Errorf("got %+v", all)
	}
	c.shutdown()
}

func TestProgressOfTheFirstIndex(t *testing.T) {
	root := writeProject(t, sample())
	c := newClient(t)
	c.initialize(full(), root)
	token := c.take("a progress token", func(m message) bool { return m.Method == "window/workDoneProgress/create" })
	var kinds []string
	for len(kinds) == 0 || kinds[len(kinds)-1] != "end" {
		m := c.take("progress", func(m message) bool { return m.Method == "$/progress" })
		var p struct {
			Token json.RawMessage
			Value struct{ Kind string }
		}
		if err := json.Unmarshal(m.Params, &p); err != nil || !strings.Contains(string(token.Params), string(p.Token)) {
			t.Fatalf("%v in %s after %s", err, m.Params, token.Params)
		}
		kinds = append(kinds, p.Value.Kind)
	}
	if kinds[0] != "begin" {
		t.Errorf("got %q", kinds)
	}
	c.shutdown()
}

// Nothing is asked of a client that has not announced that it can answer.
func TestPlainClientIsAskedNothing(t *testing.T) {
	root := writeProject(t, sample())
	c := newClient(t)
	c.initialize(object{}, root)
	uri := "file://" + root + "/src/demo/model.py"
	c.open(uri, "import lightgbm\n")
	c.diagnostics(uri)
	c.shutdown()
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, m := range c.heard {
		if m.Method != "" && m.Method != "textDocument/publishDiagnostics" {
			t.Errorf("the client was sent %s", m.Method)
		}
	}
}

// A client that refuses what it has announced is served all the same.
func TestRefusedRequestsOfTheServer(t *testing.T) {
	root := writeProject(t, sample())
	c := newClient(t)
	refuse := func(json.RawMessage) any { return &wireError{Code: -32601, Message: "unhandled"} }
	c.answer["client/registerCapability"] = refuse
	c.answer["window/workDoneProgress/create"] = refuse
	c.initialize(full(), root)
	uri := "file://" + root + "/src/demo/model.py"
	c.open(uri, "import lightgbm\n")
	if got := c.diagnostics(uri); len(got.Diagnostics) != 1 {
		t.Errorf("got %+v", got)
	}
	c.shutdown()
}

func TestWatchedFiles(t *testing.T) {
	root := writeProject(t, sample())
	c := newClient(t)
	c.initialize(full(), root)
	m := c.take("a registration", func(m message) bool { return m.Method == "client/registerCapability" })
	if !strings.Contains(string(m.Params), `"method":"workspace/didChangeWatchedFiles"`) {
		t.Errorf("got %s", m.Params)
	}
	uri := "file://" + root + "/src/demo/model.py"
	c.open(uri, "import polars\n")
	if got := c.diagnostics(uri); len(got.Diagnostics) != 1 {
		t.Fatalf("got %+v", got)
	}
	write(t, filepath.Join(root, "setup.cfg"), sample()["setup.cfg"]+"    polars\n")
	change := object{"uri": "file://" + root + "/setup.cfg", "type": 2}
	other := object{"uri": "file://" + root + "/README.md", "type": 1}
	c.notify("workspace/didChangeWatchedFiles", object{"changes": []object{change, change, other}})
	if got := c.diagnostics(uri); len(got.Diagnostics) != 0 {
		t.Errorf("got %+v", got)
	}
	if err := os.Remove(filepath.Join(root, "setup.cfg")); err != nil {
		t.Fatal(err)
	}
	change["type"] = 3
	c.notify("workspace/didChangeWatchedFiles", object{"changes": []object{change}})
	c.diagnosticsUntil(uri, func(p published) bool { return len(p.Diagnostics) == 1 })
	c.shutdown()
}

// What nobody tells the server it finds out at a tick: a changed manifest and
// a new one.
func TestPolling(t *testing.T) {
	root := writeProject(t, sample())
	c := newClient(t)
	c.initialize(object{}, root)
	uri := "file://" + root + "/src/demo/model.py"
	c.open(uri, "import polars\nimport torch\n")
	if got := c.diagnostics(uri); len(got.Diagnostics) != 2 {
		t.Fatalf("got %+v", got)
	}
	c.ticks <- time.Now()
	write(t, filepath.Join(root, "setup.cfg"), sample()["setup.cfg"]+"    polars\n")
	c.ticks <- time.Now()
	if got := c.diagnostics(uri); len(got.Diagnostics) != 1 {
		t.Errorf("got %+v", got)
	}
	write(t, filepath.Join(root, "requirements.txt"), "torch\n")
	c.ticks <- time.Now()
	if got := c.diagnostics(uri); len(got.Diagnostics) != 0 {
		t.Errorf("got %+v", got)
	}
	c.shutdown()
}
