package lsp

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
)

// quiet accepts diagnostics in which nothing is found, and finds accepts those
// with n findings.
func quiet(p published) bool { return len(p.Diagnostics) == 0 }

func finds(n int) func(published) bool {
	return func(p published) bool { return len(p.Diagnostics) == n }
}

// startConfigured starts a session whose client may be asked for its settings, or not.
func startConfigured(c *client, root string, options any, asked bool) {
	c.call("initialize", object{
		"processId": nil, "initializationOptions": options,
		"capabilities":     object{"workspace": object{"configuration": asked}},
		"workspaceFolders": []object{{"uri": "file://" + root, "name": "demo"}},
	}, nil)
	c.notify("initialized", object{})
}

func TestSettingsOfTheFirstMessage(t *testing.T) {
	cases := map[string]struct {
		options any
		want    int
	}{
		"none":           {nil, 2},
		"provided":       {object{"provided": []string{"plotly"}}, 1},
		"in the section": {object{"pyferry": object{"ignore": []string{"missing-dependency"}}}, 0},
		"dotted":         {object{"pyferry.ignore": []string{"missing-dependency"}, "pyferry.trace.server": "off"}, 0},
		"defaults":       {object{"select": []string{}, "provided": []string{}, "environment": "", "mappings": object{}, "path": ""}, 2},
		"per file":       {object{"per-file-ignores": object{"notebooks/*": []string{"missing-dependency"}}}, 2},
		"mappings":       {object{"mappings": object{"plotly": "requests", "rich": "numpy"}}, 0},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			root := writeProject(t, sample())
			c := newClient(t)
			startConfigured(c, root, test.options, false)
			uri := "file://" + root + "/src/demo/model.py"
			c.open(uri, "import plotly\nimport rich\n")
			if got := c.diagnostics(uri); len(got.Diagnostics) != test.want {
				t.Errorf("got %+v, want %d", got.Diagnostics, test.want)
			}
			c.shutdown()
		})
	}
}

func TestPushedSettings(t *testing.T) {
	root := writeProject(t, sample())
	c := newClient(t)
	startConfigured(c, root, object{"provided": []string{"plotly"}}, false)
	uri := "file://" + root + "/src/demo/model.py"
	c.open(uri, "import plotly\nimport rich\n")
	c.diagnosticsUntil(uri, finds(1))
	push := func(settings any) { c.notify("workspace/didChangeConfiguration", object{"settings": settings}) }
	push(object{"pyferry": object{"provided": []string{"plotly", "rich"}}})
	c.diagnosticsUntil(uri, quiet)
	push(object{"pyferry": object{"provided": []string{}}})
	c.diagnosticsUntil(uri, finds(2))
	push(object{"python": object{"x": 1}, "ignore": []string{"missing-dependency"}})
	c.diagnosticsUntil(uri, quiet)
	push(object{"python": object{}})  // nothing of ours
	push(object{"pyferry": object{}}) // what was there at the start counts again
	c.diagnosticsUntil(uri, finds(1))
	c.shutdown()
}

// A client that can be asked is asked at the start and whenever it says that
// something has changed; what the user has not set comes as empty defaults.
func TestPulledSettings(t *testing.T) {
	root := writeProject(t, sample())
	c := newClient(t)
	answers := make(chan object, 2)
	c.answer["workspace/configuration"] = func(params json.RawMessage) any {
		if !strings.Contains(string(params), `"section":"pyferry"`) {
			t.Errorf("asked for %s", params)
		}
		return []any{<-answers}
	}
	answers <- object{"provided": []string{}, "environment": "", "mappings": object{"rich": "numpy"}, "path": "", "trace": object{"server": "off"}}
	startConfigured(c, root, object{"provided": []string{"plotly"}}, true)
	uri := "file://" + root + "/src/demo/model.py"
	c.open(uri, "import plotly\nimport rich\nimport seaborn\n")
	c.diagnosticsUntil(uri, finds(1))
	answers <- object{"provided": []string{"seaborn"}}
	c.notify("workspace/didChangeConfiguration", object{"settings": nil})
	c.diagnosticsUntil(uri, finds(2)) // plotly and rich
	c.shutdown()
}

func TestProjectsSettingsBeforeTheEditors(t *testing.T) {
	root := writeProject(t, sample())
	write(t, filepath.Join(root, "pyferry.toml"), "provided = [\"plotly\"]\n[mappings]\nrich = \"requests\"\n")
	c := newClient(t)
	startConfigured(c, root, object{
		"provided": []string{"rich"}, "ignore": []string{"malformed-manifest"},
		"mappings": object{"rich": "nowhere", "seaborn": "pandas"},
	}, false)
	uri := "file://" + root + "/src/demo/model.py"
	c.open(uri, "import plotly\nimport rich\nimport seaborn\nimport xarray\n")
	got := c.diagnostics(uri)
	if len(got.Diagnostics) != 1 || !strings.Contains(got.Diagnostics[0].Message, "xarray") {
		t.Errorf("got %+v", got.Diagnostics)
	}
	c.shutdown()
}

// TestExcludedByTheEditor counts uses, which the excluded file has no part in.
func TestExcludedByTheEditor(t *testing.T) {
	for _, file := range []string{"", "exclude = []\n"} {
		root := writeProject(t, sample())
		write(t, filepath.Join(root, "src", "demo", "old.py"), "import numpy\n")
		write(t, filepath.Join(root, "pyferry.toml"), file)
		c := newClient(t)
		startConfigured(c, root, object{"exclude": []string{"src/demo/old.py"}}, false)
		var got struct {
			Projects []struct{ Libraries []library }
		}
		c.call("pyferry/dependencies", object{}, &got)
		want := 2
		if file != "" {
			want++
		}
		for _, l := range got.Projects[0].Libraries {
			if l.Distribution == "numpy" && l.Uses != want {
				t.Errorf("with %q numpy is used %d times, want %d", file, l.Uses, want)
			}
		}
		c.shutdown()
	}
}

func TestWrongSettings(t *testing.T) {
	root := writeProject(t, sample())
	c := newClient(t)
	startConfigured(c, root, object{
		"selct": []string{}, "provided": "plotly", "ignore": []string{"missing-dependencies"}, "mappings": nil, "select": []any{3},
	}, false)
	wants := []string{
		`there is no rule missing-dependencies; did you mean missing-dependency?`,
		`there is no setting "selct"; did you mean "select"?`,
		"the setting provided must be a list of strings",
		"the setting select must be a list of strings",
	}
	said := func(want string) {
		t.Helper()
		c.take(want, func(m message) bool {
			return m.Method == "window/logMessage" && strings.Contains(string(m.Params), strings.ReplaceAll(want, `"`, `\"`))
		})
	}
	for _, want := range wants {
		said(want)
	}
	c.notify("workspace/didChangeConfiguration", object{"settings": object{"pyferry": 3}})
	said(`there is no setting "pyferry"`)
	for _, odd := range []any{3, "x", []int{1}, nil, object{"pyferry": nil}} {
		c.notify("workspace/didChangeConfiguration", object{"settings": odd})
	}
	uri := "file://" + root + "/src/demo/model.py"
	c.open(uri, "import plotly\n")
	c.diagnosticsUntil(uri, finds(1))
	c.mu.Lock()
	for _, m := range c.heard {
		if m.Method == "window/logMessage" {
			t.Errorf("told twice: %s", m.Params)
		}
	}
	c.mu.Unlock()
	c.shutdown()
}
