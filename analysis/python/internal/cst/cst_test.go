package cst_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	sitter "github.com/smacker/go-tree-sitter"
	grammar "github.com/smacker/go-tree-sitter/python"
	"golang.org/x/tools/txtar"

	"github.com/pyferry/pyferry/analysis/python/internal/cst"
)

// A described node is what a caller sees of one.
type described struct {
	start, end, depth int
	kind, field       string
}

// read describes what Read returns.
func read(src string) ([]described, bool) {
	nodes, ok := cst.Read(src)
	var list []described
	for _, n := range nodes {
		list = append(list, described{n.Start, n.End, n.Depth, n.Kind(), n.Field()})
	}
	return list, ok
}

// walked describes the same nodes as the library's own cursor finds them.
func walked(t testing.TB, src string) ([]described, bool) {
	parser := sitter.NewParser()
	parser.SetLanguage(grammar.GetLanguage())
	tree, err := parser.ParseCtx(t.Context(), nil, []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	if tree.RootNode().HasError() {
		return nil, false
	}
	cursor := sitter.NewTreeCursor(tree.RootNode())
	defer cursor.Close()
	var list []described
	for depth := 0; ; {
		if n := cursor.CurrentNode(); n.IsNamed() {
			list = append(list, described{int(n.StartByte()), int(n.EndByte()), depth, n.Type(), cursor.CurrentFieldName()})
			if cursor.GoToFirstChild() {
				depth++
				continue
			}
		}
		for depth > 0 && !cursor.GoToNextSibling() {
			cursor.GoToParent()
			depth--
		}
		if depth == 0 {
			return list, true
		}
	}
}

// compare fails if Read does not find what the library's cursor finds.
func compare(t *testing.T, src string) {
	t.Helper()
	got, ok := read(src)
	want, wantOK := walked(t, src)
	if ok != wantOK || !slices.Equal(got, want) {
		t.Errorf("of %q\n got %v %v\nwant %v %v", src, ok, got, wantOK, want)
	}
}

func TestRead(t *testing.T) {
	const src = "def f(x):\n    # é\n    return x + 'é'\n"
	got, ok := read(src)
	want := []described{
		{0, 39, 0, "module", ""},
		{0, 38, 1, "function_definition", ""},
		{4, 5, 2, "identifier", "name"},
		{5, 8, 2, "parameters", "parameters"},
		{6, 7, 3, "identifier", ""},
		{14, 18, 2, "comment", ""},
		{23, 38, 2, "block", "body"},
		{23, 38, 3, "return_statement", ""},
		{30, 38, 4, "binary_operator", ""},
		{30, 31, 5, "identifier", "left"},
		{34, 38, 5, "string", "right"},
	}
	got = slices.DeleteFunc(got, func(n described) bool { return strings.HasPrefix(n.kind, "string_") })
	if !ok || !slices.Equal(got, want) {
		t.Errorf("got %v %v\nwant %v", ok, got, want)
	}
}

// edges are texts at the borders of what can be read.
var edges = []string{
	"", "\n", "\x00", "x", "x = (", "é = 1", "x = 1 # \xff", "\xff", "if x:\n", "f'{x!r:{y}}'",
	strings.Repeat("x = 1\n", 5000),
	strings.Repeat("(", 20000) + strings.Repeat(")", 20000),
	"x = " + strings.Repeat("1 + ", 5000) + "1\n",
	strings.Repeat("x.", 5000) + "y",
}

func TestReadAsTheCursorDoes(t *testing.T) {
	for _, src := range edges {
		compare(t, src)
	}
	for _, src := range stories(t) {
		compare(t, src)
	}
}

// stories are the notebooks of the cases of extraction.
func stories(t testing.TB) []string {
	files, err := filepath.Glob("../../../refactor/extract/testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases (%v)", err)
	}
	var list []string
	for _, path := range files {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range txtar.Parse(data).Files {
			list = append(list, string(f.Data))
		}
	}
	return list
}

func FuzzRead(f *testing.F) {
	for _, src := range slices.Concat(edges[:10], stories(f)) {
		f.Add(src)
	}
	f.Fuzz(compare)
}

// BenchmarkRead reads one function, as the library's cursor does too.
func BenchmarkRead(b *testing.B) {
	src := strings.Repeat("def f(x, y=1):\n    total = [g(a.b, 'c') for a in x if a > y]\n    return total\n\n", 5)
	b.Run("here", func(b *testing.B) {
		for b.Loop() {
			cst.Read(src)
		}
	})
	b.Run("cursor", func(b *testing.B) {
		for b.Loop() {
			walked(b, src)
		}
	})
}
