// Package editors holds what the editors need besides the server. Its tests
// keep the settings that editors offer the same as the server's own.
package editors

import (
	"encoding/json"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/pyferry/pyferry/analysis/rules"
	"github.com/pyferry/pyferry/core/config"
)

var update = flag.Bool("update", false, "write the editors' settings anew")

// ruleIDs are the names that settings may hold: rules that always run cannot
// be chosen.
func ruleIDs() (ids []string) {
	for _, r := range rules.All() {
		if !r.Always {
			ids = append(ids, r.ID)
		}
	}
	slices.Sort(ids)
	return ids
}

// A file is compared with what the settings make of it, and written with
// -update.
func compare(t *testing.T, path, want string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != want {
		t.Errorf("editors/%s is stale (%v): run go test ./editors -update", path, err)
	}
}

func indented(t *testing.T, v any, prefix string) string {
	t.Helper()
	text, err := json.MarshalIndent(v, prefix, "  ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// properties are the members of a schema's properties, in order, each name
// behind prefix.
func properties(t *testing.T, indent, prefix string, adapt func(name string, s *config.Schema)) string {
	t.Helper()
	var members []string
	for _, key := range config.Keys {
		schema := key.Schema(ruleIDs())
		if adapt != nil {
			adapt(key.Name, schema)
		}
		members = append(members, indent+`"`+prefix+key.Name+`": `+indented(t, schema, indent))
	}
	return strings.Join(members, ",\n")
}

// TestVSCode writes the settings between the path and the trace, which are the
// extension's own.
func TestVSCode(t *testing.T) {
	const path, before, after = "vscode/package.json", `        "pyferry.environment": {`, `        "pyferry.trace.server": {`
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, found := strings.Cut(string(data), before)
	_, tail, ends := strings.Cut(rest, after)
	if !found || !ends {
		t.Fatalf("%s has no settings between its path and its trace", path)
	}
	inner := properties(t, "        ", "pyferry.", func(_ string, s *config.Schema) { s.Scope = "window" })
	compare(t, path, head+inner+",\n"+after+tail)
}

// schemaOf is a schema of all settings.
func schemaOf(t *testing.T, id, prefix string) string {
	t.Helper()
	return "{\n" +
		`  "$schema": "http://json-schema.org/draft-07/schema#",` + "\n" +
		`  "$id": "` + id + `",` + "\n" +
		`  "title": "pyferry",` + "\n" +
		`  "type": "object",` + "\n" +
		`  "properties": {` + "\n" + properties(t, "    ", prefix, nil) + "\n  }\n}\n"
}

func TestSchema(t *testing.T) {
	compare(t, "settings.schema.json", schemaOf(t, "pyferry/settings.schema.json", ""))
}

func TestLSP4IJ(t *testing.T) {
	compare(t, "pycharm/template/settings.schema.json", schemaOf(t, "pyferry/settings.schema.json", "pyferry."))
}

// TestTemplate reads the other files of the template for LSP4IJ, which takes a
// folder for one only if it can read them all.
func TestTemplate(t *testing.T) {
	for _, name := range []string{"template", "settings", "initializationOptions", "clientSettings", "installer"} {
		data, err := os.ReadFile("pycharm/template/" + name + ".json")
		var members map[string]any
		if err == nil {
			err = json.Unmarshal(data, &members)
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if name != "settings" {
			continue
		}
		var settings struct{ Pyferry map[string]json.RawMessage }
		if err := json.Unmarshal(data, &settings); err != nil {
			t.Fatal(err)
		}
		if _, problems := config.FromJSON(settings.Pyferry); len(problems) > 0 {
			t.Errorf("settings.json: %v", problems)
		}
	}
}

// TestJupyter writes the settings behind the extension's own.
func TestJupyter(t *testing.T) {
	const path, before, after = "jupyter/schema/plugin.json", `    "environment": {`, "\n  },\n  \"additionalProperties\": false"
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, found := strings.Cut(string(data), before)
	_, tail, ends := strings.Cut(rest, after)
	if !found || !ends {
		t.Fatalf("%s has no settings between its own and the end", path)
	}
	// JupyterLab's editor of settings shows titles.
	inner := properties(t, "    ", "", func(name string, s *config.Schema) { s.Title = title(name) })
	compare(t, path, head+inner+after+tail)
}

// title is a setting's name in words.
func title(name string) string {
	words := strings.ReplaceAll(name, "-", " ")
	return strings.ToUpper(words[:1]) + words[1:]
}
