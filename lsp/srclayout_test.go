package lsp

import (
	"slices"
	"strings"
	"testing"

	"github.com/pyferry/pyferry/analysis/rules/flatlayout"
	"github.com/pyferry/pyferry/analysis/rules/relativenotebookimport"
)

// flat is a project whose package lies beside its manifest.
func flat() map[string]string {
	return map[string]string{
		"pyproject.toml":      "[build-system]\nrequires = [\"hatchling\"]\nbuild-backend = \"hatchling.build\"\n[project]\nname = \"demo\"\nversion = \"1\"\n[tool.hatch.build.targets.wheel]\npackages = [\"demo\"]\n",
		"Makefile":            "lint:\n\tmypy demo\n",
		"demo/__init__.py":    "",
		"demo/cities.csv":     "a,b\n",
		"tests/test_demo.py":  "import demo\n",
		"notebooks/one.ipynb": sample()["notebooks/one.ipynb"],
	}
}

func TestMoveToSourceFolder(t *testing.T) {
	can := full()
	can["workspace"].(object)["workspaceEdit"].(object)["resourceOperations"] = []string{"create", "rename", "delete"}
	root := writeProject(t, flat())
	c := newClient(t, flatlayout.Rule)
	c.initialize(can, root)
	manifest := "file://" + root + "/pyproject.toml"
	c.open(manifest, flat()["pyproject.toml"])
	list := c.actions(manifest, textRange{}, "refactor.move.pyferry.srcLayout")
	if len(list) != 1 || list[0].Title != "Move demo to src/demo" || list[0].Kind != "refactor.move.pyferry.srcLayout" || list[0].IsPreferred {
		t.Fatalf("got %+v", list)
	}
	if fixes := c.actions(manifest, textRange{}, "source.fixAll"); len(fixes) != 0 {
		t.Errorf("on save there is %+v", fixes)
	}
	var resolved testAction
	c.call("codeAction/resolve", object{"title": list[0].Title, "kind": list[0].Kind, "data": list[0].Data}, &resolved)
	var order []string
	for _, change := range resolved.Edit.DocumentChanges {
		if change.Kind != "" {
			order = append(order, change.Kind+" "+change.OldURI+" "+change.NewURI)
			continue
		}
		for _, e := range change.Edits {
			order = append(order, change.TextDocument.URI+" "+e.NewText)
		}
	}
	for i := range order {
		order[i] = strings.ReplaceAll(order[i], "file://"+root, "")
	}
	want := []string{"/pyproject.toml src/demo", "/Makefile src/", "rename /demo /src/demo"}
	if !slices.Equal(order, want) {
		t.Errorf("the edit goes %q, want %q", order, want)
	}
	c.shutdown()
}

func TestMoveToSourceFolderNeedsRenaming(t *testing.T) {
	root := writeProject(t, flat())
	c := newClient(t, flatlayout.Rule)
	c.initialize(full(), root)
	manifest := "file://" + root + "/pyproject.toml"
	c.open(manifest, flat()["pyproject.toml"])
	if list := c.actions(manifest, textRange{}, "refactor"); len(list) != 0 {
		t.Errorf("a client that cannot rename is offered %+v", list)
	}
	c.shutdown()
}

// A module beside a notebook moves into the package that is installed, and the
// notebook's cell follows.
func TestMoveNeighbour(t *testing.T) {
	can := full()
	can["workspace"].(object)["workspaceEdit"].(object)["resourceOperations"] = []string{"create", "rename", "delete"}
	const cell = `{"cells": [{"cell_type": "code", "execution_count": null, "id": "a", "metadata": {}, "outputs": [], "source": ["import helpers"]}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}`
	const site = ".venv/lib/python3.11/site-packages/"
	root := writeProject(t, map[string]string{
		"pyproject.toml":       "[project]\nname = \"demo\"\nversion = \"1\"\n",
		"src/demo/__init__.py": "", "notebooks/helpers.py": "def load():\n    return 1\n", "notebooks/one.ipynb": cell,
		".venv/pyvenv.cfg": "home = /usr/bin\nversion = 3.11.2\n", site + "demo.pth": "../../../../src\n",
		site + "demo-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: demo\nVersion: 1\n",
	})
	c := newClient(t, relativenotebookimport.Rule)
	c.initialize(can, root)
	book := "file://" + root + "/notebooks/one.ipynb"
	source := "vscode-notebook-cell:" + root + "/notebooks/one.ipynb#a"
	c.notify("notebookDocument/didOpen", object{
		"notebookDocument":  object{"uri": book, "notebookType": "jupyter-notebook", "version": 1, "cells": []object{{"kind": 2, "document": source}}},
		"cellTextDocuments": []object{{"uri": source, "languageId": "python", "version": 1, "text": "import helpers"}},
	})
	list := c.actions(source, textRange{position{0, 8}, position{0, 8}}, "refactor.move.pyferry.neighbour")
	if len(list) != 1 || list[0].Title != "Move notebooks/helpers.py into demo" {
		t.Fatalf("got %+v", list)
	}
	var resolved testAction
	c.call("codeAction/resolve", object{"title": list[0].Title, "kind": list[0].Kind, "data": list[0].Data}, &resolved)
	changes := resolved.Edit.DocumentChanges
	if len(changes) != 2 || changes[0].TextDocument.URI != source || changes[0].Edits[0].NewText != "from demo import helpers" ||
		changes[1].OldURI != "file://"+root+"/notebooks/helpers.py" || changes[1].NewURI != "file://"+root+"/src/demo/helpers.py" {
		t.Errorf("got %+v", changes)
	}
	c.shutdown()
}
