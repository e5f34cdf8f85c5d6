package text

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"
)

func TestApply(t *testing.T) {
	cases := []struct {
		name, src string
		edits     []Edit
		want      string
	}{
		{"nothing", "abc", nil, "abc"},
		{"in any order", "abcdef", []Edit{{Span{4, 5}, "E"}, {Span{0, 1}, "A"}}, "AbcdEf"},
		{"insertions at one place keep their order", "ac", []Edit{{Span{1, 1}, "x"}, {Span{1, 1}, "y"}}, "axyc"},
		{"an insertion before a replacement", "abc", []Edit{{Span{1, 1}, "-"}, {Span{1, 2}, "B"}}, "a-Bc"},
		{"at the end", "abc", []Edit{{Span{3, 3}, "d"}}, "abcd"},
		{"everything", "abc", []Edit{{Span{0, 3}, ""}}, ""},
	}
	for _, c := range cases {
		if got, err := Apply(c.src, c.edits); err != nil || got != c.want {
			t.Errorf("%s: got %q, %v; want %q", c.name, got, err, c.want)
		}
	}
}

func TestApplyRefuses(t *testing.T) {
	for _, edits := range [][]Edit{
		{{Span{0, 2}, ""}, {Span{1, 3}, ""}},
		{{Span{2, 4}, ""}},
		{{Span{2, 1}, ""}},
		{{Span{-1, 1}, ""}},
	} {
		if got, err := Apply("abc", edits); !errors.Is(err, ErrOverlap) {
			t.Errorf("%v: got %q, %v; want ErrOverlap", edits, got, err)
		}
	}
}

func TestSpan(t *testing.T) {
	s := Span{2, 4}
	if s.Len() != 2 || s.Of("abcdef") != "cd" || s.Shift(1) != (Span{3, 5}) {
		t.Errorf("%v: length %d, text %q", s, s.Len(), s.Of("abcdef"))
	}
	if s.Contains(1) || !s.Contains(2) || !s.Contains(3) || s.Contains(4) {
		t.Error("Contains is not half-open")
	}
	if !s.Touches(Span{4, 4}) || !s.Touches(Span{0, 2}) || s.Touches(Span{5, 6}) || s.Touches(Span{0, 1}) {
		t.Error("Touches is not closed")
	}
}

func TestPosition(t *testing.T) {
	const src = "aé\r\n𝒳b\rc\n"
	cases := []struct {
		offset             int
		utf8, utf16, utf32 Position
	}{
		{0, Position{0, 0}, Position{0, 0}, Position{0, 0}},
		{3, Position{0, 3}, Position{0, 2}, Position{0, 2}},
		{9, Position{1, 4}, Position{1, 2}, Position{1, 1}},
		{10, Position{1, 5}, Position{1, 3}, Position{1, 2}},
		{11, Position{2, 0}, Position{2, 0}, Position{2, 0}},
		{13, Position{3, 0}, Position{3, 0}, Position{3, 0}},
		{99, Position{3, 0}, Position{3, 0}, Position{3, 0}},
	}
	x := NewIndex(src)
	for _, c := range cases {
		for _, e := range []struct {
			enc  Encoding
			want Position
		}{{UTF8, c.utf8}, {UTF16, c.utf16}, {UTF32, c.utf32}} {
			if got := x.Position(c.offset, e.enc); got != e.want {
				t.Errorf("offset %d, encoding %d: got %v, want %v", c.offset, e.enc, got, e.want)
			}
		}
	}
}

func TestOffsetClamps(t *testing.T) {
	x := NewIndex("ab\r\n𝒳c\n")
	cases := []struct {
		pos  Position
		enc  Encoding
		want int
	}{
		{Position{0, 9}, UTF16, 2},  // before the line break, not in it
		{Position{1, 1}, UTF16, 4},  // between two surrogates
		{Position{1, 2}, UTF8, 4},   // inside a code point
		{Position{9, 9}, UTF16, 10}, // past the last line
		{Position{-1, 3}, UTF16, 0},
		{Position{0, -3}, UTF8, 0},
	}
	for _, c := range cases {
		if got := x.Offset(c.pos, c.enc); got != c.want {
			t.Errorf("%v in %d: got %d, want %d", c.pos, c.enc, got, c.want)
		}
	}
}

// FuzzIndex checks the index against the plain definitions: every offset that
// begins a code point survives the way to a position and back, and columns
// are the lengths of the line's text before the offset.
func FuzzIndex(f *testing.F) {
	for _, seed := range []string{"", "a", "a\nb", "\r\n\r\n", "é𝒳\rx", "\xff\xfe\n", "a\n\r"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, src string) {
		x := NewIndex(src)
		for offset := range src {
			before := src[x.starts[x.Position(offset, UTF8).Line]:offset]
			want := map[Encoding]int{
				UTF8:  len(before),
				UTF16: len(utf16.Encode([]rune(before))),
				UTF32: utf8.RuneCountInString(before),
			}
			for enc, column := range want {
				p := x.Position(offset, enc)
				if p.Column != column {
					t.Errorf("%q at %d in %d: column %d, want %d", src, offset, enc, p.Column, column)
				}
				inLine := x.Line(p.Line)
				if back := x.Offset(p, enc); offset <= inLine.End && back != offset {
					t.Errorf("%q at %d in %d: back at %d", src, offset, enc, back)
				}
			}
		}
		if x.Lines() != strings.Count(strings.ReplaceAll(strings.ReplaceAll(src, "\r\n", "\n"), "\r", "\n"), "\n")+1 {
			t.Errorf("%q: %d lines", src, x.Lines())
		}
	})
}

// FuzzReplace checks that an index after an edit is that of the edited text.
func FuzzReplace(f *testing.F) {
	f.Add("a\nb\nc", 1, 3, "x\ny")
	f.Add("a\r\nb", 2, 2, "z")
	f.Add("", 0, 0, "\n\n")
	f.Fuzz(func(t *testing.T, src string, start, end int, with string) {
		if start < 0 || end < start || end > len(src) {
			return
		}
		got := NewIndex(src).Replace(Span{start, end}, with)
		want := NewIndex(src[:start] + with + src[end:])
		if got.text != want.text || !slices.Equal(got.starts, want.starts) {
			t.Errorf("%q, %d-%d -> %q: got %v, want %v", src, start, end, with, got.starts, want.starts)
		}
	})
}
