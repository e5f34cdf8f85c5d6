package condaenv_test

import (
	"errors"
	"testing"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/manifest/condaenv"
	"github.com/pyferry/pyferry/core/text"
)

// TestProblemPositions checks where the first problem of a broken file stands,
// 1-based and counted in code points.
func TestProblemPositions(t *testing.T) {
	for name, c := range map[string]struct {
		src          string
		line, column int
	}{
		"indent":               {"dependencies:\n  - a\n - b\n", 3, 2},
		"indent, CRLF":         {"dependencies:\r\n  - a\r\n - b\r\n", 3, 2},
		"indent, BOM":          {"\ufeff# ü\ndependencies:\n  - a\n - b\n", 4, 2},
		"colon after umlauts":  {"# 𝒳\ndependencies:\n  - ü𝒳: x: y\n", 3, 10},
		"open quote":           {"dependencies:\n  - 'abc\n", 2, 5},
		"open bracket":         {"dependencies: [a, b\n", 1, 15},
		"reserved character":   {"dependencies:\n  - @abc\n", 2, 5},
		"unknown alias":        {"dependencies:\n  - *abc\n", 2, 5},
		"control character":    {"dependencies:\n  - a\x01b\n", 2, 6},
		"invalid UTF-8":        {"dependencies:\n  - ü\xffb\n", 2, 6},
		"second document":      {"dependencies:\n  - a\n---\nb: c\n", 3, 1},
		"wrong type":           {"dependencies:\n  - a\n  - [b]\n", 3, 5},
		"line of several":      {"dependencies:\n  - a\n    - b\n", 2, 5},
		"line separator":       {"# a\u2028# b\ndependencies: a\n", 2, 15},
		"line of pip":          {"dependencies:\n  - pip:\n    - a=1\n", 3, 7},
		"entry without a name": {"dependencies: ['>=1']\n", 1, 16},
	} {
		t.Run(name, func(t *testing.T) {
			f := condaenv.Parse(c.src)
			if len(f.Problems()) == 0 {
				t.Fatal("no problem")
			}
			p := f.Problems()[0]
			at := text.NewIndex(c.src).Position(p.Span.Start, text.UTF32)
			if at.Line+1 != c.line || at.Column+1 != c.column {
				t.Errorf("%s at %d:%d, want %d:%d", p.Message, at.Line+1, at.Column+1, c.line, c.column)
			}
			if _, err := f.Add(condaenv.CondaSection, manifest.New{Name: "z", Key: "z"}); !errors.Is(err, manifest.ErrMalformed) {
				t.Errorf("add gives %v", err)
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	plain := condaenv.Parse("x: &n numpy\ndependencies:\n  - &s scipy\n  - *s\n  - dask\n")
	generated := condaenv.Parse("# DO NOT EDIT\ndependencies:\n  - numpy\n")
	broken := condaenv.Parse("dependencies:\n  - numpy\n  - 3\n")
	stranger := manifest.Requirement{Section: condaenv.CondaSection, Key: "stranger"}
	for name, c := range map[string]struct {
		file *condaenv.File
		r    manifest.Requirement
		want error
	}{
		"anchored":        {plain, plain.Requirements()[0], manifest.ErrReadOnly},
		"generated":       {generated, generated.Requirements()[0], manifest.ErrReadOnly},
		"broken":          {broken, broken.Requirements()[0], manifest.ErrMalformed},
		"unknown section": {plain, manifest.Requirement{Section: "x"}, manifest.ErrNoSection},
	} {
		if edits, err := c.file.Remove(c.r); !errors.Is(err, c.want) || len(edits) > 0 {
			t.Errorf("%s: got %v, %v", name, edits, err)
		}
	}
	if edits, err := plain.Remove(stranger); err == nil || len(edits) > 0 {
		t.Errorf("a requirement of another file: got %v, %v", edits, err)
	}
	if _, err := condaenv.Parse("a: b\n").Add(condaenv.CondaSection, manifest.New{Name: "z", Key: "z"}); !errors.Is(err, manifest.ErrNoSection) {
		t.Errorf("a file without sections: got %v", err)
	}
}
