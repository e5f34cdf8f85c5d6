package analysis

import (
	"regexp"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/text"
)

// ignoreComment turns rules off for its line: "# pyferry: ignore[rule, rule]",
// or "# pyferry: ignore" for all of them.
var ignoreComment = regexp.MustCompile(`#\s*pyferry:\s*ignore(?:\[([^\]]*)\])?`)

// withoutIgnored drops the findings that a comment on the line of their start
// turns off.
func withoutIgnored(file *project.File, findings []Finding) []Finding {
	return slices.DeleteFunc(findings, func(f Finding) bool {
		return !f.Raw && ignoredAt(lineOf(file, f.Span.Start), f.Rule)
	})
}

// lineOf returns the line of the file's text that holds offset.
func lineOf(file *project.File, offset int) string {
	if line, ok := file.KnownLine(text.Span{Start: offset, End: offset}); ok {
		return line.Text
	}
	return lineAt(file.Text(), offset)
}

func ignoredAt(line, rule string) bool {
	if !strings.Contains(line, "pyferry:") {
		return false
	}
	found := ignoreComment.FindStringSubmatch(line)
	if found == nil {
		return false
	}
	if found[1] == "" && !strings.Contains(found[0], "[") {
		return true
	}
	return slices.ContainsFunc(strings.Split(found[1], ","), func(r string) bool { return strings.TrimSpace(r) == rule })
}

// lineAt returns the line of text that holds offset, with the rest of a text
// whose lines end with a lone \r.
func lineAt(text string, offset int) string {
	start := strings.LastIndexByte(text[:offset], '\n') + 1
	end := strings.IndexByte(text[offset:], '\n')
	if end < 0 {
		return text[start:]
	}
	return text[start : offset+end]
}
