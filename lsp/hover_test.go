package lsp

import (
	"testing"
)

func TestHover(t *testing.T) {
	c, _, uri := start(t, full())
	c.open(uri, "import numpy as np, os\nfrom lightgbm import LGBMClassifier\nimport zope.interface, demo.model, no_such_thing\n")
	tests := []struct {
		at    position
		want  string
		start int
	}{
		{position{0, 7}, "**numpy**\n\nDeclared in environment.yml and setup.cfg.", 7},
		{position{0, 12}, "**numpy**\n\nDeclared in environment.yml and setup.cfg.", 7},
		{position{0, 21}, "**os** is in the standard library.", 20},
		{position{1, 6}, "**lightgbm**\n\nDeclared nowhere.", 5},
		{position{2, 26}, "**demo** is part of this project.", 23},
		{position{2, 40}, "**no-such-thing**\n\nThat this distribution provides it is a guess.\n\nDeclared nowhere.", 35},
	}
	for _, tt := range tests {
		var got struct {
			Contents struct{ Kind, Value string }
			Range    textRange
		}
		c.call("textDocument/hover", object{"textDocument": object{"uri": uri}, "position": tt.at}, &got)
		if got.Contents.Kind != "markdown" || got.Contents.Value != tt.want || got.Range.Start.Character != tt.start {
			t.Errorf("%v: got %+v, want %q", tt.at, got, tt.want)
		}
	}
	for _, nowhere := range []position{{0, 2}, {0, 15}, {9, 9}} {
		if raw, err := c.try("textDocument/hover", object{"textDocument": object{"uri": uri}, "position": nowhere}); err != nil || string(raw) != "null" {
			t.Errorf("%v: got %s, %v", nowhere, raw, err)
		}
	}
	c.shutdown()
}

func TestHoverInPlainText(t *testing.T) {
	c, root, _ := start(t, object{})
	_, cells := openNotebook(c, root)
	var got struct {
		Contents struct{ Kind, Value string }
		Range    textRange
	}
	c.call("textDocument/hover", object{"textDocument": object{"uri": cells[2]}, "position": position{1, 8}}, &got)
	if got.Contents.Kind != "plaintext" || got.Contents.Value != "plotly\n\nDeclared nowhere." || got.Range.Start != (position{1, 7}) {
		t.Errorf("got %+v", got)
	}
	c.shutdown()
}
