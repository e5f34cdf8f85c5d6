package lsp

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.lsp.dev/protocol"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/text"
)

// A testAction is a code action as a client reads it.
type testAction struct {
	Title       string
	Kind        string
	IsPreferred bool
	Diagnostics []diagnostic
	Edit        *testEdit
	Data        json.RawMessage
}

type testEdit struct {
	Changes         map[string][]testTextEdit
	DocumentChanges []struct {
		Kind         string
		URI          string
		OldURI       string
		NewURI       string
		Options      struct{ IgnoreIfExists bool }
		AnnotationID string
		TextDocument struct {
			URI     string
			Version *int
		}
		Edits []testTextEdit
	}
	ChangeAnnotations map[string]struct {
		Label             string
		NeedsConfirmation *bool
	}
}

type testTextEdit struct {
	Range        textRange
	NewText      string
	AnnotationID string
}

func (c *client) actions(uri string, where textRange, only ...string) []testAction {
	c.t.Helper()
	var list []testAction
	context := object{"diagnostics": []any{}, "triggerKind": 2}
	if len(only) > 0 {
		context["only"] = only
	}
	c.call("textDocument/codeAction", object{"textDocument": object{"uri": uri}, "range": where, "context": context}, &list)
	return list
}

// applied returns the files of the project after the client's edit of files
// that are not open.
func applied(t *testing.T, root string, e *testEdit) map[string]string {
	t.Helper()
	out := map[string]string{}
	change := func(uri string, edits []testTextEdit) {
		path := pathOf(uri)
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		index := text.NewIndex(string(data))
		var converted []text.Edit
		for _, e := range edits {
			converted = append(converted, text.Edit{Span: spanOf(index, e.Range, text.UTF16), New: e.NewText})
		}
		after, err := text.Apply(string(data), converted)
		if err != nil {
			t.Fatal(err)
		}
		rel, _ := filepath.Rel(root, path)
		out[rel] = after
	}
	for uri, edits := range e.Changes {
		change(uri, edits)
	}
	for _, d := range e.DocumentChanges {
		change(d.TextDocument.URI, d.Edits)
	}
	return out
}

// expectDeclared wants lightgbm in both manifests, in the style of each.
func expectDeclared(t *testing.T, root string, e *testEdit) {
	t.Helper()
	if e == nil {
		t.Fatal("the action has no edit")
	}
	files := applied(t, root, e)
	if !strings.Contains(files["setup.cfg"], "\n    lightgbm") {
		t.Errorf("setup.cfg is now\n%s", files["setup.cfg"])
	}
	if want := strings.Replace(sample()["environment.yml"], "# - lightgbm", "- lightgbm", 1); files["environment.yml"] != want {
		t.Errorf("environment.yml is now\n%s", files["environment.yml"])
	}
}

func start(t *testing.T, capabilities object) (c *client, root, uri string) {
	t.Helper()
	root = writeProject(t, sample())
	c = newClient(t)
	c.initialize(capabilities, root)
	return c, root, "file://" + root + "/src/demo/model.py"
}

func TestActionWithoutResolve(t *testing.T) {
	c, root, uri := start(t, object{})
	c.open(uri, "import lightgbm as lgb\n")
	list := c.actions(uri, textRange{position{0, 9}, position{0, 9}})
	if len(list) == 0 {
		t.Fatal("no action")
	}
	a := list[0]
	if a.Title != "Declare lightgbm in setup.cfg and environment.yml" || a.Kind != "quickfix" || !a.IsPreferred || a.Data != nil {
		t.Errorf("got %+v", a)
	}
	if len(a.Diagnostics) != 1 || a.Diagnostics[0].Code != "missing-dependency" {
		t.Errorf("got %+v", a.Diagnostics)
	}
	if len(a.Edit.DocumentChanges) != 0 || len(a.Edit.Changes) != 2 || a.Edit.ChangeAnnotations != nil {
		t.Errorf("got %+v", a.Edit)
	}
	expectDeclared(t, root, a.Edit)
	c.shutdown()
}

func TestActionResolvedLater(t *testing.T) {
	c, root, uri := start(t, full())
	c.open(uri, "import lightgbm as lgb\n")
	a := c.actions(uri, textRange{position{0, 0}, position{1, 0}}, "quickfix")[0]
	if a.Edit != nil {
		t.Fatalf("got %+v", a)
	}
	c.replace(uri, 2, "# a comment\nimport lightgbm as lgb\n") // newer, but the finding is still there
	raw, err := json.Marshal(object{"title": a.Title, "kind": a.Kind, "data": a.Data, "own": object{"kept": true}})
	if err != nil {
		t.Fatal(err)
	}
	var resolved struct {
		testAction
		Own struct{ Kept bool }
	}
	c.call("codeAction/resolve", json.RawMessage(raw), &resolved)
	if !resolved.Own.Kept || resolved.Title != a.Title {
		t.Errorf("got %+v", resolved)
	}
	expectDeclared(t, root, resolved.Edit)
	for _, d := range resolved.Edit.DocumentChanges {
		if d.TextDocument.Version != nil || len(d.Edits) == 0 || d.Edits[0].AnnotationID != "pyferry" {
			t.Errorf("got %+v", d)
		}
	}
	note := resolved.Edit.ChangeAnnotations["pyferry"]
	if note.Label != a.Title || note.NeedsConfirmation != nil {
		t.Errorf("got %+v", note)
	}
	c.replace(uri, 3, "import numpy\n")
	if _, err := c.try("codeAction/resolve", json.RawMessage(raw)); code(err) != -32801 {
		t.Errorf("resolved a fix of nothing: %v", err)
	}
	c.notify("textDocument/didClose", object{"textDocument": object{"uri": uri}})
	if _, err := c.try("codeAction/resolve", json.RawMessage(raw)); code(err) != -32801 {
		t.Errorf("resolved a fix of a closed document: %v", err)
	}
	c.shutdown()
}

func TestForeignActionsGoBackUnchanged(t *testing.T) {
	c, _, _ := start(t, full())
	for _, raw := range []string{
		`{"title":"x","command":{"title":"x","command":"do","arguments":[1]}}`,
		`{"title":"x","data":{"any":"thing"}}`,
		`{"title":"x","data":7,"edit":{"changes":{}}}`,
	} {
		got, err := c.try("codeAction/resolve", json.RawMessage(raw))
		if err != nil || string(got) != raw {
			t.Errorf("%s: got %s, %v", raw, got, err)
		}
	}
	c.shutdown()
}

func TestKindsOfActions(t *testing.T) {
	c, _, uri := start(t, full())
	c.open(uri, "import lightgbm\n\n\nx = 1\n")
	here, elsewhere := textRange{position{0, 8}, position{0, 8}}, textRange{position{3, 0}, position{3, 1}}
	tests := []struct {
		where textRange
		only  []string
		want  []string
	}{
		{here, nil, []string{"quickfix"}},
		{here, []string{"quickfix"}, []string{"quickfix"}},
		{here, []string{""}, []string{"quickfix", "source.fixAll.pyferry"}},
		{here, []string{"source"}, []string{"source.fixAll.pyferry"}},
		{elsewhere, []string{"source.fixAll"}, []string{"source.fixAll.pyferry"}},
		{elsewhere, []string{"source.fixAll.pyferry", "quickfix"}, []string{"source.fixAll.pyferry"}},
		{elsewhere, nil, nil},
		{here, []string{"refactor"}, nil},
		{here, []string{"source.fixAll.ruff"}, nil},
		{here, []string{"quickfix.import"}, nil},
		{here, []string{"quick"}, nil},
	}
	for _, tt := range tests {
		var kinds []string
		for _, a := range c.actions(uri, tt.where, tt.only...) {
			kinds = append(kinds, a.Kind)
		}
		if kinds = slices.Compact(kinds); !slices.Equal(kinds, tt.want) {
			t.Errorf("%v at %v: got %q, want %q", tt.only, tt.where, kinds, tt.want)
		}
	}
	if list := c.actions("file:///not/open.py", here); len(list) != 0 {
		t.Errorf("got %+v", list)
	}
	c.shutdown()
}

// Several findings of one document meet in the same manifests.
func TestFixAll(t *testing.T) {
	c, root, uri := start(t, object{"workspace": object{"workspaceEdit": object{"documentChanges": true}}})
	c.open(uri, "import lightgbm\nimport polars\nimport bokeh\n")
	list := c.actions(uri, textRange{}, "source.fixAll")
	if len(list) != 1 {
		t.Fatalf("got %+v", list)
	}
	files := applied(t, root, list[0].Edit)
	for _, name := range []string{"lightgbm", "polars", "bokeh"} {
		for file, content := range files {
			if !strings.Contains(content, name) {
				t.Errorf("%s has no %s:\n%s", file, name, content)
			}
		}
	}
	if len(files) != 2 {
		t.Errorf("got %q", files)
	}
	c.shutdown()
}

// An open manifest is edited as the client has it, under its URI and version.
func TestEditOfAnOpenManifest(t *testing.T) {
	c, root, uri := start(t, object{"workspace": object{"workspaceEdit": object{"documentChanges": true}}})
	cfg := strings.Replace("file://"+root+"/setup.cfg", "setup", "%73etup", 1)
	c.notify("textDocument/didOpen", object{"textDocument": object{
		"uri": cfg, "languageId": "ini", "version": 7, "text": "# \U0001D4B3\n" + sample()["setup.cfg"],
	}})
	c.open(uri, "import lightgbm\n")
	a := c.actions(uri, textRange{position{0, 8}, position{0, 8}})[0]
	for _, d := range a.Edit.DocumentChanges {
		if d.TextDocument.URI != cfg {
			continue
		}
		if d.TextDocument.Version == nil || *d.TextDocument.Version != 7 || d.Edits[0].Range.Start.Line < 9 {
			t.Errorf("got %+v", d)
		}
		c.shutdown()
		return
	}
	t.Errorf("setup.cfg is not edited under its URI: %+v", a.Edit)
}

func TestActionInACell(t *testing.T) {
	c, root, _ := start(t, object{})
	_, cells := openNotebook(c, root)
	list := c.actions(cells[2], textRange{position{1, 9}, position{1, 9}})
	if len(list) == 0 || len(list[0].Diagnostics) != 1 || list[0].Diagnostics[0].Range.Start != (position{1, 7}) {
		t.Fatalf("got %+v", list)
	}
	if files := applied(t, root, list[0].Edit); !strings.Contains(files["environment.yml"], "plotly") {
		t.Errorf("got %q", files)
	}
	if list := c.actions(cells[0], textRange{position{1, 9}, position{1, 9}}); len(list) != 0 {
		t.Errorf("got %+v", list)
	}
	c.shutdown()
}

// Edits of cells and new files, which no rule makes yet, in the order and form
// that clients need.
func TestWorkspaceEdit(t *testing.T) {
	s := &server{}
	s.caps.Workspace.WorkspaceEdit.DocumentChanges = true
	nb := newNotebook(documentID{URI: "file:///w/n.ipynb"}, []notebookCell{{Kind: 2, Document: "cell:1"}, {Kind: 2, Document: "cell:2"}}, []documentItem{
		{documentID{"cell:1", 3}, "python", "a\nb"}, {documentID{"cell:2", 4}, "python", "c"},
	})
	got, err := s.openEdits(nb, analysis.FileEdit{Path: "n.ipynb", Edits: []text.Edit{
		{Span: text.Span{Start: 2, End: 3}, New: "B"}, {Span: text.Span{Start: 4, End: 5}, New: "C"},
	}})
	if err != nil || len(got) != 2 || got[0].uri != "cell:1" || *got[0].version != 3 || got[0].edits[0].Range.Start.Line != 1 || got[1].uri != "cell:2" {
		t.Errorf("got %+v, %v", got, err)
	}
	if _, err := s.openEdits(nb, analysis.FileEdit{Edits: []text.Edit{{Span: text.Span{Start: 2, End: 5}}}}); err == nil {
		t.Error("an edit over two cells was made")
	}
	asText := newText(documentItem{documentID{"file:///w/n.ipynb", 1}, "python", "import a"})
	if _, err := s.openEdits(asText, analysis.FileEdit{Edits: []text.Edit{{}}}); err == nil {
		t.Error("a notebook that is open as text was edited")
	}
	list := []textEdit{
		{uri: "file:///b", edits: s.convert(text.NewIndex("x"), []text.Edit{{New: "y"}})},
		{uri: "file:///a", create: true, edits: s.convert(text.NewIndex(""), []text.Edit{{New: "new"}})},
	}
	encoded, err := json.Marshal(s.documentChanges(inOrder(list), labels{title: "title"}))
	if err != nil {
		t.Fatal(err)
	}
	var edit testEdit
	if err := json.Unmarshal(encoded, &edit); err != nil {
		t.Fatal(err)
	}
	d := edit.DocumentChanges
	if len(d) != 3 || d[0].Kind != "create" || !d[0].Options.IgnoreIfExists || d[0].AnnotationID != "" ||
		d[1].TextDocument.URI != "file:///a" || d[2].TextDocument.URI != "file:///b" {
		t.Errorf("got %s", encoded)
	}
}

// Whether a change that makes a file can be sent, and in which form, depends
// on what the client has announced.
func TestWorkspaceEditThatCreatesAFile(t *testing.T) {
	root := writeProject(t, sample())
	p, err := project.Open(t.Context(), root, project.Options{})
	if err != nil {
		t.Fatal(err)
	}
	v := &view{folder: &folder{root: root, uri: "file://" + root}, project: p}
	change := []analysis.FileEdit{
		{Path: "setup.cfg", Edits: []text.Edit{{New: "#\n"}}},
		{Path: "src/demo/new file.py", Create: true, Edits: []text.Edit{{New: "x = 1\n"}}},
		{Path: "setup.cfg", Edits: []text.Edit{{Span: text.Span{Start: 1, End: 2}}}},
	}
	tests := []struct {
		operations []string
		documents  bool
		want       bool
	}{{nil, false, false}, {nil, true, false}, {[]string{"create"}, false, true}, {[]string{"rename", "create"}, true, true}}
	for _, tt := range tests {
		s := &server{current: &snapshot{}}
		s.caps.Workspace.WorkspaceEdit.DocumentChanges, s.caps.Workspace.WorkspaceEdit.ResourceOperations = tt.documents, tt.operations
		edit, err := s.workspaceEdit(&snapshot{}, v, change, labels{title: "title"})
		if (err == nil) != tt.want {
			t.Errorf("%+v: %v", tt, err)
		}
		if err != nil {
			continue
		}
		created, ok := edit.DocumentChanges[0].(*protocol.CreateFile)
		if !ok || string(created.URI) != "file://"+root+"/src/demo/new%20file.py" || len(edit.DocumentChanges) != 3 {
			t.Errorf("%+v: got %+v", tt, edit)
		}
		if last, ok := edit.DocumentChanges[2].(*protocol.TextDocumentEdit); !ok || len(last.Edits) != 2 {
			t.Errorf("%+v: the edits of one file are not together: %+v", tt, edit.DocumentChanges[2])
		}
	}
}
