package lsp

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/pyferry/pyferry/analysis/rules/executionorder"
	"github.com/pyferry/pyferry/analysis/rules/undefinedname"
	"github.com/pyferry/pyferry/core/text"
)

// cellURIs are opaque: this is what a remote VS Code calls them.
func cellURI(root, id string) string {
	return "vscode-notebook-cell://127.0.0.1:8080" + root + "/notebooks/one.ipynb#" + id
}

func cellItem(uri, text string) object {
	return object{"uri": uri, "languageId": "python", "version": 1, "text": text}
}

// openNotebook opens a notebook with three cells, the middle one Markdown.
func openNotebook(c *client, root string) (nb string, cells []string) {
	nb = "file://" + root + "/notebooks/one.ipynb"
	cells = []string{cellURI(root, "W0"), cellURI(root, "W1"), cellURI(root, "W2")}
	markdown := cellItem(cells[1], "import nothing")
	markdown["languageId"] = "markdown"
	c.notify("notebookDocument/didOpen", object{
		"notebookDocument": object{"uri": nb, "notebookType": "jupyter-notebook", "version": 0, "cells": []object{
			{"kind": 2, "document": cells[0], "metadata": object{"id": "a"}}, {"kind": 1, "document": cells[1]}, {"kind": 2, "document": cells[2]},
		}},
		"cellTextDocuments": []object{cellItem(cells[0], "%matplotlib inline\nimport numpy"), markdown, cellItem(cells[2], "!ls\nimport plotly")},
	})
	return nb, cells
}

func changeNotebook(c *client, uri string, cells object) {
	c.notify("notebookDocument/didChange", object{
		"notebookDocument": object{"uri": uri, "version": 1}, "change": object{"cells": cells},
	})
}

func TestNotebookCells(t *testing.T) {
	root := writeProject(t, sample())
	c := newClient(t)
	c.initialize(full(), root)
	nb, cells := openNotebook(c, root)
	if got := c.diagnostics(cells[0]); len(got.Diagnostics) != 0 {
		t.Errorf("got %+v", got)
	}
	expectRange(t, c.diagnostics(cells[2]), textRange{position{1, 7}, position{1, 13}}, "plotly")

	changeNotebook(c, nb, object{"textContent": []object{{
		"document": object{"uri": cells[2], "version": 2},
		"changes":  []object{{"range": textRange{position{1, 7}, position{1, 13}}, "text": "bokeh"}},
	}}})
	got := c.diagnostics(cells[2])
	expectRange(t, got, textRange{position{1, 7}, position{1, 12}}, "bokeh")
	if *got.Version != 2 {
		t.Errorf("got version %d", *got.Version)
	}

	// A cell is inserted above, an old one goes: the rest keeps its place.
	fresh := cellURI(root, "W3")
	changeNotebook(c, nb, object{"structure": object{
		"array":    object{"start": 0, "deleteCount": 1, "cells": []object{{"kind": 2, "document": fresh}}},
		"didOpen":  []object{cellItem(fresh, "\n\nimport polars")},
		"didClose": []object{{"uri": cells[0]}},
	}})
	if got := c.diagnostics(cells[0]); len(got.Diagnostics) != 0 {
		t.Errorf("got %+v", got)
	}
	expectRange(t, c.diagnostics(fresh), textRange{position{2, 7}, position{2, 13}}, "polars")

	var pulled struct{ Items []diagnostic }
	c.call("textDocument/diagnostic", object{"textDocument": object{"uri": cells[2]}}, &pulled)
	if len(pulled.Items) != 1 || pulled.Items[0].Range.Start != (position{1, 7}) {
		t.Errorf("got %+v", pulled)
	}

	changeNotebook(c, nb, object{"data": []object{{"kind": 2, "document": fresh}}}) // outputs: nothing to do
	c.notify("notebookDocument/didSave", object{"notebookDocument": object{"uri": nb}})
	c.notify("notebookDocument/didClose", object{"notebookDocument": object{"uri": nb}, "cellTextDocuments": []object{}})
	for _, uri := range []string{fresh, cells[2]} {
		if got := c.diagnosticsUntil(uri, func(p published) bool { return p.Version == nil }); len(got.Diagnostics) != 0 {
			t.Errorf("got %+v", got)
		}
	}
	c.shutdown()
}

// Cells that move come in the new place with a didOpen or without one.
func TestMovedCells(t *testing.T) {
	a, b := cell{uri: "a"}, cell{uri: "b"}
	d := newNotebook(documentID{URI: "nb"}, []notebookCell{{Kind: 2, Document: "a"}, {Kind: 2, Document: "b"}}, []documentItem{
		{documentID{"a", 1}, "python", "import a"}, {documentID{"b", 1}, "python", "import b"},
	})
	var change structureChange
	change.Array.Start, change.Array.DeleteCount, change.Array.Cells = 0, 2, []notebookCell{{Kind: 2, Document: "b"}, {Kind: 2, Document: "a"}}
	moved := d.withStructure(change)
	if moved.cells[0].uri != b.uri || moved.cells[1].uri != a.uri || moved.joined.Text() != "import b\nimport a\n" {
		t.Errorf("got %+v %q", moved.cells, moved.joined.Text())
	}
	change.Array.Start, change.Array.DeleteCount, change.Array.Cells = 7, 9, nil // outside: clamped
	if same := moved.withStructure(change); len(same.cells) != 2 {
		t.Errorf("got %+v", same.cells)
	}
}

// What a cell is tagged with and when it was run counts as it does in the file.
func TestCellData(t *testing.T) {
	root := writeProject(t, sample())
	c := newClient(t, undefinedname.Rule, executionorder.Rule)
	c.initialize(full(), root)
	nb := "file://" + root + "/notebooks/one.ipynb"
	first, second := cellURI(root, "W0"), cellURI(root, "W1")
	c.notify("notebookDocument/didOpen", object{
		"notebookDocument": object{"uri": nb, "notebookType": "jupyter-notebook", "version": 0, "cells": []object{
			{"kind": 2, "document": first, "metadata": object{"metadata": object{"tags": []string{"raises-exception"}}}},
			{"kind": 2, "document": second, "metadata": "odd", "executionSummary": nil},
		}},
		"cellTextDocuments": []object{cellItem(first, "print(absent)"), cellItem(second, "print(1)")},
	})
	expectRules := func(uri string, rules ...string) {
		t.Helper()
		c.diagnosticsUntil(uri, func(p published) bool {
			var got []string
			for _, d := range p.Diagnostics {
				got = append(got, d.Code)
			}
			return slices.Equal(got, rules)
		})
	}
	if got := c.diagnostics(first); len(got.Diagnostics) != 0 {
		t.Errorf("got %+v for a cell that is to fail", got.Diagnostics)
	}
	changeNotebook(c, nb, object{"data": []object{{"kind": 2, "document": first, "executionSummary": object{"executionOrder": 5, "success": false}}}})
	expectRules(first, "undefined-name")
	changeNotebook(c, nb, object{"data": []object{
		{"kind": 2, "document": first, "metadata": object{"tags": []string{"raises-exception"}}, "executionSummary": object{"executionOrder": 5}},
		{"kind": 2, "document": second, "executionSummary": object{"executionOrder": 2}},
	}})
	expectRules(first)
	expectRules(second, "execution-order")

	// In the other order of the cells, the run was one from top to bottom.
	changeNotebook(c, nb, object{"structure": object{"array": object{"start": 0, "deleteCount": 2, "cells": []object{
		{"kind": 2, "document": second, "executionSummary": object{"executionOrder": 2}},
		{"kind": 2, "document": first, "metadata": object{"custom": object{"metadata": object{"tags": []string{"raises-exception"}}}}, "executionSummary": object{"executionOrder": 5}},
	}}}})
	expectRules(second)
}

// jupyterlab-lsp sends the notebook as one Python text, below a folder of
// copies and with versions that repeat.
func TestJoinedNotebook(t *testing.T) {
	root := writeProject(t, sample())
	c := newClient(t)
	c.call("initialize", object{
		"capabilities": object{}, "processId": nil, "rootUri": "file://" + root + "/.virtual_documents", "workspaceFolders": nil,
	}, nil)
	c.notify("initialized", object{})
	uri := "file://" + root + "/.virtual_documents/notebooks/one.ipynb"
	joined := "import numpy\n\n\nget_ipython().run_line_magic(\"matplotlib\", \" inline\")\nimport plotly\n"
	c.notify("textDocument/didOpen", object{"textDocument": object{"uri": uri, "languageId": "python", "version": 0, "text": joined}})
	expectRange(t, c.diagnostics(uri), textRange{position{4, 7}, position{4, 13}}, "plotly")
	c.replace(uri, 0, joined)
	expectRange(t, c.diagnostics(uri), textRange{position{4, 7}, position{4, 13}}, "plotly")
	c.shutdown()
}

// Where the text of an .ipynb document is its JSON, diagnostics stand in that.
func TestNotebookAsJSON(t *testing.T) {
	files := sample()
	root := writeProject(t, files)
	c := newClient(t)
	c.initialize(object{}, root)
	uri := "file://" + root + "/notebooks/one.ipynb"
	source := strings.ReplaceAll(files["notebooks/one.ipynb"], `import numpy\n`, `'\u00e9\ud835\udcb3'\n`)
	c.open(uri, source)
	column := strings.Index(source, "plotly")
	expectRange(t, c.diagnostics(uri), textRange{position{0, column}, position{0, column + 6}}, "plotly")
	c.replace(uri, 2, source[:len(source)/2])
	if got := c.diagnostics(uri); len(got.Diagnostics) != 1 || got.Diagnostics[0].Code != "malformed-notebook" {
		t.Errorf("got %+v", got)
	}
	c.shutdown()
}

// The same notebook under its two names: the notebook goes before the text.
func TestNotebookAndItsTextOpen(t *testing.T) {
	root := writeProject(t, sample())
	c := newClient(t)
	c.initialize(object{}, root)
	nb, cells := openNotebook(c, root)
	c.diagnostics(cells[2])
	c.notify("textDocument/didOpen", object{"textDocument": object{
		"uri": nb, "languageId": "jupyter", "version": 1, "text": sample()["notebooks/one.ipynb"],
	}})
	c.notify("textDocument/didClose", object{"textDocument": object{"uri": nb}})
	var pulled struct{ Items []json.RawMessage }
	c.call("textDocument/diagnostic", object{"textDocument": object{"uri": cells[2]}}, &pulled)
	if len(pulled.Items) != 1 {
		t.Errorf("got %s", pulled.Items)
	}
	c.shutdown()
}

// FuzzNotebook compares sequences of structure and text changes with plain
// lists of sources.
func FuzzNotebook(f *testing.F) {
	for seed := range uint64(20) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		r := rand.New(rand.NewPCG(seed, 2))
		d, model, made := newNotebook(documentID{URI: "nb"}, nil, nil), []string{}, 0
		for range 30 {
			if len(model) > 0 && r.IntN(2) == 0 {
				at, source := r.IntN(len(model)), fmt.Sprintf("import m%d\n%%magic", r.IntN(100))
				model[at] = source
				d = d.withCellText(cellTextChange{
					Document: documentID{URI: d.cells[at].uri}, Changes: []contentChange{{Text: source}},
				}, text.UTF16)
			} else {
				var change structureChange
				start := r.IntN(len(model) + 1)
				deleted := r.IntN(len(model) - start + 1)
				change.Array.Start, change.Array.DeleteCount = start, deleted
				var fresh []string
				for range r.IntN(3) {
					made++
					uri, source := fmt.Sprintf("cell:%d", made), fmt.Sprintf("x = %d", made)
					fresh = append(fresh, source)
					change.Array.Cells = append(change.Array.Cells, notebookCell{Kind: codeCell, Document: uri})
					change.DidOpen = append(change.DidOpen, documentItem{documentID{uri, 1}, "python", source})
				}
				model = slices.Replace(model, start, start+deleted, fresh...)
				d = d.withStructure(change)
			}
			expectCells(t, d, model)
		}
	})
}

// expectCells wants the cells of d to hold the sources, in its own list and in
// the notebook that is analysed.
func expectCells(t *testing.T, d *document, sources []string) {
	t.Helper()
	joined := d.joined.Cells()
	if len(d.cells) != len(sources) || len(joined) != len(sources) {
		t.Fatalf("got %d and %d cells, want %d", len(d.cells), len(joined), len(sources))
	}
	for i, want := range sources {
		if d.cells[i].text.Text() != want || joined[i].Source != want || joined[i].Index != i {
			t.Fatalf("cell %d: got %q and %+v, want %q", i, d.cells[i].text.Text(), joined[i], want)
		}
	}
}
