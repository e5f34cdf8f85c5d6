package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/pyferry/pyferry/analysis"
)

// githubLevels are the kinds of annotation that GitHub Actions knows.
var githubLevels = map[analysis.Severity]string{
	analysis.Error: "error", analysis.Warning: "warning", analysis.Information: "notice", analysis.Hint: "notice",
}

// The characters that end a value or a message in a workflow command.
var (
	githubMessage  = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	githubProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// writeGitHub writes one workflow command a finding, which GitHub Actions
// shows beside the line.
func writeGitHub(w io.Writer, r *report) error {
	for _, l := range r.findings {
		at := l.physical()
		message := l.finding.Message
		if l.at.Cell > 0 {
			message = fmt.Sprintf("cell %d, line %d: %s", l.at.Cell, l.at.Line, message)
		}
		_, err := fmt.Fprintf(w, "::%s file=%s,line=%d,col=%d,endLine=%d,endColumn=%d,title=%s::%s\n",
			githubLevels[l.finding.Severity], githubProperty.Replace(at.File), at.Line, at.Column, at.EndLine, at.EndColumn,
			l.finding.Rule, githubMessage.Replace(message))
		if err != nil {
			return err
		}
	}
	return nil
}
