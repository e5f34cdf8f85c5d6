package lsp

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
)

// definingNotebook opens a notebook whose second cell defines warm_days, with
// a constant in the first, and returns the URIs of its cells.
func definingNotebook(c *client, root string) []string {
	nb := "file://" + root + "/notebooks/1.0-explore.ipynb"
	cells := []string{cellURI(root, "W0"), cellURI(root, "W1"), cellURI(root, "W2")}
	c.notify("notebookDocument/didOpen", object{
		"notebookDocument": object{"uri": nb, "notebookType": "jupyter-notebook", "version": 0, "cells": []object{
			{"kind": 2, "document": cells[0]}, {"kind": 2, "document": cells[1]}, {"kind": 2, "document": cells[2]},
		}},
		"cellTextDocuments": []object{
			cellItem(cells[0], "import numpy as np\nLIMIT = 25"),
			cellItem(cells[1], "# warm ones\ndef warm_days(t):\n    return np.sum(t > LIMIT)"),
			cellItem(cells[2], "import lightgbm\nwarm_days(np.array([1, 30]))\ndef boost(x):\n    return lightgbm.train(x)\ndata = open('x').read()\ndef gone():\n    return data\ndef stays():\n    return In\nrows = [1, 2]\ndef total():\n    return sum(rows)"),
		},
	})
	return cells
}

func TestMove(t *testing.T) {
	c, root, _ := start(t, full())
	cells := definingNotebook(c, root)
	list := c.actions(cells[1], textRange{position{1, 6}, position{1, 6}}, "refactor")
	var titles []string
	for _, a := range list {
		titles = append(titles, a.Title)
		if a.Kind != "refactor.move.pyferry" || a.Edit != nil {
			t.Errorf("got %+v", a)
		}
	}
	want := []string{"Move warm_days to demo.model", "Move warm_days to demo.explore (new)"}
	if !slices.Equal(titles, want) {
		t.Fatalf("got %q, want %q", titles, want)
	}
	var resolved testAction
	c.call("codeAction/resolve", object{"title": list[1].Title, "kind": list[1].Kind, "data": list[1].Data}, &resolved)
	if resolved.Edit == nil {
		t.Fatal("no edit")
	}
	var order []string
	for _, change := range resolved.Edit.DocumentChanges {
		order = append(order, strings.TrimPrefix(change.Kind+change.URI+change.TextDocument.URI, "file://"+root))
	}
	wantOrder := []string{
		"createfile://" + root + "/src/demo/explore.py", "/src/demo/explore.py", cells[0], cells[1],
	}
	if !slices.Equal(order, wantOrder) {
		t.Errorf("the edit goes %q, want %q", order, wantOrder)
	}
	if list := c.actions(cells[1], textRange{position{2, 8}, position{2, 8}}, "refactor"); len(list) != 0 {
		t.Errorf("inside the body there is %+v", list)
	}
	list = c.actions(cells[2], textRange{position{5, 6}, position{5, 6}}, "refactor")
	if len(list) == 0 || !strings.HasSuffix(list[0].Title, ", with data as a parameter") {
		t.Errorf("got %+v", list)
	}
	if list := c.actions(cells[2], textRange{position{7, 6}, position{7, 6}}, "refactor"); len(list) != 0 {
		t.Errorf("what cannot move is offered: %+v", list)
	}
	titles = nil
	for _, a := range c.actions(cells[2], textRange{position{10, 6}, position{10, 6}}, "refactor") {
		titles = append(titles, a.Title)
	}
	want = []string{"Move total to demo.explore (new)", "Move total to demo.explore (new), with rows as a parameter", "Move total to demo.model"}
	if !slices.Equal(titles, want) {
		t.Errorf("got %q, want %q", titles, want)
	}
	c.shutdown()
}

func TestExtractRequests(t *testing.T) {
	c, root, _ := start(t, full())
	cells := definingNotebook(c, root)
	selection := object{"textDocument": object{"uri": cells[2]}, "range": textRange{position{2, 0}, position{3, 5}}}
	var targets struct {
		Names   []string
		Targets []struct {
			Module, URI, Detail string
			Exists              bool
		}
	}
	c.call("pyferry/extractTargets", selection, &targets)
	if !slices.Equal(targets.Names, []string{"boost"}) || len(targets.Targets) != 2 || targets.Targets[0].Module != "demo.explore" {
		t.Fatalf("got %+v", targets)
	}
	selection["module"] = "demo.model"
	var moved struct {
		Title, Module, URI string
		Names              []string
		Edit               *testEdit
		Autoreload         *string
	}
	c.call("pyferry/extract", selection, &moved)
	if moved.Title != "Move boost to demo.model" || moved.Autoreload == nil || moved.URI != "file://"+root+"/src/demo/model.py" {
		t.Errorf("got %+v", moved)
	}
	var touched []string
	for _, change := range moved.Edit.DocumentChanges {
		touched = append(touched, strings.TrimPrefix(change.TextDocument.URI, "file://"+root))
	}
	slices.Sort(touched)
	want := []string{"/environment.yml", "/setup.cfg", "/src/demo/model.py", cells[2]}
	if !slices.Equal(touched, want) {
		t.Errorf("touched %q, want %q: the library goes along", touched, want)
	}
	request := object{"textDocument": object{"uri": cells[2]}, "names": []string{"gone"}, "module": "demo.model"}
	_, err := c.try("pyferry/extract", request)
	var failed *wireError
	if !errors.As(err, &failed) || failed.Code != -32803 || !strings.Contains(failed.Message, "data") || string(failed.Data) != `{"withData":true}` {
		t.Errorf("got %v", err)
	}
	request["withData"] = true
	c.call("pyferry/extract", request, &moved)
	if !slices.Contains(moved.Names, "gone") {
		t.Errorf("got %+v", moved)
	}
	c.shutdown()
}

// A script with cells moves its definitions as well; one without has none.
func TestMoveFromScript(t *testing.T) {
	c, root, _ := start(t, full())
	uri := "file://" + root + "/notebooks/script.py"
	c.open(uri, "# %%\ndef f(x):\n    return x + 1\n# %%\nf(1)\n")
	if list := c.actions(uri, textRange{position{1, 4}, position{1, 4}}, "refactor.move.pyferry"); len(list) == 0 {
		t.Error("nothing is offered")
	}
	model := "file://" + root + "/src/demo/model.py"
	c.open(model, "def f(x):\n    return x + 1\n")
	if list := c.actions(model, textRange{position{0, 4}, position{0, 4}}, "refactor"); len(list) != 0 {
		t.Errorf("got %+v", list)
	}
	var raw json.RawMessage
	c.call("pyferry/extractTargets", object{"textDocument": object{"uri": uri}, "names": []string{"f"}}, &raw)
	if !strings.Contains(string(raw), `"demo.model"`) {
		t.Errorf("got %s", raw)
	}
	c.shutdown()
}
