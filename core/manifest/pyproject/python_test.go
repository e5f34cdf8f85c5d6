package pyproject_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/manifest/manifesttest"
	"github.com/pyferry/pyferry/core/text"
	"github.com/pyferry/pyferry/internal/testenv"
)

// A reading is a text with what the package reads in it; an editing is what
// one Add or Remove makes of a text.
type (
	reading struct {
		Name         string      `json:"name"`
		Text         string      `json:"text"`
		Requirements []statement `json:"requirements"`
	}
	statement struct {
		Section   string   `json:"section"`
		Key       string   `json:"key"`
		Extras    []string `json:"extras"`
		Specifier string   `json:"specifier"`
		Marker    string   `json:"marker"`
		URL       string   `json:"url"`
		Table     bool     `json:"table"`
	}
	editing struct {
		Name    string `json:"name"`
		Section string `json:"section"`
		Key     string `json:"key"`
		Before  string `json:"before"`
		After   string `json:"after"`
		Change  int    `json:"change"`
	}
	evidence struct {
		Read  []reading `json:"read"`
		Edits []editing `json:"edits"`
	}
)

// TestAgainstPython gives every text of the cases, what is read in it, and
// each possible edit of it to tomllib and packaging.
func TestAgainstPython(t *testing.T) {
	var all evidence
	for name, src := range manifesttest.Parts(t, "in", "out") {
		if strings.HasPrefix(name, "toml11") {
			continue // Python's tomllib reads TOML 1.0
		}
		for shape, reshape := range shapes {
			all.collect(t, name+"/"+shape, reshape(src))
		}
	}
	for _, mistake := range testenv.Ask[[]string](t, "testdata/check.py", all) {
		t.Error(mistake)
	}
	t.Logf("%d texts, %d edits", len(all.Read), len(all.Edits))
}

// collect notes the reading of src and each edit of it, if it is valid.
func (e *evidence) collect(t *testing.T, name, src string) {
	m := parse(src)
	if len(m.Problems()) > 0 {
		return
	}
	read := reading{Name: name, Text: src, Requirements: []statement{}}
	for _, r := range m.Requirements() {
		table := strings.HasPrefix(r.Section, "tool.poetry.") || strings.HasPrefix(r.Section, "tool.pixi.")
		read.Requirements = append(read.Requirements, statement{
			r.Section, r.Key, append([]string{}, r.Extras...), r.Specifier, r.Marker, r.URL, table,
		})
	}
	e.Read = append(e.Read, read)
	e.additions(t, name, m)
	e.removals(t, name, m)
}

func (e *evidence) additions(t *testing.T, name string, m manifest.Manifest) {
	for _, s := range m.Sections() {
		for _, req := range append(slices.Clone(news), marked) {
			if strings.HasPrefix(s.ID, "tool.pixi.") && req.Marker != "" {
				continue // such a table has no place for it
			}
			edits, err := m.Add(s.ID, req)
			if s.ReadOnly != "" && err != nil {
				continue
			}
			e.edit(t, name, m, edits, err, editing{Section: s.ID, Key: req.Key, Change: min(1, len(edits))})
		}
	}
}

var marked = manifest.New{Name: "nu", Key: "nu", Version: "2", Marker: `python_version < "3.11" or os_name == 'nt'`}

func (e *evidence) removals(t *testing.T, name string, m manifest.Manifest) {
	for _, r := range m.Requirements() {
		edits, err := m.Remove(r)
		e.edit(t, name, m, edits, err, editing{Section: r.Section, Key: r.Key, Change: -1})
	}
}

func (e *evidence) edit(t *testing.T, name string, m manifest.Manifest, edits []text.Edit, err error, done editing) {
	t.Helper()
	if err != nil {
		t.Errorf("%s: %s %s: %v", name, done.Section, done.Key, err)
		return
	}
	after, err := text.Apply(m.Text(), edits)
	if err != nil {
		t.Errorf("%s: %s %s: %v", name, done.Section, done.Key, err)
		return
	}
	done.Name, done.Before, done.After = name, m.Text(), after
	e.Edits = append(e.Edits, done)
}
