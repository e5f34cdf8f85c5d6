package main

import (
	"encoding/json"
	"io"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/core/text"
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
		// Moves are the folders that are renamed once the edits are made.
		Moves []jsonMove `json:"moves,omitempty"`
	}
	jsonMove struct {
		From string `json:"from"`
		To   string `json:"to"`
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
		if made, err := l.target.jsonFix(fix); err == nil {
			out.Fixes = append(out.Fixes, made)
		}
	}
	return out
}

func (t *target) jsonFix(fix analysis.Fix) (jsonFix, error) {
	edits, err := fix.Edits(t.folder)
	if err != nil {
		return jsonFix{}, err
	}
	out := jsonFix{Title: fix.Title, Preferred: fix.Preferred, Edits: t.jsonEdits(edits)}
	if fix.Move == nil {
		return out, nil
	}
	move, err := fix.Move(t.folder)
	if err != nil {
		return jsonFix{}, err
	}
	for _, other := range move.Others {
		x := locator{name: t.name(other.Path)}
		for _, e := range other.Edits {
			at, _ := x.in(text.NewIndex(other.Text), e.Span, 0)
			out.Edits = append(out.Edits, jsonEdit{at, e.New})
		}
	}
	out.Moves = []jsonMove{{t.name(move.From), t.name(move.To)}}
	return out, nil
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
