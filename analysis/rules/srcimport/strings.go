package srcimport

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/core/imports"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/text"
)

// patches reports whether a test imports what replaces objects by their
// dotted names.
func patches(file *project.File) bool {
	return slices.ContainsFunc(file.Imports, func(i imports.Import) bool {
		top, _, _ := strings.Cut(i.Module, ".")
		return top == "unittest" || top == "mock" || top == "pytest" || top == "pytest_mock" || top == src
	})
}

// patched is a dotted name through the folder as the first argument of
// unittest.mock's patch and pytest's monkeypatch.
var patched = regexp.MustCompile(`\b(?:patch(?:\.\w+)?|setattr|delattr)\(\s*["'](src\.([A-Za-z_]\w*)[\w.]*)["']`)

// checkStrings looks for names that are given as text.
func checkStrings(pass *analysis.Pass, root string) {
	code := pass.File.Text()
	if !strings.Contains(code, prefix) {
		return
	}
	for _, m := range patched.FindAllStringSubmatchIndex(code, -1) {
		name, top := code[m[2]:m[3]], code[m[4]:m[5]]
		line := code[strings.LastIndexByte(code[:m[0]], '\n')+1 : m[0]]
		if !holds(pass.Folder, root, top) || strings.Contains(line, "#") {
			continue
		}
		span := text.Span{Start: m[2], End: m[3]}
		path := pass.File.Path
		pass.Report(analysis.Finding{
			Span: span, Import: name,
			Message: fmt.Sprintf("%s is named through the source folder; its name is %s", name, strings.TrimPrefix(name, prefix)),
			Fixes: []analysis.Fix{{
				Title: "Name " + strings.TrimPrefix(name, prefix), Preferred: true, Safe: true,
				Edits: func(folder *project.Folder) ([]analysis.FileEdit, error) { return fixString(folder, path, name, span) },
			}},
		})
	}
}

// fixString renames the string nearest to where it was found.
func fixString(folder *project.Folder, path, name string, span text.Span) ([]analysis.FileEdit, error) {
	file := folder.File(path)
	if file == nil {
		return nil, nil
	}
	code, best := file.Text(), -1
	for _, m := range patched.FindAllStringSubmatchIndex(code, -1) {
		if code[m[2]:m[3]] == name && (best < 0 || distance(text.Span{Start: m[2]}, span) < distance(text.Span{Start: best}, span)) {
			best = m[2]
		}
	}
	if best < 0 {
		return nil, nil
	}
	return []analysis.FileEdit{{Path: path, Edits: []text.Edit{without(best)}}}, nil
}
