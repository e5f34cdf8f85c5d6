package tomltable_test

import (
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/manifest/pipfile"
	"github.com/pyferry/pyferry/core/manifest/pixi"
	"github.com/pyferry/pyferry/core/text"
	"github.com/pyferry/pyferry/internal/testenv"
)

// TestAgainstTomllib reads the cases of Pipfile and pixi.toml, as they are and
// after each section has gained a requirement, with Python's own TOML reader.
func TestAgainstTomllib(t *testing.T) {
	texts := slices.Concat(
		variants(t, "../pipfile/testdata/*.txtar", func(s string) manifest.Manifest { return pipfile.Parse(s) }),
		variants(t, "../pixi/testdata/*.txtar", func(s string) manifest.Manifest { return pixi.Parse(s) }),
	)
	for i, want := range testenv.Ask[[]map[string][]string](t, "testdata/tables.py", texts) {
		if v := texts[i]; !reflect.DeepEqual(v.Tables, want) {
			t.Errorf("read %v, tomllib %v, in\n%s", v.Tables, want, v.Text)
		}
	}
	t.Logf("%d texts", len(texts))
}

// A variant is a text with the names that each section was found to have.
type variant struct {
	Text   string              `json:"text"`
	Tables map[string][]string `json:"tables"`
}

func variants(t *testing.T, glob string, parse func(string) manifest.Manifest) []variant {
	files, err := filepath.Glob(glob)
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases for %s (%v)", glob, err)
	}
	var all []variant
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		m := parse(string(archive.Files[0].Data))
		if len(m.Problems()) > 0 {
			continue
		}
		all = append(all, variant{m.Text(), tables(m)})
		for _, s := range m.Sections() {
			if s.ReadOnly == "" {
				after := parse(added(t, m, s.ID))
				all = append(all, variant{after.Text(), tables(after)})
			}
		}
	}
	return all
}

func added(t *testing.T, m manifest.Manifest, section string) string {
	edits, err := m.Add(section, manifest.New{Name: "mm.new", Key: "mm-new", Version: "1.2.3"})
	if err != nil {
		t.Fatal(err)
	}
	after, err := text.Apply(m.Text(), edits)
	if err != nil {
		t.Fatal(err)
	}
	return after
}

func tables(m manifest.Manifest) map[string][]string {
	out := map[string][]string{}
	for _, s := range m.Sections() {
		if !s.Virtual {
			out[s.ID] = []string{}
		}
	}
	for _, r := range m.Requirements() {
		out[r.Section] = append(out[r.Section], r.Key)
	}
	for section := range maps.Keys(out) {
		slices.Sort(out[section])
	}
	return out
}
