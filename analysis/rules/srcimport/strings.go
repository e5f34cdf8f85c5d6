package srcimport

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/analysis/python"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/text"
)

// patched is a dotted name through the folder as the first argument of
// unittest.mock's patch and pytest's monkeypatch.
var patched = regexp.MustCompile(`\b(?:patch(?:\.\w+)?|setattr|delattr)\(\s*["'](src\.([A-Za-z_]\w*)[\w.]*)["']`)

// checkStrings looks for names that are given as text.
func checkStrings(pass *analysis.Pass, root string) {
	code := pass.File.Text()
	if !strings.Contains(code, prefix) {
		return
	}
	parsed := python.Parse(code)
	for _, m := range patched.FindAllStringSubmatchIndex(code, -1) {
		name, top := code[m[2]:m[3]], code[m[4]:m[5]]
		if !holds(pass.Folder, root, top) || !called(parsed, m[2]) {
			continue
		}
		span := text.Span{Start: m[2], End: m[3]}
		path := pass.File.Path
		pass.Report(analysis.Finding{
			Span: span, Import: name,
			Message: fmt.Sprintf("%s is named through the source folder; its name is %s", name, strings.TrimPrefix(name, prefix)),
			Fixes: []analysis.Fix{{
				Title: "Name " + strings.TrimPrefix(name, prefix), Preferred: true, Safe: true,
				Edits: func(folder *project.Folder) ([]analysis.FileEdit, error) {
					return fixMatch(folder, path, patched, name, span)
				},
			}},
		})
	}
}

// called reports whether the offset lies in a call of the code, and not in a
// comment or docstring.
func called(t *python.Text, offset int) bool {
	return slices.ContainsFunc(t.Statements, func(s python.Statement) bool {
		return slices.ContainsFunc(s.Calls, func(c python.Call) bool { return c.Span.Contains(offset) && len(c.Strings) > 0 })
	})
}

// fixMatch renames what the pattern's first group matched, nearest to where it
// was found.
func fixMatch(folder *project.Folder, path string, pattern *regexp.Regexp, name string, span text.Span) ([]analysis.FileEdit, error) {
	file := folder.File(path)
	if file == nil {
		return nil, nil
	}
	code, best := file.Text(), -1
	for _, m := range pattern.FindAllStringSubmatchIndex(code, -1) {
		if code[m[2]:m[3]] == name && (best < 0 || distance(text.Span{Start: m[2]}, span) < distance(text.Span{Start: best}, span)) {
			best = m[2]
		}
	}
	if best < 0 {
		return nil, nil
	}
	return []analysis.FileEdit{{Path: path, Edits: []text.Edit{without(best)}}}, nil
}
