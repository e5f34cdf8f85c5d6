package extract

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/core/notebook"
	"github.com/pyferry/pyferry/core/project"
)

var update = flag.Bool("update", false, "rewrite the want/ parts of the cases")

// TestCases runs testdata/*.txtar. The first line of a case is
//
//	extract NAME... [with data [and lambda]] [replacing] [to PATH]
//
// The archive holds the files of a project; "notebook" is a notebook whose
// cells are parted by lines of =====. want/FILE is what becomes of a file and
// want/refusal is the reason if nothing moves.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases in testdata (%v)", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) { runCase(t, file) })
	}
}

// A case has the notebook or the script.
const notebookPath, scriptPath = "notebooks/work.ipynb", "notebooks/work.py"

func runCase(t *testing.T, file string) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	folder := openCase(t, archive)
	request := readRequest(t, archive)
	got := &txtar.Archive{Comment: archive.Comment}
	for _, f := range archive.Files {
		if !strings.HasPrefix(f.Name, "want/") {
			got.Files = append(got.Files, f)
		}
	}
	got.Files = append(got.Files, outcome(t, folder, request)...)
	if *update {
		if err := os.WriteFile(file, txtar.Format(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if g, w := string(txtar.Format(got)), string(txtar.Format(archive)); g != w {
		t.Errorf("got:\n%s\nwant:\n%s", g, w)
	}
}

// outcome is what Plan makes of the request, as want/ parts.
func outcome(t *testing.T, folder *project.Folder, request Request) []txtar.File {
	t.Helper()
	result, err := Plan(t.Context(), folder, request)
	var refusal *Refusal
	if errors.As(err, &refusal) {
		return []txtar.File{{Name: "want/refusal", Data: []byte(strings.TrimRight(refusal.Error(), "\n") + "\n")}}
	}
	if err != nil {
		t.Fatal(err)
	}
	after, err := analysis.Apply(folder, result.Edits)
	if err != nil {
		t.Fatal(err)
	}
	var list []txtar.File
	for _, e := range result.Edits {
		if folder.File(e.Path) == nil != e.Create {
			t.Errorf("%s: Create is %v", e.Path, e.Create)
		}
		f := txtar.File{Name: "want/" + e.Path, Data: []byte(after.File(e.Path).Raw())}
		if e.Path == notebookPath {
			f = txtar.File{Name: "want/notebook", Data: []byte(readable(after.File(e.Path).Notebook()))}
		}
		list = append(list, f)
	}
	return list
}

func readRequest(t *testing.T, archive *txtar.Archive) Request {
	t.Helper()
	line, _, _ := strings.Cut(string(archive.Comment), "\n")
	words, ok := strings.CutPrefix(line, "extract ")
	if !ok {
		t.Fatalf("the first line is %q", line)
	}
	r := Request{Notebook: notebookPath, Module: "src/pkg/extracted.py"}
	names, to, found := strings.Cut(words, " to ")
	if found {
		r.Module = to
	}
	names, r.Replace = strings.CutSuffix(names, " replacing")
	names, r.WithLambda = strings.CutSuffix(names, " and lambda")
	names, r.WithData = strings.CutSuffix(names, " with data")
	r.Names = strings.Fields(names)
	for _, f := range archive.Files {
		if f.Name == scriptPath {
			r.Notebook = scriptPath
		}
	}
	return r
}

const cellLine = "=====\n"

func openCase(t testing.TB, archive *txtar.Archive) *project.Folder {
	t.Helper()
	root := t.TempDir()
	files := map[string]string{"src/pkg/__init__.py": "", "pyproject.toml": "[project]\nname = \"pkg\"\nversion = \"1\"\n"}
	for _, f := range archive.Files {
		switch {
		case f.Name == "notebook":
			files[notebookPath] = asNotebook(string(f.Data))
		case !strings.HasPrefix(f.Name, "want/"):
			files[f.Name] = string(f.Data)
		}
	}
	for name, data := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	folder, err := project.Open(t.Context(), root, project.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return folder
}

// asNotebook is a notebook file with the cells of a readable text.
func asNotebook(cells string) string {
	var list []any
	for cell := range strings.SplitSeq(cells, cellLine) {
		list = append(list, map[string]any{
			"cell_type": "code", "execution_count": nil, "metadata": map[string]any{}, "outputs": []any{},
			"source": strings.SplitAfter(strings.TrimSuffix(cell, "\n"), "\n"),
		})
	}
	kernel := map[string]any{"kernelspec": map[string]any{"name": "python3", "language": "python", "display_name": "Python 3"}}
	raw, err := json.MarshalIndent(map[string]any{"cells": list, "metadata": kernel, "nbformat": 4, "nbformat_minor": 4}, "", " ")
	if err != nil {
		panic(err)
	}
	return string(raw) + "\n"
}

// readable is the way back.
func readable(nb *notebook.Notebook) string {
	var out strings.Builder
	for i, c := range nb.Cells() {
		if i > 0 {
			out.WriteString(cellLine)
		}
		fmt.Fprintln(&out, c.Source)
	}
	return out.String()
}
