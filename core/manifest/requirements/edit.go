package requirements

import (
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/text"
)

// Add implements manifest.Manifest. A new line follows the requirements, not
// what comments and options stand below them.
func (f *File) Add(section string, req manifest.New) ([]text.Edit, error) {
	if err := f.writable(section); err != nil {
		return nil, err
	}
	if f.section.ReadOnly != "" {
		return nil, manifest.ErrReadOnly
	}
	if slices.ContainsFunc(f.reqs, func(r declared) bool { return r.Key == req.Key }) {
		return nil, nil
	}
	entry, err := manifest.FormatPEP508(req, f.section.Habit)
	if err != nil {
		return nil, err
	}
	if edit, ok := f.uncomment(req); ok {
		return []text.Edit{edit}, nil
	}
	return []text.Edit{f.insert(req.Name, entry)}, nil
}

// writable declines what neither Add nor Remove can change.
func (f *File) writable(section string) error {
	switch {
	case section != sectionID:
		return manifest.ErrNoSection
	case len(f.problems) > 0:
		return manifest.ErrMalformed
	case f.generator != "":
		return manifest.ErrReadOnly
	}
	return nil
}

// uncomment finds req alone in a comment that has a line of its own.
func (f *File) uncomment(req manifest.New) (text.Edit, bool) {
	for _, l := range f.lines {
		if !l.blank() || l.comment.Len() == 0 || strings.ContainsAny(l.span.Of(f.src), "\r\n") {
			continue
		}
		body := strings.TrimLeft(l.comment.Of(f.src), "# \t")
		end := len(body)
		if i := commentStart(body); i >= 0 {
			end = i
		}
		entry := strings.TrimRight(body[:end], " \t")
		if out, ok := manifest.UncommentPEP508(entry, req, f.section.Habit); ok {
			end := l.comment.End - len(body) + len(entry)
			return text.Edit{Span: text.Span{Start: l.comment.Start, End: end}, New: out}, true
		}
	}
	return text.Edit{}, false
}

// insert places entry as a line among the plain requirements.
func (f *File) insert(name, entry string) text.Edit {
	var names []string
	var lines []int
	for _, r := range f.reqs {
		if r.URL == "" {
			names = append(names, r.Name)
			lines = append(lines, r.line)
		}
	}
	if len(names) == 0 {
		return f.insertAfter(f.lastEntry(), entry)
	}
	at := manifest.InsertAt(names, name)
	if at > 0 {
		return f.insertAfter(lines[at-1], f.margin(lines[at-1])+entry)
	}
	start := f.lines[lines[0]].span.Start
	return text.Edit{Span: text.Span{Start: start, End: start}, New: f.margin(lines[0]) + entry + f.lineBreak(lines[0])}
}

// lastEntry is the last line that is no comment, or else the last that is not
// blank; -1 in a file without any.
func (f *File) lastEntry() int {
	comment := -1
	for i, l := range slices.Backward(f.lines) {
		if !l.blank() {
			return i
		}
		if comment < 0 && l.comment.Len() > 0 {
			comment = i
		}
	}
	return comment
}

func (f *File) insertAfter(line int, s string) text.Edit {
	if line < 0 {
		start := f.lines[0].span.Start
		return text.Edit{Span: text.Span{Start: start, End: start}, New: s + f.lineBreak(0)}
	}
	at := f.lines[line].span.End
	return text.Edit{Span: text.Span{Start: at, End: at}, New: f.lineBreak(line) + s}
}

// lineBreak is the one that ends the line, or the one before it where that is
// the last of the file.
func (f *File) lineBreak(line int) string {
	for i := line; i >= 0; i-- {
		if s := f.src[f.lines[i].span.End:f.lines[i].next]; s != "" {
			return s
		}
	}
	return "\n"
}

func (f *File) margin(line int) string {
	l := f.lines[line]
	return f.src[l.span.Start:l.content.Start]
}

// Remove implements manifest.Manifest: the line goes with its options and its
// comment.
func (f *File) Remove(r manifest.Requirement) ([]text.Edit, error) {
	if err := f.writable(r.Section); err != nil {
		return nil, err
	}
	for _, d := range f.reqs {
		if d.Span == r.Span {
			return []text.Edit{{Span: f.wholeLine(d.line)}}, nil
		}
	}
	return nil, manifest.ErrNoSection
}

// wholeLine covers a line with its line break, or with the one before it where
// it is the last of the file.
func (f *File) wholeLine(line int) text.Span {
	l := f.lines[line]
	if l.next > l.span.End || line == 0 {
		return text.Span{Start: l.span.Start, End: l.next}
	}
	return text.Span{Start: f.lines[line-1].span.End, End: l.span.End}
}
