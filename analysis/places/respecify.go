package places

import (
	"errors"
	"regexp"
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

// Respecify is the fix that gives the requirement d the version part spec. It
// is not safe. There is none, and false, where d stands in a list that is not
// written or in a form whose version part has no place of its own, such as a
// string of setup.py in several pieces.
func Respecify(title string, d project.Declaration, spec string) (analysis.Fix, bool) {
	if _, err := respecify(d, spec); err != nil {
		return analysis.Fix{}, false
	}
	path, section, key := d.File.Path, d.Section.ID, d.Requirement.Key
	return analysis.Fix{Title: title, Edits: func(f *project.Folder) ([]analysis.FileEdit, error) {
		for _, d := range f.ProjectOf(path).Declared(key) {
			if d.File.Path != path || d.Section.ID != section {
				continue
			}
			edit, err := respecify(d, spec)
			if err != nil || edit.New == edit.Span.Of(d.File.Text()) {
				return nil, nil //nolint:nilerr // rewritten since in a form that has no such place: nothing to do
			}
			return []analysis.FileEdit{{Path: path, Edits: []text.Edit{edit}}}, nil
		}
		return nil, nil
	}}, true
}

// respecify edits the version part of a requirement in whatever form it has.
func respecify(d project.Declaration, spec string) (text.Edit, error) {
	src, r := d.File.Text(), d.Requirement
	switch {
	case d.Section.ReadOnly != "":
		return text.Edit{}, manifest.ErrReadOnly
	case len(d.File.Manifest().Problems()) > 0:
		return text.Edit{}, manifest.ErrMalformed
	}
	if at := tableVersion.FindStringSubmatchIndex(r.Span.Of(src)); at != nil {
		return respecifyTable(src, r, at[2:4], spec)
	}
	parsed, err := pep.ParseRequirement(r.Span.Of(src))
	switch {
	case err != nil && d.Section.Ecosystem == manifest.Conda:
		return respecifyConda(src, r, spec)
	case err != nil || parsed.URL != "":
		return text.Edit{}, errNoVersion
	}
	return respecifyPEP508(src, r, parsed, spec)
}

// respecifyPEP508 edits the form that PEP 508 and conda share: name, extras,
// version.
func respecifyPEP508(src string, r manifest.Requirement, parsed pep.Requirement, spec string) (text.Edit, error) {
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

// tableVersion finds the version of an entry in a table of Poetry, pixi or
// Pipenv: name = "version" or name = {version = "version", ...}.
var tableVersion = regexp.MustCompile(`^[\w."'-]+[ \t]*=[ \t]*(?:\{(?:[^{}\n]*[{, \t])?version[ \t]*=[ \t]*)?["']([^"'\\\n]*)["']`)

// respecifyTable edits the version at the given range of an entry in a table,
// if it is the whole of what the entry says of versions.
func respecifyTable(src string, r manifest.Requirement, at []int, spec string) (text.Edit, error) {
	span := text.Span{Start: r.Span.Start + at[0], End: r.Span.Start + at[1]}
	if span.Of(src) != r.Specifier || strings.ContainsAny(spec, `"'\`) {
		return text.Edit{}, errNoVersion
	}
	return text.Edit{Span: span, New: spec}, nil
}

// respecifyConda edits a conda match spec with a single equals sign and no
// build, such as numpy=1.26. A spec of several parts would end an item of a
// list in brackets, so it is written only to items of their own line.
func respecifyConda(src string, r manifest.Requirement, spec string) (text.Edit, error) {
	item := r.Span.Of(src)
	start := strings.IndexByte(item, '=')
	version := strings.TrimPrefix(item[max(start, 0):], "=")
	line := src[strings.LastIndexByte(src[:r.Span.Start], '\n')+1 : r.Span.Start]
	if start < 0 || strings.ContainsAny(version, "=<>!~ [") || strings.Contains(spec, ",") && strings.Trim(line, " \t-\"'") != "" {
		return text.Edit{}, errNoVersion
	}
	if exact, ok := strings.CutPrefix(spec, "=="); ok && !strings.Contains(exact, ",") {
		spec = "=" + exact // as the item was
	}
	return text.Edit{Span: text.Span{Start: r.Span.Start + start, End: r.Span.End}, New: spec}, nil
}
