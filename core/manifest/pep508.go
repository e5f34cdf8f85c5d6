package manifest

import (
	"fmt"

	"github.com/pyferry/pyferry/core/pep"
)

// FormatPEP508 writes n as a PEP 508 requirement that states its version by
// habit. It fails for what is no requirement, such as a name with a blank.
func FormatPEP508(n New, habit Habit) (string, error) {
	s := n.Name + Specifier(habit, n.Version, PyPI)
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
