package condaenv

import (
	"fmt"
	"strings"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/pep"
	"github.com/pyferry/pyferry/core/text"
)

// Add declares req in one of the two sections, as manifest.Manifest describes.
// Where it has to begin the pip list it also adds the conda package "pip" if
// the file lacks it, as conda demands. A commented-out entry counts as req's
// own if its name is req.Key or req.Name, normalised.
//
// A list that is sorted, but for "python" and "pip" at its front, stays so.
// Else the new entry goes behind the last one, and in front of closing groups
// under a heading that speaks of development, tests or documentation.
func (f *File) Add(section string, req manifest.New) ([]text.Edit, error) {
	l := f.list(section)
	switch {
	case len(f.problems) > 0:
		return nil, manifest.ErrMalformed
	case l == nil:
		return nil, manifest.ErrNoSection
	case l.section.ReadOnly != "":
		return nil, fmt.Errorf("%w: %s", manifest.ErrReadOnly, l.section.ReadOnly)
	case l.has(req.Key, pep.Normalize(req.Name)):
		return nil, nil
	}
	if c := l.commentedAs(req.Key, req.Name); c != nil {
		if edits := f.uncomment(l, c, req); f.adds(edits, section, c.key) {
			return edits, nil
		}
	}
	edits, err := f.insertNew(l, req)
	if err != nil {
		return nil, err
	}
	if !f.adds(edits, section, pep.Normalize(req.Name)) {
		return nil, ErrUnsure
	}
	return edits, nil
}

// insertNew writes a new entry, and what must be there for it to stand in.
func (f *File) insertNew(l *list, req manifest.New) ([]text.Edit, error) {
	entry, err := f.entryText(l, req)
	if err != nil {
		return nil, err
	}
	if l.form != absent {
		return f.insert(l, f.place(l, req.Name), entry), nil
	}
	return f.beginPip(entry), nil
}

// beginPip adds the pip list with its first entry.
func (f *File) beginPip(entry string) []text.Edit {
	needsPip := !f.conda.has("pip")
	if f.conda.form == flow {
		entries := []string{"{pip: [" + entry + "]}"}
		if needsPip {
			entries = append([]string{"pip"}, entries...)
		}
		return f.insertFlow(f.conda, len(f.conda.items)-1, entries)
	}
	var edits []text.Edit
	if c := f.conda.commentedAs("pip"); needsPip && c != nil {
		edits = f.uncomment(f.conda, c, manifest.New{Name: "pip", Key: "pip"})
	} else if needsPip {
		edits = f.insert(f.conda, f.place(f.conda, "pip"), "pip")
	}
	inner := strings.Repeat(" ", len(f.conda.indent)+len("-")+len(f.conda.gap))
	list := "pip:" + f.lines.lineBreak() + inner + "- " + entry
	return append(edits, f.insert(f.conda, f.placeAtEnd(f.conda), list)...)
}

// uncomment makes a commented-out entry one of its list, in its place, at the
// indent of the others; a comment behind it stays.
func (f *File) uncomment(l *list, c *commented, req manifest.New) []text.Edit {
	entry, ok := f.uncommentedText(l, c, req)
	if !ok {
		return nil
	}
	line := f.lines.span(c.line)
	indent := l.indent
	if l.form == empty {
		indent = f.indentBelow(l, line.Of(f.text))
	}
	return []text.Edit{{Span: text.Span{Start: line.Start, End: c.content.End}, New: indent + "-" + l.gap + entry}}
}

// indentBelow keeps the indent of a comment that becomes the first entry below
// an empty key, if that is deep enough.
func (f *File) indentBelow(l *list, line string) string {
	if n := indentOf(line); n > 0 && n >= l.keyColumn && !strings.Contains(line[:n], "\t") {
		return line[:n]
	}
	return l.firstIndent()
}

// firstIndent is the indent of the first entry below an empty key.
func (l *list) firstIndent() string {
	if l.section.Ecosystem == manifest.PyPI {
		return strings.Repeat(" ", l.keyColumn)
	}
	return l.indent
}

// adds reports whether edits declare key in section and change nothing else,
// but for the conda package "pip" that a new pip list needs.
func (f *File) adds(edits []text.Edit, section, key string) bool {
	gone, come, ok := f.difference(edits)
	if !ok || len(gone) > 0 {
		return false
	}
	if len(come) == 2 && section == PipSection && come[0].section == CondaSection && come[0].key == "pip" {
		come = come[1:]
	}
	return len(come) == 1 && come[0].section == section && come[0].key == key
}
