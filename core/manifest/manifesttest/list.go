package manifesttest

import (
	"fmt"
	"strings"

	"github.com/pyferry/pyferry/core/manifest"
)

var (
	roles  = [...]string{"runtime", "extra", "group", "environment", "script", "build", "constraint"}
	habits = [...]string{"no habit", "bare", "at least", "bounded", "compatible", "pinned", "caret", "fuzzy"}
)

// List writes what a manifest says, one line a section, requirement, include,
// self-reference and problem, for a reader's eye.
func List(m manifest.Manifest) string {
	var out strings.Builder
	for _, s := range m.Sections() {
		fmt.Fprintf(&out, "section %s: %s, %s%s%s\n", s.ID, strings.TrimSpace(roles[s.Role.Kind]+" "+s.Role.Name),
			habits[s.Habit], when(s.Virtual, ", virtual"), when(s.ReadOnly != "", ", read only: "+s.ReadOnly))
		for _, r := range m.Requirements() {
			if r.Section == s.ID {
				fmt.Fprintf(&out, "  %s\n", describe(m.Text(), r))
			}
		}
	}
	if s, ok := m.(manifest.Structured); ok {
		for _, i := range s.Includes() {
			fmt.Fprintf(&out, "include %s: %s%s at %q\n", i.Section, i.Path, when(i.Constraint, " (constraint)"), i.Span.Of(m.Text()))
		}
		for _, r := range s.SelfReferences() {
			fmt.Fprintf(&out, "self %s: %v at %q\n", r.Section, r.Extras, r.Span.Of(m.Text()))
		}
	}
	for _, p := range m.Problems() {
		fmt.Fprintf(&out, "problem: %s at %q\n", p.Message, p.Span.Of(m.Text()))
	}
	return out.String()
}

func describe(text string, r manifest.Requirement) string {
	words := []string{r.Key, fmt.Sprintf("%q", r.Span.Of(text))}
	if name := r.NameSpan.Of(text); name != r.Name {
		words = append(words, fmt.Sprintf("name span %q is not %q", name, r.Name))
	}
	for _, part := range []struct{ label, value string }{
		{"extras", strings.Join(r.Extras, ",")}, {"version", r.Specifier}, {"marker", r.Marker}, {"url", r.URL},
	} {
		if part.value != "" {
			words = append(words, part.label+" "+part.value)
		}
	}
	return strings.Join(words, "  ") + when(r.Editable, "  editable") + when(r.Optional, "  optional")
}

func when(on bool, word string) string {
	if on {
		return word
	}
	return ""
}
