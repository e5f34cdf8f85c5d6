package topdown_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"golang.org/x/tools/txtar"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/analysis/topdown"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/internal/testenv"
)

// A story is one notebook of the cases. Its cells are separated by lines of
// "# %%"; a comment "# undefined: a, b" or "# before: a" at the end of a line
// names the unbound names that are found there.
type story struct {
	name  string
	cells []string
}

func stories(t *testing.T) []story {
	t.Helper()
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases (%v)", err)
	}
	var list []story
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			cells := strings.Split(strings.TrimSuffix(string(f.Data), "\n"), "\n# %%\n")
			list = append(list, story{filepath.Base(file) + "/" + f.Name, cells})
		}
	}
	return list
}

// tagged is a comment at the head of a cell that stands for its tag.
var tagged = regexp.MustCompile(`^# tags: (.*)`)

// notebook is the story as an .ipynb file.
func (s story) notebook(t *testing.T) string {
	t.Helper()
	cells := []any{}
	for _, source := range s.cells {
		metadata := map[string]any{}
		if m := tagged.FindStringSubmatch(source); m != nil {
			metadata["tags"] = []string{m[1]}
		}
		cells = append(cells, map[string]any{
			"cell_type": "code", "source": source, "metadata": metadata, "outputs": []any{}, "execution_count": nil,
		})
	}
	raw, err := json.Marshal(map[string]any{"cells": cells, "metadata": map[string]any{}, "nbformat": 4, "nbformat_minor": 5})
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

var want = regexp.MustCompile(`# (undefined|before): (.*)`)

// wants lists what the story says is found, as "cell:line kind name".
func (s story) wants() []string {
	var list []string
	for i, cell := range s.cells {
		for n, line := range strings.Split(cell, "\n") {
			if m := want.FindStringSubmatch(line); m != nil {
				for name := range strings.SplitSeq(m[2], ",") {
					list = append(list, fmt.Sprintf("%d:%d %s %s", i+1, n+1, m[1], strings.TrimSpace(name)))
				}
			}
		}
	}
	slices.Sort(list)
	return list
}

// found lists what is found in the same form.
func (s story) found(t *testing.T) []string {
	t.Helper()
	fsys := fstest.MapFS{
		"a.ipynb":    {Data: []byte(s.notebook(t))},
		"helpers.py": {Data: []byte("import os\n\ndef helped():\n    pass\n\n_private = 1\n")},
	}
	folder, err := project.Open(t.Context(), "/", project.Options{FS: fsys})
	if err != nil {
		t.Fatal(err)
	}
	file := folder.File("a.ipynb")
	pass := &analysis.Pass{Context: t.Context(), Folder: folder, Project: folder.ProjectOf("a.ipynb"), File: file}
	var list []string
	for _, u := range topdown.Of(pass) {
		cell, within, _ := file.Notebook().Cell(u.Span.Start)
		kind := "undefined"
		if u.Later > 0 {
			kind = "before"
		}
		list = append(list, fmt.Sprintf("%d:%d %s %s", u.Cell, strings.Count(cell.Source[:within], "\n")+1, kind, u.Name))
	}
	slices.Sort(list)
	return list
}

func TestCases(t *testing.T) {
	for _, s := range stories(t) {
		t.Run(s.name, func(t *testing.T) {
			if got, want := s.found(t), s.wants(); !slices.Equal(got, want) {
				t.Errorf("got\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
			}
		})
	}
}

// TestStandardLibrary takes each module of the standard library for a notebook
// of one cell: of what really runs nothing is said to fail, but that a
// notebook has no file.
func TestStandardLibrary(t *testing.T) {
	out, err := exec.Command(testenv.Python(t), "-c", "import sysconfig; print(sysconfig.get_path('stdlib'))").Output()
	if err != nil {
		t.Fatal(err)
	}
	root, modules := strings.TrimSpace(string(out)), 0
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && (d.Name() == "site-packages" || d.Name() == "test" || d.Name() == "tests" || d.Name() == "lib2to3") {
			return fs.SkipDir
		}
		if err != nil || filepath.Ext(path) != ".py" {
			return err
		}
		src, err := os.ReadFile(path)
		if err != nil || !utf8.Valid(src) {
			return err
		}
		modules++
		found := story{path, []string{string(src)}}.found(t)
		found = slices.DeleteFunc(found, func(f string) bool { return strings.HasSuffix(f, " __file__") || strings.HasSuffix(f, " __path__") })
		if len(found) > 0 {
			t.Errorf("%s: %s", path, strings.Join(found, "\n\t"))
		}
		return nil
	})
	if err != nil || modules < 500 {
		t.Errorf("%d modules: %v", modules, err)
	}
}

// TestIPython runs the stories in IPython: the names that they say are unbound
// are those that a real run lacks. What the run lacks and the story does not
// name stands in a comment "# unsure: a": it depends on what cannot be known.
func TestIPython(t *testing.T) {
	list := stories(t)
	input := map[string][]string{}
	for _, s := range list {
		input[s.name] = s.cells
	}
	lacking := testenv.Ask[map[string][]string](t, "testdata/lacking.py", input)
	unsure := regexp.MustCompile(`# unsure: (\w+)`)
	for _, s := range list {
		if lacking[s.name] == nil {
			t.Logf("%s: the Python here is too old", s.name)
			continue
		}
		told := map[string]bool{}
		for _, w := range s.wants() {
			told[w[strings.LastIndexByte(w, ' ')+1:]] = true
		}
		for _, m := range unsure.FindAllStringSubmatch(strings.Join(s.cells, "\n"), -1) {
			told[m[1]] = true
		}
		var names []string
		for name := range told {
			names = append(names, name)
		}
		slices.Sort(names)
		if !slices.Equal(names, lacking[s.name]) {
			t.Errorf("%s: a run lacks %v, the case says %v", s.name, lacking[s.name], names)
		}
	}
}
