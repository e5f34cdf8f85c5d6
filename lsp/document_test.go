package lsp

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/pyferry/pyferry/core/text"
)

func TestEditClampsPositions(t *testing.T) {
	const src = "ab\r\n\U0001D4B3c\nlast"
	tests := []struct {
		name  string
		enc   text.Encoding
		where textRange
		want  string
	}{
		{"within a line", text.UTF16, textRange{position{0, 1}, position{0, 2}}, "a|\r\n\U0001D4B3c\nlast"},
		{"past the end of a line", text.UTF16, textRange{position{0, 9}, position{0, 99}}, "ab|\r\n\U0001D4B3c\nlast"},
		{"past the last line", text.UTF16, textRange{position{7, 0}, position{9, 0}}, "ab\r\n\U0001D4B3c\nlast|"},
		{"negative", text.UTF16, textRange{position{-1, -5}, position{0, -1}}, "|ab\r\n\U0001D4B3c\nlast"},
		{"reversed", text.UTF16, textRange{position{0, 2}, position{0, 0}}, "|\r\n\U0001D4B3c\nlast"},
		{"behind an astral character in UTF-16", text.UTF16, textRange{position{1, 2}, position{1, 3}}, "ab\r\n\U0001D4B3|\nlast"},
		{"between surrogates", text.UTF16, textRange{position{1, 1}, position{1, 1}}, "ab\r\n|\U0001D4B3c\nlast"},
		{"behind an astral character in UTF-8", text.UTF8, textRange{position{1, 4}, position{1, 5}}, "ab\r\n\U0001D4B3|\nlast"},
		{"behind an astral character in UTF-32", text.UTF32, textRange{position{1, 1}, position{1, 2}}, "ab\r\n\U0001D4B3|\nlast"},
		{"huge", text.UTF16, textRange{position{0, 0}, position{1 << 40, 1 << 40}}, "|"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := edit(text.NewIndex(src), []contentChange{{&tt.where, "|"}}, tt.enc).Text()
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// model is a text as the protocol describes it, in the plainest way: lines of
// UTF-16 units.
type model []uint16

func (m model) offset(p position) int {
	at := 0
	for line := 0; line < p.Line; line++ {
		next := m.lineEnd(at)
		if next == len(m) {
			return len(m)
		}
		at = m.afterBreak(next)
	}
	return min(at+p.Character, m.lineEnd(at))
}

func (m model) lineEnd(at int) int {
	for at < len(m) && m[at] != '\n' && m[at] != '\r' {
		at++
	}
	return at
}

func (m model) afterBreak(at int) int {
	if m[at] == '\r' && at+1 < len(m) && m[at+1] == '\n' {
		return at + 2
	}
	return at + 1
}

func (m model) apply(c contentChange) model {
	fresh := utf16.Encode([]rune(c.Text))
	if c.Range == nil {
		return fresh
	}
	start, end := m.offset(c.Range.Start), m.offset(c.Range.End)
	return append(append(append(model{}, m[:start]...), fresh...), m[end:]...)
}

// randomChange makes a change that does not cut a surrogate pair in two.
func randomChange(r *rand.Rand, m model) contentChange {
	pieces := []string{"", "a", "é", "\U0001F600", "\n", "\r\n", "\r", "import os\n", "x = 1"}
	c := contentChange{Text: pieces[r.IntN(len(pieces))] + pieces[r.IntN(len(pieces))]}
	if r.IntN(10) == 0 {
		return c
	}
	for {
		where := textRange{position{r.IntN(6), r.IntN(12)}, position{r.IntN(6), r.IntN(12)}}
		start, end := m.offset(where.Start), m.offset(where.End)
		if start <= end && !m.cuts(start) && !m.cuts(end) {
			c.Range = &where
			return c
		}
	}
}

func (m model) cuts(at int) bool {
	return at > 0 && at < len(m) && utf16.IsSurrogate(rune(m[at-1])) && m[at-1] < 0xDC00
}

// FuzzEdit compares sequences of changes with the model.
func FuzzEdit(f *testing.F) {
	for seed := range uint64(20) {
		f.Add(seed, "import os\n\U0001D4B3 = 1\r\nx\ry")
	}
	f.Fuzz(func(t *testing.T, seed uint64, src string) {
		r := rand.New(rand.NewPCG(seed, 1))
		m := model(utf16.Encode([]rune(src)))
		index := text.NewIndex(string(utf16.Decode(m)))
		for range 30 {
			c := randomChange(r, m)
			m, index = m.apply(c), edit(index, []contentChange{c}, text.UTF16)
			if got, want := index.Text(), string(utf16.Decode(m)); got != want {
				t.Fatalf("after %+v: got %q, want %q", c, got, want)
			}
		}
	})
}

// Through the wire, in every encoding: the columns of a diagnostic behind an
// astral character, before and after an incremental change at that place.
func TestColumnsInEveryEncoding(t *testing.T) {
	tests := []struct {
		encoding string
		column   int
	}{{"utf-8", 17}, {"utf-16", 14}, {"utf-32", 13}}
	for _, tt := range tests {
		t.Run(tt.encoding, func(t *testing.T) {
			root := writeProject(t, sample())
			c := newClient(t)
			c.initialize(object{"general": object{"positionEncodings": []string{tt.encoding}}}, root)
			uri := "file://" + root + "/src/demo/model.py"
			c.open(uri, "\"é\U0001D4B3\"; import plotly\n")
			want := textRange{position{0, tt.column}, position{0, tt.column + 6}}
			expectRange(t, c.diagnostics(uri), want, "plotly")
			c.notify("textDocument/didChange", object{
				"textDocument":   object{"uri": uri, "version": 2},
				"contentChanges": []object{{"range": want, "text": "bokeh"}},
			})
			want.End.Character--
			expectRange(t, c.diagnostics(uri), want, "bokeh")
			c.shutdown()
		})
	}
}

// expectRange wants one diagnostic at a place whose message begins with name.
func expectRange(t *testing.T, got published, want textRange, name string) {
	t.Helper()
	if len(got.Diagnostics) != 1 || got.Diagnostics[0].Range != want || !strings.HasPrefix(got.Diagnostics[0].Message, name) {
		t.Errorf("got %+v, want %s at %+v", got, name, want)
	}
}

// Requests see the text as it was when they came in, whatever follows; pushed
// diagnostics come in the order of the versions and end with the last.
func TestRequestsSeeTheTextOfTheirMoment(t *testing.T) {
	const rounds = 100
	c, _, uri := start(t, full())
	c.open(uri, "")
	ids := make([]int, rounds)
	for i := range rounds {
		c.replace(uri, i+2, strings.Repeat("\n", i)+"import zzz\n")
		ids[i] = c.begin("textDocument/diagnostic", object{"textDocument": object{"uri": uri}})
	}
	for i, id := range ids {
		raw, err := c.finish(id)
		if err != nil {
			t.Fatal(err)
		}
		var got struct{ Items []diagnostic }
		if err := json.Unmarshal(raw, &got); err != nil || len(got.Items) != 1 || got.Items[0].Range.Start.Line != i {
			t.Fatalf("request %d: got %s, %v", i, raw, err)
		}
	}
	last := 0
	c.diagnosticsUntil(uri, func(p published) bool {
		if *p.Version < last || *p.Version > 1 && (len(p.Diagnostics) != 1 || p.Diagnostics[0].Range.Start.Line != *p.Version-2) {
			t.Fatalf("after version %d came %+v", last, p)
		}
		last = *p.Version
		return last == rounds+1
	})
	c.shutdown()
}
