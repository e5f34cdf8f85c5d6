package condaenv

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/pep"
)

// entryText writes req as its neighbours are written: their form of version,
// the blank before it, their quotes.
func (f *File) entryText(l *list, req manifest.New) (string, error) {
	entry, err := f.requirementText(l, req)
	if err != nil {
		return "", err
	}
	inFlow := l.form == flow || l.form == absent && f.conda.form == flow
	return quoted(entry, f.quoteFor(l, entry), inFlow), nil
}

func (f *File) requirementText(l *list, req manifest.New) (string, error) {
	var entry string
	if l.section.Ecosystem == manifest.PyPI {
		s, err := manifest.FormatPEP508(req, l.section.Habit)
		if err != nil {
			return "", err
		}
		entry = s
	} else {
		if !condaName.MatchString(req.Name) {
			return "", fmt.Errorf("condaenv: %q is not the name of a conda package", req.Name)
		}
		if req.Marker != "" {
			return "", fmt.Errorf("condaenv: a conda entry cannot state the marker %q", req.Marker)
		}
		entry = req.Name + f.condaSpecifier(l, req.Version)
	}
	if len(entry) > len(req.Name) && f.spaced(l) && strings.IndexByte("<>=!~", entry[len(req.Name)]) >= 0 {
		return req.Name + " " + entry[len(req.Name):], nil
	}
	return entry, nil
}

// condaSpecifier states an exact version with the list's own "=" or "==".
func (f *File) condaSpecifier(l *list, version string) string {
	spec := manifest.Specifier(l.section.Habit, version, manifest.Conda)
	if l.section.Habit != manifest.Pinned || spec == "" {
		return spec
	}
	double := 0
	for _, it := range l.named() {
		switch s := it.req.Specifier; {
		case strings.HasPrefix(s, "=="):
			double++
		case strings.HasPrefix(vote(s), "=="):
			double--
		}
	}
	if double > 0 {
		return "==" + strings.TrimLeft(spec, "=")
	}
	return spec
}

// spaced reports whether most of the stated versions have a blank before them.
func (f *File) spaced(l *list) bool {
	with := 0
	for _, it := range l.named() {
		if rest := f.text[it.req.NameSpan.End:it.req.Span.End]; it.req.Specifier != "" && rest != "" {
			if rest[0] == ' ' {
				with++
			} else {
				with--
			}
		}
	}
	return with > 0
}

// quoteFor is the quote of most entries like entry, with or without a version;
// of all where none is like it. It is 0 for none.
func (f *File) quoteFor(l *list, entry string) byte {
	spec, _, _ := strings.Cut(entry, ";")
	versioned := strings.ContainsAny(spec, "<>=~")
	alike, all := map[byte]int{}, map[byte]int{}
	for _, it := range l.named() {
		q := it.quote(f.text)
		all[q]++
		if (it.req.Specifier != "") == versioned {
			alike[q]++
		}
	}
	if len(alike) == 0 {
		alike = all
	}
	best := byte(0)
	for _, q := range []byte{'"', '\''} {
		if alike[q] > alike[best] {
			best = q
		}
	}
	return best
}

// quoted puts entry in quotes: in quote if that is not 0, else only where YAML
// would not read entry as a text of its own.
func quoted(entry string, quote byte, inFlow bool) string {
	if quote == 0 {
		if !inFlow && readsAsText(entry) || inFlow && !strings.ContainsAny(entry, ",[]{}\"'") && readsAsText(entry) {
			return entry
		}
		quote = '"'
	}
	if strings.IndexByte(entry, quote) >= 0 {
		quote ^= '"' ^ '\''
	}
	return string(quote) + entry + string(quote)
}

// words11 are read as true or false by YAML 1.1, which conda's reader follows.
var words11 = map[string]bool{"yes": true, "no": true, "on": true, "off": true, "y": true, "n": true}

// readsAsText reports whether a plain YAML scalar is read as a string.
func readsAsText(entry string) bool {
	var n yaml.Node
	if err := yaml.Unmarshal([]byte(entry), &n); err != nil || len(n.Content) != 1 {
		return false
	}
	root := n.Content[0]
	return root.Kind == yaml.ScalarNode && root.ShortTag() == "!!str" && root.Value == entry && !words11[strings.ToLower(entry)]
}

// uncommentedText is the text of a commented-out entry; one that states no
// version gains one where the list has a habit of it.
func (f *File) uncommentedText(l *list, c *commented, req manifest.New) (string, bool) {
	written := c.content.Of(f.text)
	quote := quoteOf(written)
	entry := written[len(quote) : len(written)-len(quote)]
	if l.section.Ecosystem == manifest.PyPI {
		req.Key = c.key
		text, ok := manifest.UncommentPEP508(entry, req, l.section.Habit)
		return f.requoted(l, written, entry, text), ok
	}
	if pep.Normalize(entry) == c.key && l.section.Habit != manifest.NoHabit {
		spec := f.condaSpecifier(l, req.Version)
		if spec != "" && f.spaced(l) {
			spec = " " + spec
		}
		return f.requoted(l, written, entry, entry+spec), req.Marker == ""
	}
	return written, req.Marker == ""
}

// requoted replaces entry by changed in its written form; unchanged text stays
// as it was written.
func (f *File) requoted(l *list, written, entry, changed string) string {
	if changed == entry {
		return written
	}
	quote := f.quoteFor(l, changed)
	if q := quoteOf(written); q != "" {
		quote = q[0]
	}
	return quoted(changed, quote, false)
}
