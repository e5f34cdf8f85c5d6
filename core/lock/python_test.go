package lock_test

import (
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/pyferry/pyferry/core/lock"
	"github.com/pyferry/pyferry/internal/testenv"
)

// A reading is a lock with what the package reads in it.
type reading struct {
	Path     string              `json:"path"`
	Text     string              `json:"text"`
	Versions map[string][]string `json:"versions"`
	Requires map[string][]string `json:"requires"`
}

// TestAgainstPython reads the locks in TOML and JSON of all cases with Python's
// own readers and packaging.
func TestAgainstPython(t *testing.T) {
	var all []reading
	for _, file := range caseFiles(t) {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		path, text := archive.Files[0].Name, string(archive.Files[0].Data)
		if _, problems := lock.Parse(path, text); len(problems) == 0 && lock.Reads(path) && filepath.Ext(path) != ".yml" && path != "pixi.lock" {
			all = append(all, read(path, text))
		}
	}
	for i, want := range testenv.Ask[[]reading](t, "testdata/read.py", all) {
		got := all[i]
		if !reflect.DeepEqual(got.Versions, want.Versions) || !reflect.DeepEqual(got.Requires, want.Requires) {
			t.Errorf("%s: read %v, %v, want %v, %v", got.Path, got.Versions, got.Requires, want.Versions, want.Requires)
		}
	}
}

func read(path, text string) reading {
	l, _ := lock.Parse(path, text)
	r := reading{path, text, map[string][]string{}, map[string][]string{}}
	for _, key := range l.Distributions() {
		r.Versions[key] = append([]string{}, l.Versions(key)...)
		r.Requires[key] = append([]string{}, slices.Sorted(slices.Values(l.Requires(key)))...)
	}
	return r
}
