package lsp

import (
	"strings"
	"testing"

	"github.com/pyferry/pyferry/analysis/rules/pathhack"
)

// A cell that changes the path shows its finding, and the fix edits no other.
func TestPathHackInACell(t *testing.T) {
	files := sample()
	site := ".venv/lib/python3.11/site-packages/"
	for name, text := range map[string]string{
		"setup.py":                                  "from setuptools import setup\nsetup()\n",
		".venv/pyvenv.cfg":                          "home = /usr/bin\nversion = 3.11.2\n",
		site + "__editable__.demo-0.1.pth":          "../../../../src\n",
		site + "demo-0.1.dist-info/METADATA":        "Metadata-Version: 2.1\nName: demo\nVersion: 0.1\n",
		site + "demo-0.1.dist-info/direct_url.json": `{"dir_info": {"editable": true}, "url": "file:///home/user/demo"}`,
		site + "demo-0.1.dist-info/RECORD":          "__editable__.demo-0.1.pth,,\n",
		site + "numpy-2.0.dist-info/METADATA":       "Metadata-Version: 2.1\nName: numpy\nVersion: 2.0\n",
		site + "numpy-2.0.dist-info/RECORD":         "numpy/__init__.py,,\n",
		site + "numpy/__init__.py":                  "",
	} {
		files[name] = text
	}
	root := writeProject(t, files)
	c := newClient(t, pathhack.Rule)
	c.initialize(full(), root)
	nb := "file://" + root + "/notebooks/one.ipynb"
	first, second := cellURI(root, "W0"), cellURI(root, "W1")
	c.notify("notebookDocument/didOpen", object{
		"notebookDocument": object{"uri": nb, "notebookType": "jupyter-notebook", "version": 0, "cells": []object{
			{"kind": 2, "document": first}, {"kind": 2, "document": second},
		}},
		"cellTextDocuments": []object{
			cellItem(first, "import sys\nsys.path.insert(0, '../src')\nimport numpy"),
			cellItem(second, "from demo import model"),
		},
	})
	got := c.diagnosticsUntil(first, func(p published) bool { return len(p.Diagnostics) > 0 })
	if len(got.Diagnostics) != 1 || !strings.Contains(got.Diagnostics[0].Message, "sys.path is changed so that demo is found") {
		t.Fatalf("got %+v", got.Diagnostics)
	}
	list := c.actions(first, textRange{position{1, 3}, position{1, 3}}, "quickfix")
	if len(list) != 1 || !strings.HasPrefix(list[0].Title, "Remove sys.path.insert") {
		t.Fatalf("got %+v", list)
	}
	var resolved testAction
	c.call("codeAction/resolve", object{"title": list[0].Title, "kind": list[0].Kind, "data": list[0].Data}, &resolved)
	changes := resolved.Edit.DocumentChanges
	if len(changes) != 1 || changes[0].TextDocument.URI != first || len(changes[0].Edits) != 1 {
		t.Fatalf("got %+v", changes)
	}
	if e := changes[0].Edits[0]; e.NewText != "" || e.Range != (textRange{position{0, 0}, position{2, 0}}) {
		t.Errorf("got %+v", e)
	}
	c.shutdown()
}
