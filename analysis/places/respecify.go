package places

import (
	"errors"
	"strings"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/pep"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/text"
)

// errNoVersion is returned where a requirement's version part cannot be told
// from the rest of it.
var errNoVersion = errors.New("the version cannot be changed in place")

// Respecify is the fix that gives the requirement of key at place the version
// part spec. It is not safe.
func Respecify(title, key string, place project.Place, spec string) analysis.Fix {
	return analysis.Fix{Title: title, Edits: func(f *project.Folder) ([]analysis.FileEdit, error) {
		for _, d := range f.ProjectOf(place.Path).Declared(key) {
			if d.File.Path == place.Path && d.Section.ID == place.Section {
				edit, err := respecify(d, spec)
				if err != nil || edit.New == edit.Span.Of(d.File.Text()) {
					return nil, err
				}
				return []analysis.FileEdit{{Path: place.Path, Edits: []text.Edit{edit}}}, nil
			}
		}
		return nil, nil
	}}
}

// respecify edits a requirement of the form that PEP 508 and conda share:
// name, extras, version.
func respecify(d project.Declaration, spec string) (text.Edit, error) {
	src, r := d.File.Text(), d.Requirement
	parsed, err := pep.ParseRequirement(r.Span.Of(src))
	if d.Section.Ecosystem == manifest.Poetry || err != nil || parsed.URL != "" {
		return text.Edit{}, errNoVersion
	}
	at := r.Span.Start + parsed.InsertVersion
	if parsed.Specifier == "" {
		return text.Edit{Span: text.Span{Start: at, End: at}, New: spec}, nil
	}
	start := strings.Index(src[at:r.Span.End], parsed.Specifier)
	if start < 0 {
		return text.Edit{}, errNoVersion
	}
	return text.Edit{Span: text.Span{Start: at + start, End: at + start + len(parsed.Specifier)}, New: spec}, nil
}
