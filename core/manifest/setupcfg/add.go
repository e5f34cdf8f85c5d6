package setupcfg

import (
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/text"
)

// Add implements manifest.Manifest. A value on one line stays on one line
// unless req has a marker, which needs a line of its own.
func (f *File) Add(section string, req manifest.New) ([]text.Edit, error) {
	if len(f.config.problems) > 0 {
		return nil, manifest.ErrMalformed
	}
	l := f.list(section)
	if l == nil {
		return nil, manifest.ErrNoSection
	}
	if l.ReadOnly != "" {
		return nil, manifest.ErrReadOnly
	}
	if f.declares(l, req.Key) {
		return nil, nil
	}
	entry, err := manifest.FormatPEP508(req, l.Habit)
	if err != nil {
		return nil, err
	}
	entry = strings.ReplaceAll(entry, "%", "%%")
	edit := f.config.insert
	if l.Virtual {
		edit = f.config.create
	}
	return f.unlessEntangled([]text.Edit{edit(l, req, entry)}, func(r manifest.Requirement) bool { return r.Section == l.ID && r.Key == req.Key })
}

func (f *File) declares(l *list, key string) bool {
	return slices.ContainsFunc(f.reqs, func(r declared) bool { return r.Section == l.ID && r.Key == key })
}

// insert adds entry to a list that the file has.
func (c *config) insert(l *list, req manifest.New, entry string) text.Edit {
	if c.emptyButDivided(l) {
		return c.spread(l, req.Name, entry)
	}
	keepsLine := l.oneLine && len(l.items) > 0
	if edit, ok := c.uncomment(l, req); ok && !(keepsLine && l.divides) {
		return edit
	}
	switch {
	case !keepsLine:
		return c.insertLine(l, req.Name, entry)
	case strings.Contains(entry, ";"):
		return c.spread(l, req.Name, entry)
	}
	return c.insertInLine(l, req.Name, entry)
}

// place finds where name belongs among the items of l that are requirements:
// before the item with the returned index, or after it if last is true. The
// index is -1 in a list without items.
func (l *list) place(name string) (index int, last bool) {
	var names []string
	var indices []int
	for i, it := range l.items {
		if it.name != "" {
			names = append(names, it.name)
			indices = append(indices, i)
		}
	}
	if len(names) == 0 {
		return len(l.items) - 1, true
	}
	at := manifest.InsertAt(names, name)
	if at == 0 {
		return indices[0], false
	}
	return indices[at-1], true
}

// insertLine adds entry as a line of its own.
func (c *config) insertLine(l *list, name, entry string) text.Edit {
	index, last := l.place(name)
	if index < 0 {
		return c.lineAfter(l.option.line, c.indent(l)+entry)
	}
	it := l.items[index]
	if last {
		return c.lineAfter(it.last, c.indent(l)+entry)
	}
	between := c.lineBreak(it.line) + c.indent(l)
	if it.line != l.option.line {
		between = c.lineBreak(it.line) + c.margin(it.line)
	}
	return text.Edit{Span: text.Span{Start: it.full.Start, End: it.full.Start}, New: entry + between}
}

// insertInLine adds entry to a value on one line.
func (c *config) insertInLine(l *list, name, entry string) text.Edit {
	separator := "; "
	if len(l.items) > 1 {
		between := c.src[l.items[0].full.End:l.items[1].full.Start]
		if strings.Trim(between, " \t") == ";" {
			separator = between
		}
	}
	index, last := l.place(name)
	at := l.items[index].full
	if last {
		return text.Edit{Span: text.Span{Start: at.End, End: at.End}, New: separator + entry}
	}
	return text.Edit{Span: text.Span{Start: at.Start, End: at.Start}, New: entry + separator}
}

// spread turns a value on one line into one line for each part, comments
// included, with entry among them.
func (c *config) spread(l *list, name, entry string) text.Edit {
	value := text.Span{Start: l.option.valueStart, End: l.option.end()}
	parts := split(c.src, value, ';')
	at := len(parts)
	if index, last := l.place(name); index >= 0 {
		at = slices.Index(parts, l.items[index].full)
		if last {
			at++
		}
	}
	entries := make([]string, len(parts))
	for i, part := range parts {
		entries[i] = part.Of(c.src)
	}
	start := c.lineBreak(l.option.line) + c.indent(l)
	return text.Edit{Span: value, New: start + strings.Join(slices.Insert(entries, at, entry), start)}
}

// uncomment finds req as an entry that is commented out between the lines of l
// or directly below them.
func (c *config) uncomment(l *list, req manifest.New) (text.Edit, bool) {
	end := c.lineOf(l.option)
	for i := l.option.line + 1; i < l.option.limit; i++ {
		ln := c.lines[i]
		if i > end && ln.blank() {
			break
		}
		if !ln.comment {
			continue
		}
		body := strings.TrimLeft(ln.content.Of(c.src), "#; \t")
		entry, comment := cutComment(body)
		if entry, ok := manifest.UncommentPEP508(entry, req, l.Habit); ok && !strings.Contains(entry, "%") {
			indent := c.margin(i)
			if len(indent) <= len(c.margin(l.option.line)) {
				indent = c.indent(l)
			}
			return text.Edit{Span: text.Span{Start: ln.full.Start, End: ln.content.End}, New: indent + entry + comment}, true
		}
	}
	return text.Edit{}, false
}

// cutComment divides s before a comment and the blanks in front of it.
func cutComment(s string) (entry, comment string) {
	i := strings.Index(s, " #")
	if i < 0 {
		return s, ""
	}
	entry = strings.TrimRight(s[:i], " \t")
	return entry, s[len(entry):]
}

// emptyButDivided reports whether the value of l is on one line and names
// nothing, but starts with a ";", which could not be the first of several lines.
func (c *config) emptyButDivided(l *list) bool {
	return l.oneLine && len(l.items) == 0 && len(l.option.values) > 0 && c.src[l.option.values[0].span.Start] == ';'
}

// lineOf is the last line of o's value.
func (c *config) lineOf(o *option) int {
	if n := len(o.values); n > 0 {
		return o.values[n-1].line
	}
	return o.line
}
