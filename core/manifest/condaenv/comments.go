package condaenv

import (
	"regexp"
	"strings"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/pep"
	"github.com/pyferry/pyferry/core/text"
)

// A commented is an entry of a list that is commented out.
type commented struct {
	key      string    // its name, normalised
	line     int       // the number of its line
	content  text.Span // what stands behind its dash, without a comment behind that
	attached bool      // no blank line parts it from what stands before it
}

// A heading is a line of prose between the entries of a list.
type heading struct {
	line        int
	development bool // it announces what only those who develop need
}

var (
	// entryLine matches a commented-out line of a list: the indent with the
	// comment sign, the blanks before the dash, the entry.
	entryLine = regexp.MustCompile(`^([ \t]*#+)([ \t]*)-[ \t]+(\S.*)$`)
	// keyLine matches a commented-out key of YAML, such as "# - pip:" or
	// "# channels:".
	keyLine        = regexp.MustCompile(`^([ \t]*#+)([ \t]*(?:-[ \t]+)?)[A-Za-z_-]+:[ \t]*$`)
	comment        = regexp.MustCompile(`[ \t]+#.*$`)
	forDevelopment = regexp.MustCompile(`(?i)\b(?:dev|develop\w*|tests?|testing|benchmark\w*|lint\w*|format\w*|typing|annotations|code checks?|docs?|documentation|ci|qa)\b`)
)

// readComments looks through the comment lines within and below the lists.
func (f *File) readComments() {
	if f.conda.form != block && f.conda.form != empty || f.conda.section.ReadOnly != "" {
		return
	}
	hidden := -1 // column of a commented-out key, whose own entries are no entries here
	attached := true
	for n := f.lines.at(f.conda.key.End) + 1; n < len(f.lines.starts); n++ {
		line := f.lines.of(n)
		switch {
		case isBlank(line):
			attached, hidden = false, -1
		case strings.TrimLeft(line, " \t")[0] != '#':
			if f.leaves(line) {
				return
			}
			attached, hidden = true, -1
		case hidden >= 0 && dashColumn(line) > hidden:
		default:
			hidden = hiddenBelow(line)
			f.readComment(n, line, attached)
		}
	}
}

// leaves reports whether a line with content ends the conda list.
func (f *File) leaves(line string) bool {
	if f.conda.form == empty {
		return true
	}
	indent := indentOf(line)
	dash := strings.HasPrefix(line[indent:], "- ") || strings.TrimRight(line[indent:], " \t") == "-"
	return indent < len(f.conda.indent) || indent == len(f.conda.indent) && !dash
}

// dashColumn is the column of the dash of a commented-out entry, or -1.
func dashColumn(line string) int {
	if m := entryLine.FindStringSubmatchIndex(line); m != nil {
		return m[5]
	}
	return -1
}

// hiddenBelow is the column of a commented-out key if line holds one, else -1.
func hiddenBelow(line string) int {
	m := keyLine.FindStringSubmatchIndex(line)
	if m == nil {
		return -1
	}
	return len(line[:m[5]]) - len(strings.TrimLeft(line[m[4]:m[5]], " \t"))
}

// readComment files a comment line as an entry or a heading of its list.
func (f *File) readComment(n int, line string, attached bool) {
	l := f.owner(n, line)
	if l == nil {
		return
	}
	m := entryLine.FindStringSubmatchIndex(line)
	if m == nil {
		if !isBlank(strings.Trim(line, " \t#-=*")) {
			l.headings = append(l.headings, heading{n, forDevelopment.MatchString(line)})
		}
		return
	}
	entry := comment.ReplaceAllString(line[m[6]:], "")
	content := trim(line, text.Span{Start: m[6], End: m[6] + len(entry)})
	if key := l.nameIn(content.Of(line)); key != "" {
		l.commented = append(l.commented, commented{
			key: key, line: n, content: content.Shift(f.lines.starts[n]), attached: attached,
		})
	}
}

// nameIn is the normalised name of a commented-out entry; empty for prose.
func (l *list) nameIn(entry string) string {
	entry = entry[len(quoteOf(entry)) : len(entry)-len(quoteOf(entry))]
	if l.section.Ecosystem == manifest.PyPI {
		if r, err := pep.ParseRequirement(entry); err == nil {
			return pep.Normalize(r.Name)
		}
		return ""
	}
	if spec, ok := parseMatchSpec(entry); ok && readsAsSpec(entry, spec) {
		return pep.Normalize(spec.name.Of(entry))
	}
	return ""
}

// quoteOf is the quote that surrounds s, or empty.
func quoteOf(s string) string {
	if len(s) >= 2 && (s[0] == '"' || s[0] == '\'') && s[len(s)-1] == s[0] {
		return s[:1]
	}
	return ""
}

// owner tells which list a comment line belongs to: nil if neither.
func (f *File) owner(n int, line string) *list {
	before, inPip := f.lastBefore(n)
	if f.pip.form == flow && f.lines.at(f.pip.section.Span.Start) < n && n <= f.lines.at(f.pip.section.Span.End) {
		return nil
	}
	if !inPip {
		if before != nil && !before.scalar && f.deeper(line) {
			return nil // below another installer's entry
		}
		return f.conda
	}
	if f.pip.form == flow {
		return f.conda
	}
	if f.hasPipAfter(n) || f.deeper(line) {
		return f.pip
	}
	return f.conda
}

// lastBefore is the last entry of the conda list that starts before line n, and
// whether it is the one that holds the pip list.
func (f *File) lastBefore(n int) (before *item, inPip bool) {
	for i, it := range f.conda.items {
		if f.lines.at(it.span.Start) < n {
			before = &f.conda.items[i]
		}
	}
	inPip = before != nil && !before.scalar && f.pip.form != absent && f.pip.section.ReadOnly == "" &&
		before.span.Start <= f.pip.key.Start && f.lines.at(f.pip.key.Start) < n
	return before, inPip
}

func (f *File) hasPipAfter(n int) bool {
	items := f.pip.items
	return len(items) > 0 && f.lines.at(items[len(items)-1].span.Start) > n
}

// deeper reports whether a comment line below an installer's entry belongs to
// that: its sign stands right of the conda list's dashes, or, where an editor
// put the sign at the left, its dash stands nearer to the inner list's.
func (f *File) deeper(line string) bool {
	outer := len(f.conda.indent)
	if indentOf(line) > outer {
		return true
	}
	dash := dashColumn(line)
	inner := f.pip.keyColumn
	if f.pip.form == block && len(f.pip.items) > 0 {
		inner = len(f.pip.indent)
	}
	return dash >= 0 && (dash-1 == inner || dash-2 == inner) && dash-1 != outer && dash-2 != outer
}
