package lsp

import (
	"strings"
	"testing"
)

// TestDifference asks for the two forms of what a cell and a module define, the
// module as it is in the editor.
func TestDifference(t *testing.T) {
	c, root, _ := start(t, full())
	cells := definingNotebook(c, root)
	module := "file://" + root + "/src/demo/model.py"
	c.open(module, "import lightgbm\n\n\ndef boost(x):\n    return lightgbm.train(x, 5)\n")
	var got differenceResult
	selection := object{"textDocument": object{"uri": cells[2]}, "range": textRange{position{2, 4}, position{2, 9}}}
	c.call(methodDifference, selection, &got)
	if got.Name != "boost" || got.Module != "demo.model" || got.URI != module || got.Range.Start.Line != 3 || got.Range.End.Line != 4 {
		t.Errorf("got %+v", got)
	}
	if !strings.Contains(got.Diff, "-    return lightgbm.train(x, 5)\n+    return lightgbm.train(x)\n") {
		t.Errorf("the difference is\n%s", got.Diff)
	}
	selection = object{"textDocument": object{"uri": cells[2]}, "names": []string{"gone"}}
	if _, err := c.try(methodDifference, selection); err == nil {
		t.Error("gone differs from what does not exist")
	}
}
