// Package duplicatedefinition reports functions, classes and constants that a
// notebook defines although the package has them.
package duplicatedefinition

import (
	_ "embed" // the rule's page
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/analysis/pieces"
	"github.com/pyferry/pyferry/analysis/python"
	"github.com/pyferry/pyferry/analysis/refactor/extract"
	"github.com/pyferry/pyferry/core/imports"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/text"
)

//go:embed doc.md
var doc string

// Rule is duplicate-definition.
var Rule = &analysis.Rule{ID: "duplicate-definition", Severity: analysis.Information, Doc: doc, Check: check}

// alike is the likeness from which on two definitions of one name are taken
// for versions of one another; below, they only share the name.
const alike = 0.5

func check(pass *analysis.Pass) {
	if pass.File.Kind != project.Notebook || pass.Folder.IsData(pass.File.Path) {
		return
	}
	list := pieces.Of(pass.File)
	for n, parsed := range pieces.Parse(list) {
		piece := list[n]
		for i := range parsed.Statements {
			if name := nameOf(&parsed.Statements[i]); name != "" {
				compare(pass, piece, &parsed.Statements[i], name)
			}
		}
	}
}

// nameOf is the name of a function, class or constant, "" for anything else. A
// constant is in capitals and made of literals.
func nameOf(s *python.Statement) string {
	if s.Kind == python.Assign && s.Literal && s.Targets && len(s.Uses) == 1 && constantName.MatchString(s.Uses[0].Name) {
		return s.Uses[0].Name
	}
	return s.Name
}

var constantName = regexp.MustCompile(`^[A-Z][A-Z0-9_]{2,}$`)

// compare looks for the definition's like in the package.
func compare(pass *analysis.Pass, piece pieces.Piece, s *python.Statement, name string) {
	c, ok := nearest(pass.Folder, pass.Project, name, s.Kind, s.Span.Of(piece.Code))
	if !ok || s.Kind == python.Assign && c.drifted && !importsPackage(pass) {
		return
	}
	message, fixes := fmt.Sprintf("%s is defined in %s as well", name, c.Module), same
	if c.drifted {
		message += ", in another form: " + differences(c.There, c.Here)
		fixes = drifted
	}
	report(pass, piece, s, name, message, fixes(pass, piece, s, c))
}

// nearest finds a definition's like in the package, where there are several the
// one that is the same.
func nearest(folder *project.Folder, p *project.Project, name string, kind python.Kind, here string) (found Counterpart, ok bool) {
	for _, path := range modulesDefining(folder, p, name) {
		c, likely := counterpart(folder, p, path, name, kind, here)
		if likely && (!ok || !c.drifted) {
			found, ok = c, true
		}
		if likely && !c.drifted {
			break
		}
	}
	return found, ok
}

// A Counterpart is a definition of a notebook and its like in the package.
type Counterpart struct {
	Name string
	// Module is the dotted name of the module and Path its file.
	Module, Path string
	// Here is the notebook's text, There the module's.
	Here, There string
	// At is where There stands in the module.
	At      text.Span
	drifted bool
}

// counterpart compares a definition with that of the same name in the module
// at path. It is false if that is another thing of the same name.
func counterpart(folder *project.Folder, p *project.Project, path, name string, kind python.Kind, here string) (Counterpart, bool) {
	at, ok := definitionIn(folder.File(path), name, kind)
	module, named := p.ModuleName(path)
	if !ok || !named {
		return Counterpart{}, false
	}
	there := at.Of(folder.File(path).Text())
	a, b := python.Canonical(here), python.Canonical(there)
	c := Counterpart{Name: name, Module: module, Path: path, Here: here, There: there, At: at, drifted: a != b}
	return c, a != "" && b != "" && (!c.drifted || kind == python.Assign || python.Likeness(a, b) >= alike)
}

// importsPackage reports whether the notebook uses the package at all. Of one
// that does not, a constant of the same name may be about something else.
func importsPackage(pass *analysis.Pass) bool {
	return slices.ContainsFunc(pass.File.Imports, func(imp imports.Import) bool {
		_, own := pass.Project.Own(imp.Module)
		return own
	})
}

// Find returns the counterpart of what a notebook's definition of the name is
// compared with.
func Find(folder *project.Folder, file *project.File, name string) (Counterpart, bool) {
	p := folder.ProjectOf(file.Path)
	for _, piece := range pieces.Of(file) {
		parsed := piece.Parse()
		for i := range parsed.Statements {
			s := &parsed.Statements[i]
			if nameOf(s) != name {
				continue
			}
			if c, ok := nearest(folder, p, name, s.Kind, s.Span.Of(piece.Code)); ok {
				return c, true
			}
		}
	}
	return Counterpart{}, false
}

func report(pass *analysis.Pass, piece pieces.Piece, s *python.Statement, name, message string, fixes []analysis.Fix) {
	at := s.Span.Start
	if s.Kind != python.Assign {
		at += max(0, strings.Index(s.Span.Of(piece.Code), " "+name)+1)
	}
	pass.Report(analysis.Finding{
		Span: piece.In(text.Span{Start: at, End: at + len(name)}), Name: name, Message: message, Fixes: fixes,
	})
}

// differences says which side has more. What is only formatted otherwise is the
// same line.
func differences(there, here string) string {
	onlyThere, onlyHere := 0, 0
	join := func(code string) string { return strings.Join(python.CanonicalLines(code), "\n") + "\n" }
	for line := range strings.Lines(udiff.Unified("", "", join(there), join(here))) {
		switch {
		case strings.HasPrefix(line, "---"), strings.HasPrefix(line, "+++"):
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
func same(pass *analysis.Pass, _ pieces.Piece, _ *python.Statement, c Counterpart) []analysis.Fix {
	if acts(pass.Folder.File(c.Path)) && !importsModule(pass.File, c.Module) {
		return nil
	}
	fixes := move(pass, c, fmt.Sprintf("Import %s from %s", c.Name, c.Module), false)
	for i := range fixes {
		fixes[i].Preferred = true
	}
	return fixes
}

// acts reports whether the import of a module does more than to define what is
// in it: a call that stands alone may set something or print.
func acts(module *project.File) bool {
	return slices.ContainsFunc(python.ParseCell(module.Text()).Statements, func(s python.Statement) bool {
		return s.Kind == python.Expression && len(s.Calls) > 0
	})
}

// importsModule reports whether the file imports the module, whatever for.
func importsModule(file *project.File, module string) bool {
	return slices.ContainsFunc(file.Imports, func(imp imports.Import) bool { return imp.Module == module })
}

// move is the fix that moves the notebook's definition to the package, which
// has it or, if replaced, has another; none where the move is refused.
func move(pass *analysis.Pass, c Counterpart, title string, replaced bool) []analysis.Fix {
	request := extract.Request{Notebook: pass.File.Path, Names: []string{c.Name}, Module: c.Path, Replace: replaced}
	if _, err := extract.Plan(pass.Context, pass.Folder, request); err != nil {
		return nil
	}
	ctx := pass.Context
	return []analysis.Fix{{
		Title: title,
		Edits: func(folder *project.Folder) ([]analysis.FileEdit, error) {
			result, err := extract.Plan(ctx, folder, request)
			if err != nil {
				return nil, nil //nolint:nilerr // what is refused now is not mended
			}
			return result.Edits, nil
		},
	}}
}
