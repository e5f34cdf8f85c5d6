package analysis

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/aymanbagabas/go-udiff"

	"github.com/pyferry/pyferry/core/notebook"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/text"
)

// maxRounds bounds how often FixAll looks again after its fixes. One round
// mends and the next finds nothing; a fix that uncovers another finding needs
// one more. More than a few rounds would mean that fixes undo each other.
const maxRounds = 8

// A Mending is what FixAll did.
type Mending struct {
	// Files are the edits from the texts in the original folder, by path.
	Files []FileEdit
	// Titles are those of the fixes that changed something, in order.
	Titles []string
	// Moves are made after Files are written, whose paths are those before.
	Moves []*Move
}

// FixAll carries out the preferred safe fix of every finding in the files at
// paths until none is left. With unsafe, fixes that are not safe are carried
// out as well. A fix that cannot be carried out is an error, and then nothing
// is mended.
//
// The package's code goes first: what it needs is declared for everybody, and
// then tests, documentation and notebooks have it too.
func FixAll(ctx context.Context, folder *project.Folder, paths []string, s Selection, unsafe bool) (*Mending, error) {
	if !unsafe {
		s.Rules = slices.DeleteFunc(slices.Clone(s.Rules), func(r *Rule) bool { return !r.Mends })
	}
	m := &mender{Context: ctx, selection: s, unsafe: unsafe, now: folder}
	sorted := slices.Clone(paths)
	slices.SortStableFunc(sorted, func(a, b string) int { return cmp.Compare(m.turn(a), m.turn(b)) })
	for range maxRounds {
		m.checked = m.now
		for _, path := range sorted {
			if err := m.mend(path); err != nil {
				return nil, err
			}
		}
		if m.now == m.checked {
			if err := m.moveAll(sorted); err != nil {
				return nil, err
			}
			return &Mending{Files: Changes(folder, m.now), Titles: m.titles, Moves: m.moves}, ctx.Err()
		}
	}
	return nil, errors.New("the fixes of these findings do not come to an end")
}

type mender struct {
	context.Context
	selection Selection
	unsafe    bool
	// checked is the folder whose findings are being mended, now what their
	// fixes have made of it so far. Where a library belongs is judged by
	// checked, lest the fixes before have a vote.
	checked, now *project.Folder
	titles       []string
	moves        []*Move
}

// turn orders the files: sources by their use, then what is no source.
func (m *mender) turn(path string) int {
	if file := m.now.File(path); file != nil && file.Manifest() == nil {
		return int(m.now.ProjectOf(path).Use(path))
	}
	return int(project.BuildCode) + 1
}

// mend carries out the fixes of one file, leaving out the findings that a fix
// before has resolved too.
func (m *mender) mend(path string) error {
	var remaining []Finding
	seen := m.checked
	for _, finding := range Check(m, m.checked, path, m.selection) {
		fix, ok := finding.Preferred()
		if !ok || fix.Move != nil || !fix.Safe && !m.unsafe || m.selection.Only != nil && !m.selection.Only(&finding) {
			continue
		}
		if seen != m.now {
			remaining, seen = Check(m, m.now, path, m.selection), m.now
		}
		if m.now != m.checked && !slices.ContainsFunc(remaining, finding.same) {
			continue
		}
		if err := m.apply(fix); err != nil {
			return fmt.Errorf("%s: %w", fix.Title, err)
		}
	}
	return m.Err()
}

// moveAll carries out the fixes that move folders, when all else is mended:
// what it finds then counts by the old paths still.
func (m *mender) moveAll(paths []string) error {
	if !m.unsafe {
		return nil
	}
	for _, path := range paths {
		for _, finding := range Check(m, m.now, path, m.selection) {
			fix, ok := finding.Preferred()
			if !ok || fix.Move == nil || m.selection.Only != nil && !m.selection.Only(&finding) {
				continue
			}
			move, err := fix.Move(m.now)
			if err == nil {
				err = m.apply(fix)
			}
			if err != nil {
				return fmt.Errorf("%s: %w", fix.Title, err)
			}
			m.moves = append(m.moves, move)
		}
	}
	return m.Err()
}

// same reports whether o is a finding of the same file about the same
// distribution. A fix before may have moved it, or have made a missing one an
// inconsistent one; that something is to be done still holds.
func (f *Finding) same(o Finding) bool {
	return f.Path == o.Path && f.Distribution == o.Distribution
}

func (m *mender) apply(fix Fix) error {
	edits, err := fix.Edits(m.now)
	if err != nil || len(edits) == 0 && fix.Move == nil {
		return err
	}
	m.titles = append(m.titles, fix.Title)
	m.now, err = Apply(m.now, edits)
	return err
}

// Apply returns folder with edits made, as overlays.
func Apply(folder *project.Folder, edits []FileEdit) (*project.Folder, error) {
	for _, e := range edits {
		if len(e.Edits) == 0 && !e.Create {
			continue
		}
		file := folder.File(e.Path)
		if file != nil && file.Kind == project.Notebook && file.Raw() == "" { // an editor sent its cells
			nb, err := withEdits(file.Notebook(), e.Edits)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", e.Path, err)
			}
			folder = folder.WithNotebook(e.Path, nb)
			continue
		}
		raw, err := rewritten(file, e.Edits)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", e.Path, err)
		}
		folder = folder.WithText(e.Path, raw)
	}
	return folder, nil
}

// withEdits returns a notebook that an editor sent as cells with edits of its
// text made, each of which must lie within one cell.
func withEdits(nb *notebook.Notebook, edits []text.Edit) (*notebook.Notebook, error) {
	byCell := map[int][]text.Edit{}
	for _, e := range edits {
		cell, within, ok := nb.Cell(e.Span.Start)
		if !ok || within+e.Span.Len() > len(cell.Source) {
			return nil, errors.New("a change does not lie within one cell")
		}
		byCell[cell.Index] = append(byCell[cell.Index], text.Edit{Span: e.Span.Shift(-cell.Span.Start), New: e.New})
	}
	after := nb
	for i, list := range byCell {
		source, err := text.Apply(nb.Cells()[i].Source, list)
		if err != nil {
			return nil, err
		}
		after = after.WithCell(i, source)
	}
	return after, nil
}

// rewritten is the raw text of file, nil for a new one, with edits made.
func rewritten(file *project.File, edits []text.Edit) (string, error) {
	if file == nil {
		return text.Apply("", edits)
	}
	if file.Kind == project.Notebook {
		var err error
		if edits, err = file.Notebook().Rewrite(edits); err != nil {
			return "", err
		}
	}
	return text.Apply(file.Raw(), edits)
}

// Changes compares two snapshots of a folder by the files that an editor
// would see changed.
func Changes(before, after *project.Folder) []FileEdit {
	var out []FileEdit
	for _, path := range after.OpenPaths() {
		was, is := before.File(path), after.File(path)
		if was == is {
			continue
		}
		change := FileEdit{Path: path, Create: was == nil}
		switch {
		case was == nil:
			change.Edits = difference("", is.Raw(), 0)
		case was.Kind == project.Notebook:
			change.Edits = cellDifferences(was.Notebook(), is.Notebook())
		default:
			change.Edits = difference(was.Raw(), is.Raw(), 0)
		}
		out = append(out, change)
	}
	return out
}

// cellDifferences compares two notebooks with the same cells, source by
// source; the spans count in the text of the first.
func cellDifferences(was, is *notebook.Notebook) []text.Edit {
	var edits []text.Edit
	after := is.Cells()
	for i, cell := range was.Cells() {
		if i < len(after) {
			edits = append(edits, difference(cell.Source, after[i].Source, cell.Span.Start)...)
		}
	}
	return edits
}

// difference returns the edits from was, which stands at offset, to is. Whole
// lines where one of them is not UTF-8, as in a file that is stored in Latin-1:
// udiff.Strings counts what it cannot decode as the three bytes of U+FFFD.
func difference(was, is string, offset int) []text.Edit {
	compare := udiff.Strings
	if !utf8.ValidString(was) || !utf8.ValidString(is) {
		compare = udiff.Lines
	}
	var edits []text.Edit
	for _, e := range compare(was, is) {
		edits = append(edits, text.Edit{Span: text.Span{Start: e.Start, End: e.End}.Shift(offset), New: e.New})
	}
	return edits
}
