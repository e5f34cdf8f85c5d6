package extract

import (
	"encoding/json"
	"errors"
	"path/filepath"
	"slices"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/txtar"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/analysis/python"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/text"
)

// FuzzPlan moves all definitions of any notebook, one by one, into any module.
// Each is refused, or what comes out can be read: a notebook file with as many
// cells, and a module in Python that has the name.
func FuzzPlan(f *testing.F) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		var cells, module string
		for _, part := range archive.Files {
			switch part.Name {
			case "notebook":
				cells = string(part.Data)
			case "src/pkg/extracted.py":
				module = string(part.Data)
			}
		}
		f.Add(cells, module, false)
		f.Add(cells, module, true)
	}
	f.Fuzz(func(t *testing.T, cells, module string, withData bool) {
		folder := openTexts(t, cells, module)
		whole := text.Span{End: len(folder.File(notebookPath).Text())}
		for _, name := range Definitions(folder, notebookPath, whole) {
			tryPlan(t, folder, Request{
				Notebook: notebookPath, Names: []string{name}, Module: "src/pkg/extracted.py", WithData: withData, WithLambda: withData,
			})
		}
	})
}

// openTexts is a project with the cells and the module.
func openTexts(t *testing.T, cells, module string) *project.Folder {
	t.Helper()
	files := fstest.MapFS{
		"pyproject.toml":       {Data: []byte("[project]\nname = \"pkg\"\nversion = \"1\"\n")},
		"src/pkg/__init__.py":  {},
		"src/pkg/extracted.py": {Data: []byte(module)},
		notebookPath:           {Data: []byte(asNotebook(cells))},
	}
	folder, err := project.Open(t.Context(), "/", project.Options{FS: files})
	if err != nil {
		t.Fatal(err)
	}
	return folder
}

func tryPlan(t *testing.T, folder *project.Folder, request Request) {
	t.Helper()
	name := request.Names[0]
	result, err := Plan(t.Context(), folder, request)
	var refusal *Refusal
	if errors.As(err, &refusal) {
		return
	}
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	after, err := analysis.Apply(folder, result.Edits)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	book, was := after.File(notebookPath), folder.File(notebookPath).Notebook()
	if !json.Valid([]byte(book.Raw())) || len(book.Notebook().Cells()) != len(was.Cells()) {
		t.Fatalf("%s: the notebook is now\n%s", name, book.Raw())
	}
	module := python.Parse(after.File(request.Module).Text())
	if len(module.Errors) > 0 {
		t.Fatalf("%s: the module is now\n%s", name, module.Source)
	}
	has := slices.ContainsFunc(module.Statements, func(s python.Statement) bool {
		return slices.ContainsFunc(s.Uses, func(u python.Use) bool { return u.Name == name && u.Op == python.Store })
	})
	if !has {
		t.Fatalf("%s: is not in the module\n%s", name, module.Source)
	}
}
