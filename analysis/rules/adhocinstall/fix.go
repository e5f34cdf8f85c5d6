package adhocinstall

import (
	"strings"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/analysis/places"
	"github.com/pyferry/pyferry/core/pep"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/text"
)

// lacking lists where the package is to be declared: nowhere if it is
// declared already.
func lacking(pass *analysis.Pass, installed pkg) []project.Place {
	key := pep.Normalize(installed.name)
	if len(pass.Project.Declared(key)) > 0 {
		return nil
	}
	return places.For(pass.Folder, pass.Project, places.Ask{Use: project.NotebookCode, Key: key, Path: pass.File.Path}).Best
}

// fixes declares what the line installs and drops the line, or only declares
// it. A line that does more than that, or stands in a block, is not dropped.
func fixes(pass *analysis.Pass, l line, found install) []analysis.Fix {
	var declared []analysis.Fix
	var names []string
	var where []project.Place
	for _, p := range found.packages {
		if to := lacking(pass, p); len(to) > 0 && places.Intact(pass.Project, to) {
			lib := places.LibraryOf(pass.Project, p.name)
			if lib.Version == "" {
				lib.Version = p.version
			}
			declared = append(declared, places.Declare(lib, to))
			names, where = append(names, p.name), to
		} else if len(pass.Project.Declared(pep.Normalize(p.name))) == 0 {
			return nil // the project has no place for it
		}
	}
	var list []analysis.Fix
	title := "Declare " + strings.Join(names, ", ") + " in " + places.List(where)
	if span, ok := l.droppable(pass.File); ok && found.whole {
		if len(declared) > 0 {
			list = append(list, drop(title+" and drop the line", pass.File.Path, l, span, declared))
		} else {
			list = append(list, drop("Drop the line that installs it", pass.File.Path, l, span, nil))
		}
	}
	if len(declared) > 0 {
		list = append(list, analysis.Fix{Title: title + " and keep the line", Edits: inTurn(declared)})
	}
	return list
}

// drop is the fix that declares what is missing and takes out the line.
func drop(title, path string, l line, span text.Span, declared []analysis.Fix) analysis.Fix {
	return analysis.Fix{Title: title, Preferred: true, Edits: func(f *project.Folder) ([]analysis.FileEdit, error) {
		file := f.File(path)
		if file == nil || file.Notebook() == nil || sourceAt(file, l.span) != l.source {
			return nil, nil // the line is gone or has moved
		}
		edits, err := inTurn(declared)(f)
		if err != nil {
			return nil, err
		}
		return append(edits, analysis.FileEdit{Path: path, Edits: []text.Edit{{Span: span}}}), nil
	}}
}

// inTurn carries out several fixes, each on the result of those before it.
func inTurn(fixes []analysis.Fix) func(*project.Folder) ([]analysis.FileEdit, error) {
	return func(f *project.Folder) ([]analysis.FileEdit, error) {
		now := f
		for _, fix := range fixes {
			edits, err := fix.Edits(now)
			if err != nil {
				return nil, err
			}
			if now, err = analysis.Apply(now, edits); err != nil {
				return nil, err
			}
		}
		return analysis.Changes(f, now), nil
	}
}

// droppable returns the span of the line with its line end. Only a line that
// is alone, not in a block, can go without changing what is around it.
func (l line) droppable(file *project.File) (text.Span, bool) {
	cell, at, ok := file.Notebook().Cell(l.span.Start)
	if !ok || at+len(l.source) > len(cell.Source) {
		return text.Span{}, false
	}
	before, after := cell.Source[:at], cell.Source[at+len(l.source):]
	rest, _, _ := strings.Cut(after, "\n")
	if before != "" && !strings.HasSuffix(before, "\n") || strings.TrimSpace(rest) != "" {
		return text.Span{}, false
	}
	span := text.Span{Start: l.span.Start, End: l.span.End + len(rest)}
	switch {
	case len(rest) < len(after):
		span.End++
	case before != "":
		span.Start--
	}
	return span, true
}

// sourceAt is what the user sees at a span of the notebook's text.
func sourceAt(file *project.File, span text.Span) string {
	cell, at, ok := file.Notebook().Cell(span.Start)
	if !ok || at+span.Len() > len(cell.Source) {
		return ""
	}
	return cell.Source[at : at+span.Len()]
}
