package lsp

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// weather is a project with modules of several kinds and a notebook, whose
// cells weatherCells lists.
func weather() map[string]string {
	files := sample()
	files["src/demo/units.py"] = "def celsius(f):\n    return (f - 32) / 1.8\n"
	files["src/demo/plots.py"] = "import matplotlib.pyplot as plt\n"
	files["src/demo/tables.py"] = "import numpy as np\n\n\ndef mean(t):\n    return np.mean(t)\n"
	files["src/demo/used.py"] = "LEVEL = 1\n"
	return files
}

var weatherCells = []string{
	"import numpy as np\nfrom demo.used import LEVEL",
	"def celsius(f):\n    return (f - 32) / 1.8",
	"# warm ones\ndef warm_days(t):\n    return np.sum(celsius(t) > LIMIT)\n\nprint(LEVEL)",
	"LIMIT = 25",
	"import lightgbm\n\ndef boost(x):\n    return lightgbm.train(x)\n\nwarm_days(np.array([1, 30]))",
}

// openWeather opens the notebook as a notebook of cells, as an editor with
// notebook synchronization does. The cells' URIs come back.
func openWeather(c *client, root string) []string {
	var cells []string
	var structure, items []object
	for i, source := range weatherCells {
		cell := cellURI(root, fmt.Sprint("W", i))
		cells = append(cells, cell)
		structure = append(structure, object{"kind": 2, "document": cell})
		items = append(items, cellItem(cell, source))
	}
	c.notify("notebookDocument/didOpen", object{
		"notebookDocument": object{
			"uri": "file://" + root + "/notebooks/1.0-weather.ipynb", "notebookType": "jupyter-notebook", "version": 0, "cells": structure,
		},
		"cellTextDocuments": items,
	})
	return cells
}

// readable writes an edit as text: a line for each file, made or changed, with
// the label that the user sees, and below it what goes where.
func readable(root string, cells []string, e *testEdit) string {
	name := func(uri string) string {
		if i := slices.Index(cells, uri); i >= 0 {
			return fmt.Sprintf("cell %d", i+1)
		}
		return strings.TrimPrefix(uri, "file://"+root+"/")
	}
	var out strings.Builder
	for _, change := range e.DocumentChanges {
		if change.Kind != "" {
			fmt.Fprintf(&out, "%s %s (%s)\n", change.Kind, name(change.URI), e.ChangeAnnotations[change.AnnotationID].Label)
			continue
		}
		fmt.Fprintf(&out, "change %s\n", name(change.TextDocument.URI))
		for _, edit := range change.Edits {
			r := edit.Range
			fmt.Fprintf(&out, "  %d:%d-%d:%d (%s)\n", r.Start.Line, r.Start.Character, r.End.Line, r.End.Character,
				e.ChangeAnnotations[edit.AnnotationID].Label)
			for line := range strings.Lines(edit.NewText) {
				out.WriteString("    |" + strings.TrimSuffix(line, "\n") + "\n")
			}
			if !strings.HasSuffix(edit.NewText, "\n") && edit.NewText != "" {
				out.WriteString("    \\ no newline at the end\n")
			}
		}
	}
	return out.String()
}

func expectText(t *testing.T, got, want string) {
	t.Helper()
	if want = strings.TrimPrefix(want, "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// titles lists the titles of actions and wants them to be moves without an
// edit, which comes when the user has chosen one.
func titles(t *testing.T, list []testAction) string {
	t.Helper()
	var out strings.Builder
	for _, a := range list {
		if a.Kind != "refactor.move.pyferry" || a.Edit != nil || a.Data == nil {
			t.Errorf("got %+v", a)
		}
		out.WriteString(a.Title + "\n")
	}
	return out.String()
}

// What a move is offered for, and where to: on the name of a definition and on
// whatever a selection touches, to the modules that are likely, the likeliest
// first.
func TestMovesOffered(t *testing.T) {
	root := writeProject(t, weather())
	c := newClient(t)
	c.initialize(full(), root)
	cells := openWeather(c, root)
	tests := []struct {
		place string
		cell  int
		where textRange
		want  string
	}{
		{"name", 2, textRange{position{1, 6}, position{1, 6}}, `
Move warm_days to demo.used
Move warm_days to demo.units
Move warm_days to demo.model
Move warm_days to demo.weather (new)
`},
		{"selection", 2, textRange{position{0, 0}, position{2, 10}}, `
Move warm_days to demo.used
Move warm_days to demo.units
Move warm_days to demo.model
Move warm_days to demo.weather (new)
`},
		{"constant", 3, textRange{position{0, 2}, position{0, 2}}, `
Move LIMIT to demo.used
Move LIMIT to demo.weather (new)
Move LIMIT to demo.model
Move LIMIT to demo.plots
`},
		{"body", 2, textRange{position{2, 10}, position{2, 10}}, ""},
		{"other statement", 2, textRange{position{4, 2}, position{4, 2}}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.place, func(t *testing.T) {
			expectText(t, titles(t, c.actions(cells[tt.cell], tt.where, "refactor.move")), tt.want)
		})
	}
	c.shutdown()
}

// moveTexts are moves and the edits that they are.
var moveTexts = []struct {
	name   string
	cell   int
	where  textRange
	module string
	want   string
}{
	{"new module", 2, textRange{position{1, 6}, position{1, 6}}, "demo.weather (new)", `
create src/demo/weather.py (Move warm_days to demo.weather (new))
change src/demo/weather.py
  0:0-0:0 (Move warm_days to demo.weather (new))
    |import numpy as np
    |
    |
  0:0-0:0 (Move warm_days to demo.weather (new))
    |def celsius(f):
    |    return (f - 32) / 1.8
    |
    |
    |# warm ones
    |def warm_days(t):
    |    return np.sum(celsius(t) > LIMIT)
    |
    |
    |LIMIT = 25
change cell 2
  0:0-1:25 (Move warm_days to demo.weather (new))
    |from demo.weather import celsius
    \ no newline at the end
change cell 3
  0:0-2:37 (Move warm_days to demo.weather (new))
    |from demo.weather import warm_days
    \ no newline at the end
change cell 4
  0:0-0:10 (Move warm_days to demo.weather (new))
    |from demo.weather import LIMIT
    \ no newline at the end
`},
	{"existing module", 2, textRange{position{1, 6}, position{1, 6}}, "demo.units", `
change src/demo/units.py
  0:0-0:0 (Move warm_days to demo.units)
    |import numpy as np
    |
    |
  1:25-2:0 (Move warm_days to demo.units)
    |
    |
    |
    |# warm ones
    |def warm_days(t):
    |    return np.sum(celsius(t) > LIMIT)
    |
    |
    |LIMIT = 25
change cell 2
  0:0-1:25 (Move warm_days to demo.units)
    |from demo.units import celsius
    \ no newline at the end
change cell 3
  0:0-2:37 (Move warm_days to demo.units)
    |from demo.units import warm_days
    \ no newline at the end
change cell 4
  0:0-0:10 (Move warm_days to demo.units)
    |from demo.units import LIMIT
    \ no newline at the end
`},
	{"requirements", 4, textRange{position{2, 5}, position{2, 5}}, "demo.used", `
change src/demo/used.py
  0:0-0:0 (Move boost to demo.used)
    |import lightgbm
    |
    |
  0:9-1:0 (Move boost to demo.used)
    |
    |
    |
    |def boost(x):
    |    return lightgbm.train(x)
change cell 5
  2:0-3:28 (Move boost to demo.used)
    |from demo.used import boost
    \ no newline at the end
change environment.yml
  8:0-8:1 (Declare lightgbm in environment.yml and setup.cfg)
  8:2-8:3 (Declare lightgbm in environment.yml and setup.cfg)
change setup.cfg
  8:44-8:44 (Declare lightgbm in environment.yml and setup.cfg)
    |
    |    lightgbm
    \ no newline at the end
`},
}

// A chosen move is one edit: the new module, what else the package gains, and
// the cells; never the notebook's own file.
func TestMoveAsText(t *testing.T) {
	root := writeProject(t, weather())
	c := newClient(t)
	c.initialize(full(), root)
	cells := openWeather(c, root)
	for _, tt := range moveTexts {
		t.Run(tt.name, func(t *testing.T) {
			list := c.actions(cells[tt.cell], tt.where, "refactor.move.pyferry")
			i := slices.IndexFunc(list, func(a testAction) bool { return strings.HasSuffix(a.Title, " to "+tt.module) })
			if i < 0 {
				t.Fatalf("not offered: %s", titles(t, list))
			}
			var resolved testAction
			c.call("codeAction/resolve", object{"title": list[i].Title, "kind": list[i].Kind, "data": list[i].Data}, &resolved)
			if resolved.Edit == nil {
				t.Fatal("no edit")
			}
			got := readable(root, cells, resolved.Edit)
			if strings.Contains(got, ".ipynb") {
				t.Error("the notebook's file is addressed")
			}
			expectText(t, got, tt.want)
		})
	}
	c.shutdown()
}
