package lsp

import (
	"slices"
	"strings"
	"testing"
)

func TestDependencies(t *testing.T) {
	c, root, uri := start(t, full())
	c.open(uri, "import numpy as np\nimport lightgbm\n")
	var got struct {
		Projects []struct {
			URI, Name string
			Libraries []struct {
				Distribution, State string
				Imports             []string
				Uses                int
				Declared            []struct{ URI, Section string }
				First               *struct {
					URI   string
					Cell  *int
					Range textRange
				}
			}
		}
	}
	c.call("pyferry/dependencies", object{}, &got)
	if len(got.Projects) != 1 || got.Projects[0].Name != "demo" {
		t.Fatalf("got %+v", got)
	}
	var names []string
	for _, l := range got.Projects[0].Libraries {
		names = append(names, l.State+" "+l.Distribution)
		switch l.Distribution {
		case "plotly":
			if l.First == nil || l.First.Cell == nil || *l.First.Cell != 1 || l.First.Range != (textRange{position{1, 7}, position{1, 13}}) {
				t.Errorf("plotly: %+v", l.First)
			}
		case "numpy":
			if l.Uses != 2 || len(l.Declared) != 2 || !slices.Equal(l.Imports, []string{"numpy"}) {
				t.Errorf("numpy: %+v", l)
			}
		}
	}
	if !slices.Equal(names[:2], []string{"undeclared lightgbm", "undeclared plotly"}) {
		t.Errorf("got %q", names)
	}
	c.call("pyferry/dependencies", object{"uri": "file:///nowhere"}, &got)
	if len(got.Projects) != 0 {
		t.Errorf("got %+v", got)
	}
	_ = root
	c.shutdown()
}

func TestAdd(t *testing.T) {
	c, root, uri := start(t, full())
	c.open(uri, "import lightgbm\n")
	var got struct {
		Title         string
		Distributions []string
		Edit          *testEdit
	}
	c.call("pyferry/add", object{"uri": uri, "distributions": []string{"Plotly"}}, &got)
	if files := applied(t, root, got.Edit); got.Title != "Declare plotly" || !strings.Contains(files["environment.yml"], "plotly") || len(files) != 1 {
		t.Errorf("got %q, %q", got.Title, files)
	}
	c.call("pyferry/add", object{"uri": "file://" + root}, &got)
	files := applied(t, root, got.Edit)
	if !slices.Equal(got.Distributions, []string{"lightgbm", "plotly"}) || !strings.Contains(files["setup.cfg"], "lightgbm") || !strings.Contains(files["environment.yml"], "- lightgbm") {
		t.Errorf("got %+v, %q", got, files)
	}
	c.call("pyferry/add", object{"uri": uri, "document": true}, &got)
	if !slices.Equal(got.Distributions, []string{"lightgbm"}) {
		t.Errorf("got %+v", got)
	}
	if _, err := c.try("pyferry/add", object{"uri": "file:///nowhere/x.py"}); code(err) != -32803 {
		t.Errorf("got %v", err)
	}
	c.shutdown()
}
