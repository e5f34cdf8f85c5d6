package project

import (
	"slices"
	"strings"
	"testing"

	"github.com/pyferry/pyferry/core/text"
)

// TestKnownLine compares the lines that are noted with those of the text.
func TestKnownLine(t *testing.T) {
	const source = "import os, numpy\n\n\nimport pandas; import scipy\nfrom . import a\n" +
		"if x:\n\tfrom sklearn.é import (b,\n  c)\nimport json\nimport last"
	long := "import " + strings.Repeat("x", longestNoted)
	cases := map[string]struct {
		text string
		want []string // the modules whose line is known
	}{
		"LF":             {source, []string{"os", "numpy", "pandas", "scipy", "sklearn.é", "json", "last"}},
		"line end":       {source + "\n", []string{"os", "numpy", "pandas", "scipy", "sklearn.é", "json", "last"}},
		"CRLF":           {strings.ReplaceAll(source, "\n", "\r\n") + "\r\n", []string{"os", "numpy", "pandas", "scipy", "sklearn.é", "json", "last"}},
		"mark":           {"\ufeff" + source, []string{"os", "numpy", "pandas", "scipy", "sklearn.é", "json", "last"}},
		"lone CR":        {"import a\rimport b", nil},
		"lone CR behind": {"import a\nx = 1\ry = 2", []string{"a"}},
		"long line":      {"import a\n" + long + "\nimport b", []string{"a", "b"}},
		"no import":      {"x = 1\n", nil},
	}
	for name, test := range cases {
		file := folderOf(t, map[string]string{"a.py": test.text}).File("a.py")
		index := text.NewIndex(test.text)
		var known []string
		for _, imp := range file.Imports {
			line, ok := file.KnownLine(imp.Span)
			if !ok {
				continue
			}
			known = append(known, imp.Module)
			number := index.Position(imp.Span.Start, text.UTF8).Line
			span := index.Line(number)
			if want := (Line{number, span.Start, span.Of(test.text)}); line != want {
				t.Errorf("%s: line of %s is %v, want %v", name, imp.Module, line, want)
			}
		}
		if !slices.Equal(known, test.want) {
			t.Errorf("%s: knows the lines of %q, want %q", name, known, test.want)
		}
		if _, ok := file.KnownLine(text.Span{Start: 0, End: len(test.text)}); ok && strings.Contains(test.text, "\n") {
			t.Errorf("%s: knows a line that holds the whole text", name)
		}
	}
}

func TestSkips(t *testing.T) {
	const source = "np = pytest.importorskip('numpy')\nimportorskip(\"pandas.io\")\nskip('scipy')\nimportorskip(name)\nimportorskip("
	files := folderOf(t, map[string]string{"test_a.py": source, "a.py": source})
	cases := map[string]bool{"numpy": true, "num": false, "pandas": true, "pandas.io": true, "scipy": false, "": false}
	for module, want := range cases {
		if got := files.File("test_a.py").Skips(module); got != want {
			t.Errorf("Skips(%q) = %v", module, got)
		}
	}
	if files.File("a.py").Skips("numpy") {
		t.Error("a source that is no test skips")
	}
}
