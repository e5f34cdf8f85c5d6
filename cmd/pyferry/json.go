package main

import (
	"encoding/json"
	"io"

	"github.com/pyferry/pyferry/analysis"
)

// The elements of `check --format json` (DESIGN: the command line).
type (
	jsonFinding struct {
		Rule     string `json:"rule"`
		Severity string `json:"severity"`
		Message  string `json:"message"`
		location
		Import       string      `json:"import,omitempty"`
		Distribution string      `json:"distribution,omitempty"`
		Name         string      `json:"name,omitempty"`
		Places       []jsonPlace `json:"places,omitempty"`
		Fixes        []jsonFix   `json:"fixes"`
	}
	jsonPlace struct {
		File    string `json:"file"`
		Section string `json:"section"`
	}
	jsonFix struct {
		Title     string     `json:"title"`
		Preferred bool       `json:"preferred"`
		Edits     []jsonEdit `json:"edits"`
	}
	jsonEdit struct {
		location
		Text string `json:"text"`
	}
)

func writeJSON(w io.Writer, r *report) error {
	list := make([]jsonFinding, len(r.findings))
	for i, l := range r.findings {
		list[i] = l.json()
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(list)
}

// writeJSONLines writes the same elements, one a line.
func writeJSONLines(w io.Writer, r *report) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, l := range r.findings {
		if err := enc.Encode(l.json()); err != nil {
			return err
		}
	}
	return nil
}

func (l *located) json() jsonFinding {
	f := &l.finding
	out := jsonFinding{
		Rule: f.Rule, Severity: f.Severity.String(), Message: f.Message, location: l.at,
		Import: f.Import, Distribution: f.Distribution, Name: f.Name, Fixes: []jsonFix{},
	}
	for _, p := range f.Places {
		out.Places = append(out.Places, jsonPlace{l.target.name(p.Path), p.Section})
	}
	for _, fix := range f.Fixes {
		// A fix that cannot be carried out is not offered.
		if edits, err := fix.Edits(l.target.folder); err == nil {
			out.Fixes = append(out.Fixes, jsonFix{fix.Title, fix.Preferred, l.target.jsonEdits(edits)})
		}
	}
	return out
}

func (t *target) jsonEdits(files []analysis.FileEdit) []jsonEdit {
	list := []jsonEdit{}
	for _, f := range files {
		file := t.folder.File(f.Path)
		if file == nil {
			continue
		}
		x := newLocator(t, file)
		for _, e := range f.Edits {
			at, _ := x.locate(e.Span, false)
			list = append(list, jsonEdit{at, e.New})
		}
	}
	return list
}
