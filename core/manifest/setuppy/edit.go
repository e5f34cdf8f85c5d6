package setuppy

import (
	"errors"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/manifest/bracketed"
	"github.com/pyferry/pyferry/core/text"
)

// ErrEntangled is returned by Add and Remove where an edit would change more
// than the one requirement, or not be read as meant.
var ErrEntangled = errors.New("setuppy: the edit would change the meaning of something else")

// Add implements manifest.Manifest.
func (f *File) Add(id string, req manifest.New) ([]text.Edit, error) {
	s := f.section(id)
	switch {
	case len(f.problems) > 0:
		return nil, manifest.ErrMalformed
	case s == nil:
		return nil, manifest.ErrNoSection
	case s.ReadOnly != "":
		return nil, manifest.ErrReadOnly
	case f.declares(s, req.Key):
		return nil, nil
	}
	entry, err := manifest.FormatPEP508(req, s.Habit)
	if err != nil {
		return nil, err
	}
	edits := f.insert(s, req, entry)
	after, err := f.checked(edits, func(want []string) []string { return append(want, id+" has "+req.Key) })
	if err != nil {
		return nil, err
	}
	if after.section(id).ReadOnly != "" {
		return nil, ErrEntangled
	}
	return edits, nil
}

// keyword is the argument of setup() that makes a section of one requirement.
func (s *section) keyword(requirement string, quote byte) string {
	list := "[" + requirement + "]"
	if name, isExtra := strings.CutPrefix(s.ID, extrasID+"."); isExtra {
		return extrasID + "={" + quoted(name, quote) + ": " + list + "}"
	}
	return s.ID + "=" + list
}

func (f *File) declares(s *section, key string) bool {
	return slices.ContainsFunc(f.reqs, func(r declared) bool { return r.Section == s.ID && r.Key == key })
}

// insert adds entry to the section's list, or makes the list.
func (f *File) insert(s *section, req manifest.New, entry string) []text.Edit {
	if s.Virtual {
		list := f.listOf(f.call, f.parentheses())
		return list.Insert(len(list.Items), s.keyword(quoted(entry, f.quote(nil)), f.quote(nil)), f.indent(f.call.span.Start))
	}
	for _, home := range s.homes {
		if edits := f.listOf(home, home.span).Uncomment(req); edits != nil {
			return edits
		}
	}
	at := f.insertAt(s, req.Name)
	return f.listOf(s.home, s.home.span).Insert(at, quoted(entry, f.quote(s.home)), f.indent(s.home.span.Start))
}

// listOf is e, between the brackets at span, as a list to edit.
func (f *File) listOf(e *expr, span text.Span) *bracketed.List {
	items := make([]text.Span, len(e.items))
	for i, item := range e.items {
		items[i] = item.whole
		if e.names != nil && e.names[i] != "" { // the item is only the value
			items[i].Start = strings.LastIndex(f.src[:item.whole.Start], e.names[i])
		}
	}
	return bracketed.New(f.src, span, items)
}

// parentheses are those of the call of setup().
func (f *File) parentheses() text.Span {
	start := f.call.base.span.End
	return text.Span{Start: start + strings.IndexByte(f.src[start:], '('), End: f.call.span.End}
}

// insertAt is the index in the section's list at which name belongs.
func (f *File) insertAt(s *section, name string) int {
	var names []string
	var indexes []int
	for _, r := range f.reqs {
		if r.home == s.home && r.Section == s.ID {
			names = append(names, r.Name)
			indexes = append(indexes, r.index)
		}
	}
	at := manifest.InsertAt(names, name)
	switch {
	case len(names) == 0:
		return len(s.home.items)
	case at > 0:
		return indexes[at-1] + 1
	}
	return indexes[0]
}

// quote is that of the strings in home, or else of the file's first
// requirement.
func (f *File) quote(home *expr) byte {
	if home != nil {
		for _, item := range slices.Backward(home.items) {
			if item.kind == literal {
				return quoteOf(item)
			}
		}
	}
	for _, r := range f.reqs {
		if r.home != nil {
			return quoteOf(r.home.items[r.index])
		}
	}
	if i := strings.IndexAny(f.src, `'"`); i >= 0 {
		return f.src[i]
	}
	return '"'
}

func quoteOf(item *expr) byte {
	last := item.tokens[len(item.tokens)-1].text
	return last[len(last)-1]
}

// quoted writes a requirement as a string literal. The quotes in its marker
// are made of the other kind (PEP 508 allows both).
func quoted(entry string, quote byte) string {
	other := '"' + '\'' - quote
	inside := strings.ReplaceAll(entry, string(quote), string(other))
	return string(quote) + inside + string(quote)
}

// indent is that of a new line in brackets that open at offset and hold
// nothing.
func (f *File) indent(offset int) string { return bracketed.IndentOf(f.src, offset) + "    " }

// Remove implements manifest.Manifest. Only an item of a list that stands in
// the text can be taken out.
func (f *File) Remove(r manifest.Requirement) ([]text.Edit, error) {
	if len(f.problems) > 0 {
		return nil, manifest.ErrMalformed
	}
	i := slices.IndexFunc(f.reqs, func(d declared) bool { return d.Section == r.Section && d.Span == r.Span })
	if i < 0 {
		return nil, manifest.ErrNoSection
	}
	d := f.reqs[i]
	if d.home == nil {
		return nil, manifest.ErrReadOnly
	}
	edits := f.listOf(d.home, d.home.span).Remove(d.index)
	_, err := f.checked(edits, func(want []string) []string {
		gone := slices.Index(want, d.Section+" has "+d.Key)
		return slices.Delete(want, gone, gone+1)
	})
	if err != nil {
		return nil, err
	}
	return edits, nil
}

// checked reads the text that edits make, which must declare what f does but
// for the change.
func (f *File) checked(edits []text.Edit, change func(want []string) []string) (*File, error) {
	after, err := text.Apply(f.src, edits)
	if err != nil {
		return nil, err
	}
	changed := Parse(after)
	want, got := change(f.meaning()), changed.meaning()
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(want, got) {
		return nil, ErrEntangled
	}
	return changed, nil
}

// meaning is what the file declares and what it fails to.
func (f *File) meaning() []string {
	var out []string
	for _, s := range f.sections {
		out = append(out, s.ID)
	}
	for _, r := range f.reqs {
		out = append(out, r.Section+" has "+r.Key)
	}
	for _, s := range f.selves {
		out = append(out, s.Section+" itself "+strings.Join(s.Extras, ","))
	}
	for _, i := range f.includes {
		out = append(out, i.Section+" from "+i.Path)
	}
	for _, p := range f.problems {
		out = append(out, p.Message)
	}
	return out
}
