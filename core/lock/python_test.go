package lock_test

import (
	"bytes"
	"encoding/json"
	"os/exec"
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
	python := testenv.Python(t)
	var all []reading
	for _, file := range caseFiles(t) {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		path, text := archive.Files[0].Name, string(archive.Files[0].Data)
		if _, problems := lock.Parse(path, text); len(problems) == 0 && filepath.Ext(path) != ".yml" && path != "pixi.lock" {
			all = append(all, read(path, text))
		}
	}
	input, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(python, "testdata/read.py")
	cmd.Stdin = bytes.NewReader(input)
	output, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var want []reading
	if err := json.Unmarshal(output, &want); err != nil || len(want) != len(all) {
		t.Fatal(err, len(want))
	}
	for i, got := range all {
		if !reflect.DeepEqual(got.Versions, want[i].Versions) || !reflect.DeepEqual(got.Requires, want[i].Requires) {
			t.Errorf("%s: read %v, %v, want %v, %v", got.Path, got.Versions, got.Requires, want[i].Versions, want[i].Requires)
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
