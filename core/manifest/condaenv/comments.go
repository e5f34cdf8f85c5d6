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
	items := itemCursor{file: f}
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
			f.readComment(n, line, attached, items.before(n))
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
func (f *File) readComment(n int, line string, attached bool, before *item) {
	l := f.owner(n, line, before)
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

// owner tells which list a comment in line n belongs to: nil if neither. The
// conda entry before it decides, and below a pip list the comment's column.
func (f *File) owner(n int, line string, before *item) *list {
	switch {
	case before == nil || before.scalar:
		return f.conda
	case !f.holdsPip(*before, n):
		return nil // in or below another installer's list
	case f.pip.form == flow && n <= f.lines.at(f.pip.section.Span.End):
		return nil
	case f.pip.form != flow && (f.hasPipAfter(n) || f.deeper(line)):
		return f.pip
	}
	return f.conda
}

// An itemCursor walks through the conda list beside ascending line numbers.
type itemCursor struct {
	file *File
	next int // index of the first item that was not passed yet
}

// before is the last conda entry that starts above line n, nil for none.
func (c *itemCursor) before(n int) *item {
	items := c.file.conda.items
	for c.next < len(items) && c.file.lines.at(items[c.next].span.Start) < n {
		c.next++
	}
	if c.next == 0 {
		return nil
	}
	return &items[c.next-1]
}

// holdsPip reports whether it is the entry that holds the pip list, begun above
// line n.
func (f *File) holdsPip(it item, n int) bool {
	return f.pip.form != absent && f.pip.section.ReadOnly == "" &&
		it.span.Start <= f.pip.key.Start && f.lines.at(f.pip.key.Start) < n
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
