package duplicatedefinition

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/analysis/pieces"
	"github.com/pyferry/pyferry/analysis/python"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/text"
)

// drifted lists the ways to make one of two forms: the notebook uses the
// package's, or the package gets the notebook's. It is for the user to choose.
func drifted(pass *analysis.Pass, piece pieces.Piece, s *python.Statement, c Counterpart) []analysis.Fix {
	if bindings(pass.File, c.Name) != 1 || !ownLines(piece, s) {
		return nil
	}
	path, code := pass.File.Path, s.Span.Of(piece.Code)
	use := analysis.Fix{
		Title: fmt.Sprintf("Use %s of %s instead", c.Name, c.Module),
		Edits: func(folder *project.Folder) ([]analysis.FileEdit, error) {
			return replace(folder.File(path), code, fmt.Sprintf("from %s import %s", c.Module, c.Name)), nil
		},
	}
	return append([]analysis.Fix{use}, move(pass, c, fmt.Sprintf("Replace %s of %s by this one", c.Name, c.Module), true)...)
}

// bindings counts the statements of the notebook that bind the name.
func bindings(file *project.File, name string) int {
	n := 0
	for _, piece := range pieces.Of(file) {
		for _, s := range piece.Parse().Statements {
			if slices.ContainsFunc(s.Uses, func(u python.Use) bool { return u.Name == name && u.Op != python.Load && u.Op != python.Mutate }) {
				n++
			}
		}
	}
	return n
}

// ownLines reports whether no other code stands on the lines of the statement.
func ownLines(piece pieces.Piece, s *python.Statement) bool {
	before := piece.Code[strings.LastIndexByte(piece.Code[:s.Span.Start], '\n')+1 : s.Span.Start]
	after, _, _ := strings.Cut(piece.Code[s.Span.End:], "\n")
	return strings.TrimSpace(before) == "" && strings.TrimSpace(after) == ""
}

// replace puts code in the place of a definition that still reads the same.
func replace(file *project.File, definition, code string) []analysis.FileEdit {
	if file == nil {
		return nil
	}
	for _, piece := range pieces.Of(file) {
		for _, s := range piece.Parse().Statements {
			if s.Span.Of(piece.Code) == definition {
				return []analysis.FileEdit{{Path: file.Path, Edits: []text.Edit{{Span: piece.In(s.Span), New: code}}}}
			}
		}
	}
	return nil
}
