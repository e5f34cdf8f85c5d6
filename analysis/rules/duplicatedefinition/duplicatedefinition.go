// Package duplicatedefinition reports functions and classes that a notebook
// defines although the package has them.
package duplicatedefinition

import (
	_ "embed" // the rule's page
	"fmt"
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/analysis/pieces"
	"github.com/pyferry/pyferry/analysis/python"
	"github.com/pyferry/pyferry/analysis/refactor/extract"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/text"
)

//go:embed doc.md
var doc string

// Rule is duplicate-definition.
var Rule = &analysis.Rule{ID: "duplicate-definition", Severity: analysis.Information, Doc: doc, Check: check}

// alike is the likeness from which on two definitions of one name are taken
// for versions of one another; below, they only share the name.
const alike = 0.6

func check(pass *analysis.Pass) {
	if pass.File.Kind != project.Notebook || pass.Folder.IsData(pass.File.Path) {
		return
	}
	for _, piece := range pieces.Of(pass.File) {
		parsed := piece.Parse()
		for i := range parsed.Statements {
			s := &parsed.Statements[i]
			if s.Kind == python.Function || s.Kind == python.Class {
				compare(pass, piece, s)
			}
		}
	}
}

// compare looks for the definition's like in the package.
func compare(pass *analysis.Pass, piece pieces.Piece, s *python.Statement) {
	here := s.Span.Of(piece.Code)
	for _, path := range modulesDefining(pass.Folder, pass.Project, s.Name) {
		there, ok := definitionIn(pass.Folder.File(path), s.Name, s.Kind)
		module, named := pass.Project.ModuleName(path)
		if !ok || !named {
			continue
		}
		a, b := python.Canonical(here), python.Canonical(there)
		switch {
		case a == "" || b == "":
		case a == b:
			report(pass, piece, s, fmt.Sprintf("%s is defined in %s as well", s.Name, module), same(pass, s.Name, module, path))
			return
		case python.Likeness(a, b) >= alike:
			message := fmt.Sprintf("%s is defined in %s as well, in another form: %s", s.Name, module, differences(there, here))
			report(pass, piece, s, message, drifted(pass, piece, s, module))
			return
		}
	}
}

func report(pass *analysis.Pass, piece pieces.Piece, s *python.Statement, message string, fixes []analysis.Fix) {
	at := s.Span.Start + max(0, strings.Index(s.Span.Of(piece.Code), " "+s.Name)+1)
	pass.Report(analysis.Finding{
		Span: piece.In(text.Span{Start: at, End: at + len(s.Name)}), Name: s.Name, Message: message, Fixes: fixes,
	})
}

// differences says which side has more.
func differences(there, here string) string {
	onlyThere, onlyHere := 0, 0
	for line := range strings.Lines(udiff.Unified("", "", there+"\n", here+"\n")) {
		switch {
		case strings.HasPrefix(line, "---"), strings.HasPrefix(line, "+++"), strings.TrimSpace(line[1:]) == "":
		case line[0] == '-':
			onlyThere++
		case line[0] == '+':
			onlyHere++
		}
	}
	return fmt.Sprintf("%s only here, %s only there", lines(onlyHere), lines(onlyThere))
}

func lines(n int) string {
	if n == 1 {
		return "1 line"
	}
	return fmt.Sprintf("%d lines", n)
}

// same is the fix that imports what is defined there word for word, if that
// can be shown to change nothing.
func same(pass *analysis.Pass, name, module, path string) []analysis.Fix {
	request := extract.Request{Notebook: pass.File.Path, Names: []string{name}, Module: path}
	if _, err := extract.Plan(pass.Context, pass.Folder, request); err != nil {
		return nil
	}
	ctx := pass.Context
	return []analysis.Fix{{
		Title: fmt.Sprintf("Import %s from %s", name, module), Preferred: true,
		Edits: func(folder *project.Folder) ([]analysis.FileEdit, error) {
			result, err := extract.Plan(ctx, folder, request)
			if err != nil {
				return nil, nil //nolint:nilerr // what is refused now is not mended
			}
			return result.Edits, nil
		},
	}}
}
