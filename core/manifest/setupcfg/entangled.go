package setupcfg

import (
	"errors"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/text"
)

// ErrEntangled is returned by Add and Remove where values refer to each other
// by interpolation in such a way that the edit would change more than the one
// requirement, such as a list on one line that takes over another: it could no
// longer be divided at ";" if that became a list of lines.
var ErrEntangled = errors.New("setupcfg: other values refer to this one and would change their meaning")

// unlessEntangled returns edits if they leave everything but the requirements
// that ours selects as it was. Only references can carry a change elsewhere.
func (f *File) unlessEntangled(edits []text.Edit, ours func(manifest.Requirement) bool) ([]text.Edit, error) {
	if !strings.Contains(f.Text(), "%(") {
		return edits, nil
	}
	after, err := text.Apply(f.Text(), edits)
	if err != nil {
		return nil, err
	}
	if !slices.Equal(f.meaning(ours), Parse(after).meaning(ours)) {
		return nil, ErrEntangled
	}
	return edits, nil
}

// meaning says what the file declares apart from the requirements that ours
// selects, and what it fails to.
func (f *File) meaning(ours func(manifest.Requirement) bool) []string {
	var out []string
	for _, r := range f.reqs {
		if !ours(r.Requirement) {
			out = append(out, r.Section+" "+r.Key+r.Specifier+r.Marker)
		}
	}
	for _, s := range f.selves {
		out = append(out, s.Section+" "+strings.Join(s.Extras, ","))
	}
	for _, p := range f.config.problems {
		out = append(out, p.Message)
	}
	slices.Sort(out)
	return out
}
