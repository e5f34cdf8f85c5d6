package notebook_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/pyferry/pyferry/core/notebook"
	"github.com/pyferry/pyferry/core/text"
)

// FuzzParse checks what must hold for any file: spans lie where they should,
// offsets map both ways, and encoding/json agrees on the cells.
func FuzzParse(f *testing.F) {
	for _, raw := range caseNotebooks(f) {
		f.Add(raw)
		f.Add(raw[:len(raw)*2/3])
	}
	f.Add("")
	f.Add("\ufeff{}")
	f.Add(`{"cells": [{"cell_type": "code", "source": "` + "\xff" + `"}]}`)
	f.Add(strings.Repeat("[", 20_000))
	f.Add(`{"a": ` + strings.Repeat(`{"a":`, 20_000))
	f.Fuzz(func(t *testing.T, raw string) {
		n := notebook.Parse(raw)
		checkText(t, n)
		for _, p := range n.Problems() {
			if p.Span.Start < 0 || p.Span.Len() < 0 || p.Span.End > len(raw) {
				t.Errorf("problem %v in %d bytes", p, len(raw))
			}
		}
		checkAgainstJSON(t, raw, n)
	})
}

// FuzzMask checks what must hold for any cell.
func FuzzMask(f *testing.F) {
	for _, line := range slices.Concat(hardLines, openLines) {
		f.Add(line + "\n%%time\n" + line)
		f.Add("%%time " + line + "\n  " + line + "\\\n" + line)
		f.Add("  >>> " + line + "\r\n\f " + line)
	}
	f.Fuzz(func(t *testing.T, source string) {
		n := notebook.FromCells([]notebook.Cell{{Source: source}, {Kind: notebook.Markdown, Source: "#"}, {Source: source}})
		checkText(t, n)
		masked := n.Cells()[0].Span.Of(n.Text())
		if utf8.ValidString(source) && !utf8.ValidString(masked) {
			t.Errorf("%q became invalid: %q", source, masked)
		}
		if breaks(source) != breaks(masked) {
			t.Errorf("the lines of %q changed: %q", source, masked)
		}
	})
}

// breaks lists where the line breaks of s stand.
func breaks(s string) string {
	var out strings.Builder
	for i := range len(s) {
		if s[i] == '\n' || s[i] == '\r' {
			fmt.Fprint(&out, i, s[i], " ")
		}
	}
	return out.String()
}

// checkText checks a notebook's text and its map to the cells.
func checkText(t *testing.T, n *notebook.Notebook) {
	t.Helper()
	end := 0
	for i, c := range n.Cells() {
		start, ok := n.Offset(i, 0)
		if !ok {
			if c.Span.Start != end || c.Span.Len() != 0 {
				t.Errorf("cell %d is not in the text but at %v", i, c.Span)
			}
			continue
		}
		if start != end || c.Span.Start != end || c.Span.Len() != len(c.Source) || n.Text()[c.Span.End] != '\n' {
			t.Fatalf("cell %d of %d bytes at %v, offset %d, want %d", i, len(c.Source), c.Span, start, end)
		}
		for within := range len(c.Source) + 1 {
			offset, _ := n.Offset(i, within)
			if got, back, ok := n.Cell(offset); !ok || !reflect.DeepEqual(got, c) || back != within {
				t.Fatalf("offset %d of cell %d comes back as %d of %v", within, i, back, got)
			}
		}
		end = c.Span.End + 1
	}
	if end != len(n.Text()) {
		t.Errorf("the text has %d bytes, its cells %d", len(n.Text()), end)
	}
	checkMagics(t, n)
}

func checkMagics(t *testing.T, n *notebook.Notebook) {
	t.Helper()
	for _, m := range n.Magics() {
		cell, _, ok := n.Cell(m.Span.Start)
		if !ok || m.Span.Len() < 1 || m.Span.End > cell.Span.End || m.Args.Start < m.Span.Start || m.Args.Len() < 0 || m.Args.End > m.Span.End {
			t.Errorf("magic %+v in cell %v", m, cell.Span)
		}
	}
}

// checkAgainstJSON compares the sources with those that encoding/json reads.
// It reads less than Python's json does: no NaN, no control characters.
func checkAgainstJSON(t *testing.T, raw string, n *notebook.Notebook) {
	t.Helper()
	var doc struct {
		Cells []struct {
			Source any `json:"source"`
		} `json:"cells"`
		Worksheets any `json:"worksheets"`
	}
	raw = strings.TrimPrefix(raw, "\ufeff")
	if !utf8.ValidString(raw) || strings.Contains(raw, `"`) && exotic(raw) || json.Unmarshal([]byte(raw), &doc) != nil {
		return
	}
	for i, c := range n.Cells() {
		if doc.Worksheets != nil || i >= len(doc.Cells) || n.Problems() != nil {
			return
		}
		if want, _ := joined(doc.Cells[i].Source); c.Source != want {
			t.Errorf("cell %d is %q, want %q", i, c.Source, want)
		}
	}
}

// exotic reports whether encoding/json may understand raw in another way: it
// matches names in any case, and merges duplicate ones.
func exotic(raw string) bool {
	for _, name := range []string{"cells", "source", "input", "worksheets"} {
		cells := strings.Count(raw, `"cell_type"`)
		if strings.Contains(raw, `\u`) || strings.Count(strings.ToLower(raw), name) > cells || strings.ContainsAny(raw, "ſK") {
			return true
		}
	}
	return false
}

func TestPython(t *testing.T) {
	tests := []struct {
		metadata string
		want     bool
	}{
		{`{}`, true},
		{`null`, true},
		{`{"kernelspec": {"name": "python3", "language": "python"}}`, true},
		{`{"kernelspec": {"name": "conda-env-ds-py", "display_name": "Python [conda env:ds]"}}`, true},
		{`{"kernelspec": {"name": "myproject"}}`, true},
		{`{"kernelspec": {"name": "iris"}}`, true},
		{`{"kernelspec": {"name": "pysparkkernel"}, "language_info": {"name": "pyspark"}}`, true},
		{`{"kernelspec": {"name": "x", "language": ""}, "language_info": {"name": "python", "version": "3.12"}}`, true},
		{`{"kernelspec": {"name": "python3", "language": "python"}, "language_info": {"name": "R"}}`, true},
		{`{"language_info": {"name": "ipython"}}`, true},
		{`{"kernelspec": {"name": "ir", "language": "R"}, "language_info": {"name": "python"}}`, false},
		{`{"kernelspec": {"name": "ir"}}`, false},
		{`{"kernelspec": {"name": "julia-1.9"}}`, false},
		{`{"kernelspec": {"name": ".net-csharp"}}`, false},
		{`{"language_info": {"name": "julia"}}`, false},
		{`{"kernelspec": 1, "language_info": {"name": ["python"]}}`, true},
	}
	for _, tt := range tests {
		raw := fmt.Sprintf(`{"cells": [{"cell_type": "code", "source": "a"}], "metadata": %s}`, tt.metadata)
		n := notebook.Parse(raw)
		if n.Python() != tt.want || (n.Text() == "a\n") != tt.want || len(n.Problems()) > 0 {
			t.Errorf("%s: Python %v, text %q, problems %v", tt.metadata, n.Python(), n.Text(), n.Problems())
		}
	}
}

func TestNotANotebook(t *testing.T) {
	tests := []struct{ raw, want string }{
		{"", "0-0 not valid JSON: the file ends too early: expected {"},
		{"version https://git-lfs", "0-1 not valid JSON: a notebook begins with {"},
		{"[]", "0-1 not valid JSON: a notebook begins with {"},
		{"{}", "0-1 not a notebook: it has no cells"},
		{`{"cells": {}}`, "10-12 cells is not a list"},
		{`{"worksheets": 1}`, "15-16 worksheets is not a list"},
		{`{"worksheets": [{"cells": 1}]}`, "26-27 cells is not a list"},
		{`{"cells": []} x`, "14-15 not valid JSON: text after the end of the notebook"},
		{`{"cells": [], "a": 01}`, `20-21 not valid JSON: expected "," or "}"`},
		{`{"cells": [], "a": -}`, `19-20 not valid JSON: expected a value`},
		{`{"cells": [], "a": 1.}`, `20-21 not valid JSON: expected "," or "}"`},
		{`{"cells": [], "a": 1e}`, `20-21 not valid JSON: expected "," or "}"`},
		{`{"cells": [], a: 1}`, `14-15 not valid JSON: expected a name in double quotes`},
		{`{"cells" []}`, `9-10 not valid JSON: expected ":"`},
		{`{"cells": [], "a": "\x"}`, `20-21 not valid JSON: a backslash that begins no escape sequence`},
		{`{"cells": [], "a": "\u12g4"}`, `20-21 not valid JSON: a backslash that begins no escape sequence`},
		{"{\"cells\": [], \"a\": \"\n\"}", `20-21 not valid JSON: a control character or line break inside a string`},
		{"{\"cells\": [], \"a\": \"\xff\"}", `20-21 not valid JSON: not UTF-8`},
		{"{\"cells\": []}\x00", `13-14 not valid JSON: text after the end of the notebook`},
		{"{\"cells\": []}\n\xff", `14-15 not valid JSON: not UTF-8`},
	}
	for _, tt := range tests {
		n := notebook.Parse(tt.raw)
		got := ""
		for _, p := range n.Problems() {
			got += fmt.Sprintf("%d-%d %s", p.Span.Start, p.Span.End, p.Message)
		}
		if got != tt.want || len(n.Cells()) > 0 || n.Text() != "" {
			t.Errorf("%q: got %q, want %q", tt.raw, got, tt.want)
		}
	}
}

func TestWithCell(t *testing.T) {
	first := notebook.FromCells([]notebook.Cell{
		{ID: "x", Index: 0, Source: "import a"}, {Kind: notebook.Markdown, Index: 3, Source: "b"}, {Index: 5, Source: "!ls"},
	})
	second := first.WithCell(0, "%time import é").WithCell(1, "c").WithCell(7, "outside")
	if got, want := show(first), "-- 0 code x\n|import a\n-- 3 markdown \nnot in the text: \"b\"\n-- 5 code \n|0#s\nshell  \"!ls\" args \"ls\"\n"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got, want := second.Text(), "     \fimport é\n0#s\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if c := second.Cells()[1]; c.Source != "c" || c.Span.Start != 16 {
		t.Errorf("the markdown cell is %+v", c)
	}
	checkText(t, second)
}

func TestOutsideTheText(t *testing.T) {
	n := notebook.FromCells([]notebook.Cell{{Source: "a"}, {Kind: notebook.Markdown, Source: "b"}})
	for _, offset := range []int{-1, 2, 3} {
		if c, _, ok := n.Cell(offset); ok {
			t.Errorf("offset %d lies in %+v", offset, c)
		}
	}
	for _, place := range [][2]int{{-1, 0}, {0, -1}, {0, 2}, {1, 0}, {2, 0}} {
		if offset, ok := n.Offset(place[0], place[1]); ok {
			t.Errorf("%v has offset %d", place, offset)
		}
	}
}

func TestRawSpan(t *testing.T) {
	const raw = `{"cells": [{"cell_type": "code", "source": ["\u0069mport \u00e9\n", "import b"]}, {"cell_type": "code", "source": "c"}]}`
	n := notebook.Parse(raw)
	tests := []struct {
		part, want string // of Text, and of the raw file
		ok         bool
	}{
		{"import", `\u0069mport`, true},
		{"é", `\u00e9`, true},
		{"b", "b", true},
		{"c", "c", true},
		{"b\nc", "", false},
	}
	for _, tt := range tests {
		start := strings.LastIndex(n.Text(), tt.part)
		if tt.part == "import" {
			start = 0
		}
		span, ok := n.RawSpan(text.Span{Start: start, End: start + len(tt.part)})
		if ok != tt.ok || ok && span.Of(raw) != tt.want {
			t.Errorf("%q: got %v, %v", tt.part, span, ok)
		}
	}
	if span, ok := notebook.FromCells(n.Cells()).RawSpan(text.Span{}); ok {
		t.Errorf("a notebook without a file has raw span %v", span)
	}
}
