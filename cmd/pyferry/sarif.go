package main

import (
	"encoding/json"
	"io"
	"net/url"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/analysis/rules"
)

// The part of SARIF 2.1.0 (OASIS) that pyferry writes. Lines and columns are
// 1-based, columns in code points, ends exclusive.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool       sarifTool     `json:"tool"`
		ColumnKind string        `json:"columnKind"`
		Results    []sarifResult `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name    string      `json:"name"`
		Version string      `json:"version"`
		Rules   []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID                   string           `json:"id"`
		ShortDescription     sarifMessage     `json:"shortDescription"`
		Help                 sarifHelp        `json:"help"`
		DefaultConfiguration sarifRuleSetting `json:"defaultConfiguration"`
	}
	sarifHelp struct {
		Text     string `json:"text"`
		Markdown string `json:"markdown"`
	}
	sarifRuleSetting struct {
		Level string `json:"level"`
	}
	sarifMessage struct {
		Text string `json:"text"`
	}
	sarifResult struct {
		RuleID    string          `json:"ruleId"`
		Level     string          `json:"level"`
		Message   sarifMessage    `json:"message"`
		Locations []sarifLocation `json:"locations"`
		Fixes     []sarifFix      `json:"fixes,omitempty"`
	}
	sarifLocation struct {
		PhysicalLocation sarifPhysical `json:"physicalLocation"`
	}
	sarifPhysical struct {
		ArtifactLocation sarifArtifact `json:"artifactLocation"`
		Region           sarifRegion   `json:"region"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn"`
		EndLine     int `json:"endLine"`
		EndColumn   int `json:"endColumn"`
	}
	sarifFix struct {
		Description     sarifMessage  `json:"description"`
		ArtifactChanges []sarifChange `json:"artifactChanges"`
	}
	sarifChange struct {
		ArtifactLocation sarifArtifact      `json:"artifactLocation"`
		Replacements     []sarifReplacement `json:"replacements"`
	}
	sarifReplacement struct {
		DeletedRegion   sarifRegion  `json:"deletedRegion"`
		InsertedContent sarifMessage `json:"insertedContent"`
	}
)

// sarifLevels are the levels that SARIF has for the severities.
var sarifLevels = map[analysis.Severity]string{
	analysis.Error: "error", analysis.Warning: "warning", analysis.Information: "note", analysis.Hint: "note",
}

func writeSARIF(w io.Writer, r *report) error {
	run := sarifRun{ColumnKind: "unicodeCodePoints", Results: []sarifResult{}}
	run.Tool.Driver = sarifDriver{Name: "pyferry", Version: version}
	for _, rule := range rules.All() {
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRule{
			ID: rule.ID, ShortDescription: sarifMessage{rule.Summary()},
			Help:                 sarifHelp{rule.Summary(), rule.Doc},
			DefaultConfiguration: sarifRuleSetting{sarifLevels[rule.Severity]},
		})
	}
	for _, l := range r.findings {
		run.Results = append(run.Results, l.sarif())
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(sarifLog{Schema: "https://json.schemastore.org/sarif-2.1.0.json", Version: "2.1.0", Runs: []sarifRun{run}})
}

func (l *located) sarif() sarifResult {
	at := l.physical()
	result := sarifResult{
		RuleID: l.finding.Rule, Level: sarifLevels[l.finding.Severity], Message: sarifMessage{l.finding.Message},
		Locations: []sarifLocation{{sarifPhysical{sarifURI(at.File), at.region()}}},
	}
	if fix, ok := l.finding.Preferred(); ok {
		if edits, err := fix.Edits(l.target.folder); err == nil && len(edits) > 0 {
			result.Fixes = []sarifFix{{sarifMessage{fix.Title}, l.target.sarifChanges(edits)}}
		}
	}
	return result
}

func (t *target) sarifChanges(files []analysis.FileEdit) []sarifChange {
	changes := make([]sarifChange, 0, len(files))
	for _, f := range files {
		file := t.folder.File(f.Path)
		if file == nil || len(f.Edits) == 0 {
			continue
		}
		x := newLocator(t, file)
		change := sarifChange{ArtifactLocation: sarifURI(x.name)}
		for _, e := range f.Edits {
			change.Replacements = append(change.Replacements, sarifReplacement{x.physical(e.Span, false).region(), sarifMessage{e.New}})
		}
		changes = append(changes, change)
	}
	return changes
}

func sarifURI(name string) sarifArtifact {
	return sarifArtifact{(&url.URL{Path: name}).EscapedPath()}
}

func (at location) region() sarifRegion {
	return sarifRegion{at.Line, at.Column, at.EndLine, at.EndColumn}
}
