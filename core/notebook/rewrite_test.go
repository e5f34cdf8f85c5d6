package notebook_test

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/tools/txtar"

	"github.com/pyferry/pyferry/core/notebook"
	"github.com/pyferry/pyferry/core/text"
)

// caseNotebooks returns the notebooks of all cases.
func caseNotebooks(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if raw, ok := part(archive, "in.ipynb"); ok {
			out = append(out, raw)
		}
	}
	return out
}

// pairUp makes an edit of each two points of a cell.
func pairUp(points []int, news []string, random *rand.Rand) []text.Edit {
	slices.Sort(points)
	var edits []text.Edit
	for i := 0; i+1 < len(points); i += 2 {
		span := text.Span{Start: points[i], End: points[i+1]}
		edits = append(edits, text.Edit{Span: span, New: news[random.IntN(len(news))]})
	}
	return edits
}

// FuzzRewrite edits one cell of any notebook and checks the file as a whole.
func FuzzRewrite(f *testing.F) {
	for _, raw := range caseNotebooks(f) {
		f.Add(raw, 0, 0, 3, "x\n", 4, 9, "\ny")
		f.Add(raw, 1, 2, 99, "é\"\\", 99, 99, "")
	}
	f.Fuzz(func(t *testing.T, raw string, cell, start1, end1 int, new1 string, start2, end2 int, new2 string) {
		n := notebook.Parse(raw)
		if cell < 0 || cell >= len(n.Cells()) {
			return
		}
		c := n.Cells()[cell]
		edits := []text.Edit{
			{Span: text.Span{Start: start1, End: end1}, New: new1}, {Span: text.Span{Start: start2, End: end2}, New: new2},
		}
		for i := range edits {
			edits[i].Span = clamp(edits[i].Span, len(c.Source))
		}
		checkRewrite(t, n, raw, cell, edits)
	})
}

// clamp moves span into a text of the given length.
func clamp(span text.Span, length int) text.Span {
	start := min(max(span.Start, 0), length)
	return text.Span{Start: start, End: min(max(span.End, start), length)}
}

// checkRewrite checks that edits of one cell's source, if they are accepted,
// change that source in the file and nothing else.
func checkRewrite(t *testing.T, n *notebook.Notebook, raw string, cell int, edits []text.Edit) {
	t.Helper()
	c := n.Cells()[cell]
	want, err := text.Apply(c.Source, edits)
	shifted := slices.Clone(edits)
	for i := range shifted {
		shifted[i].Span = shifted[i].Span.Shift(c.Span.Start)
	}
	rawEdits, refused := n.Rewrite(shifted)
	switch {
	case !n.Python() || c.Kind != notebook.Code || len(c.Source) != c.Span.Len():
		return
	case refused != nil:
		if json.Valid([]byte(raw)) && err == nil && utf8.ValidString(raw) && wholeRunes(c.Source, edits) {
			t.Errorf("refused %v in %q: %v", edits, raw, refused)
		}
		return
	case err != nil:
		t.Fatalf("accepted %v, which overlap", edits)
	}
	after, err := text.Apply(raw, rawEdits)
	if err != nil {
		t.Fatal(err)
	}
	if got := notebook.Parse(after).Cells(); got[cell].Source != want || len(got) != len(n.Cells()) {
		t.Errorf("cell %d of %q is %q, want %q", cell, after, got[cell].Source, want)
	}
	sameDocument(t, raw, after, c.Source, want)
}

// wholeRunes reports whether edits cut no code point and bring in only valid
// ones.
func wholeRunes(source string, edits []text.Edit) bool {
	for _, e := range edits {
		if !utf8.ValidString(e.New) || !utf8.ValidString(source[:e.Span.Start]) || !utf8.ValidString(source[:e.Span.End]) {
			return false
		}
	}
	return true
}

// sameDocument checks that encoding/json reads the same from both files but
// for one source.
func sameDocument(t *testing.T, before, after, oldSource, newSource string) {
	t.Helper()
	var a, b any
	if json.Unmarshal([]byte(strings.TrimPrefix(before, "\ufeff")), &a) != nil {
		return // NaN and the like, which Python's json allows
	}
	if err := json.Unmarshal([]byte(strings.TrimPrefix(after, "\ufeff")), &b); err != nil {
		t.Fatalf("%v in %q", err, after)
	}
	if changes := differences(a, b); len(changes) > 1 || len(changes) == 1 && changes[0] != [2]string{oldSource, newSource} {
		t.Errorf("changes %q, want one from %q to %q\nin %q", changes, oldSource, newSource, after)
	}
}

// differences lists the sources in which two JSON values differ. Any other
// difference is listed as such.
func differences(a, b any) (out [][2]string) {
	if reflect.DeepEqual(a, b) {
		return nil
	}
	if s, ok := joined(a); ok {
		if r, ok := joined(b); ok {
			return [][2]string{{s, r}}
		}
	}
	switch a := a.(type) {
	case map[string]any:
		b, ok := b.(map[string]any)
		for key := range a {
			out = append(out, differences(a[key], b[key])...)
		}
		if !ok || len(a) != len(b) {
			out = append(out, [2]string{"object", "other"}, [2]string{})
		}
		return out
	case []any:
		b, ok := b.([]any)
		if !ok || len(a) != len(b) {
			return [][2]string{{"list", "other"}, {}}
		}
		for i := range a {
			out = append(out, differences(a[i], b[i])...)
		}
		return out
	}
	return [][2]string{{"value", "other"}, {}}
}

// joined returns a string or a list of strings as one string.
func joined(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case []any:
		var out strings.Builder
		for _, part := range v {
			s, ok := part.(string)
			if !ok {
				return "", false
			}
			out.WriteString(s)
		}
		return out.String(), true
	}
	return "", false
}

func TestRewriteRefuses(t *testing.T) {
	const raw = `{"cells": [{"cell_type": "code", "source": "aé"}, {"cell_type": "code", "source": "b"}]}`
	sound := notebook.Parse(raw)
	edit := func(start, end int, s string) text.Edit {
		return text.Edit{Span: text.Span{Start: start, End: end}, New: s}
	}
	tests := []struct {
		name  string
		n     *notebook.Notebook
		edits []text.Edit
		want  error
	}{
		{"broken JSON", notebook.Parse(raw[:len(raw)-1]), []text.Edit{edit(0, 1, "x")}, notebook.ErrNoFile},
		{"cells of an editor", notebook.FromCells(sound.Cells()), []text.Edit{edit(0, 1, "x")}, notebook.ErrNoFile},
		{"changed since", sound.WithCell(0, "c"), []text.Edit{edit(0, 1, "x")}, notebook.ErrNoFile},
		{"two cells", sound, []text.Edit{edit(0, 5, "x")}, notebook.ErrOutside},
		{"the newline after a cell", sound, []text.Edit{edit(3, 4, "")}, notebook.ErrOutside},
		{"touching across cells", sound, []text.Edit{edit(0, 4, ""), edit(4, 5, "")}, notebook.ErrOutside},
		{"behind the text", sound, []text.Edit{edit(6, 6, "x")}, notebook.ErrOutside},
		{"before the text", sound, []text.Edit{edit(-1, 0, "x")}, notebook.ErrOutside},
		{"overlap", sound, []text.Edit{edit(0, 3, "x"), edit(1, 3, "y")}, text.ErrOverlap},
		{"backwards", sound, []text.Edit{edit(1, 0, "x")}, text.ErrOverlap},
		{"half a code point", sound, []text.Edit{edit(2, 3, "x")}, notebook.ErrInvalid},
		{"invalid UTF-8", sound, []text.Edit{edit(0, 1, "\xff")}, notebook.ErrInvalid},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, err := tt.n.Rewrite(tt.edits); !errors.Is(err, tt.want) || got != nil {
				t.Errorf("got %v, %v; want %v", got, err, tt.want)
			}
		})
	}
}

func TestRewriteWithoutEdits(t *testing.T) {
	for _, raw := range caseNotebooks(t) {
		n := notebook.Parse(raw)
		edits, err := n.Rewrite(nil)
		if len(edits) > 0 || err != nil && !errors.Is(err, notebook.ErrNoFile) {
			t.Errorf("got %v, %v", edits, err)
		}
	}
}
