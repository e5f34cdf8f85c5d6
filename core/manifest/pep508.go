package manifest

import (
	"errors"
	"fmt"

	"github.com/pyferry/pyferry/core/pep"
	"github.com/pyferry/pyferry/core/text"
)

// FormatPEP508 writes n as a PEP 508 requirement that states its version by
// habit. It fails for what is no requirement, such as a name with a blank.
func FormatPEP508(n New, habit Habit) (string, error) {
	s := n.Name + n.Versions(habit, PyPI)
	if n.Marker != "" {
		s += "; " + n.Marker
	}
	r, err := pep.ParseRequirement(s)
	if err != nil {
		return "", fmt.Errorf("manifest: %q is no requirement: %w", s, err)
	}
	if r.Name != n.Name {
		return "", fmt.Errorf("manifest: %q is not the name of a distribution", n.Name)
	}
	return s, nil
}

// FromPEP508 is the requirement of a section that r, parsed from a part of the
// manifest's text that starts at byte offset, declares.
func FromPEP508(section string, r pep.Requirement, offset int) Requirement {
	return Requirement{
		Section: section, Name: r.Name, Key: pep.Normalize(r.Name), Extras: r.Extras,
		Specifier: r.Specifier, Marker: r.Marker, URL: r.URL,
		Span: r.Span.Shift(offset), NameSpan: r.NameSpan.Shift(offset),
	}
}

// UncommentPEP508 makes a requirement that is commented out an entry again:
// entry is its text without the comment sign and without a comment behind it.
// Where entry states no version or marker it gains those of n, in a section
// without a habit it stays bare as it was written. It reports false if entry
// is not just one requirement with n's key, as prose is not.
func UncommentPEP508(entry string, n New, habit Habit) (string, bool) {
	r, err := pep.ParseRequirement(entry)
	if err != nil || pep.Normalize(r.Name) != n.Key {
		return "", false
	}
	out := entry
	if r.Specifier == "" && r.URL == "" && habit != NoHabit {
		out = entry[:r.InsertVersion] + Specifier(habit, n.Version, PyPI) + entry[r.InsertVersion:]
	}
	if r.Marker == "" && n.Marker != "" {
		out += "; " + n.Marker
	}
	return out, true
}

// RequirementProblem is the problem of a requirement at span that the parser
// of PEP 508 declined with err. Its message leaves out the column, which
// counts from the start of the requirement and not of the line.
func RequirementProblem(span text.Span, err error) Problem {
	var syntax *pep.SyntaxError
	if errors.As(err, &syntax) {
		return Problem{Span: span, Message: "not a valid requirement: " + syntax.Message}
	}
	return Problem{Span: span, Message: err.Error()}
}
