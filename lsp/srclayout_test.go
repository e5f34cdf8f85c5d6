package lsp

import (
	"slices"
	"strings"
	"testing"

	"github.com/pyferry/pyferry/analysis/rules/flatlayout"
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
