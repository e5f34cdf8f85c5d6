package python_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/tools/txtar"

	"github.com/pyferry/pyferry/analysis/python"
)

// FuzzUnbound follows any cells to their end, and what is found lies in them.
func FuzzUnbound(f *testing.F) {
	const line = "\n# %%\n"
	files, err := filepath.Glob("../topdown/testdata/*.txtar")
	if err != nil || len(files) == 0 {
		f.Fatalf("no stories (%v)", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, story := range txtar.Parse(data).Files {
			f.Add(string(story.Data))
		}
	}
	f.Fuzz(func(t *testing.T, src string) {
		program := &python.Program{
			Known: func(name string) bool { return name == "print" },
			Star:  func(string) ([]string, bool) { return nil, false },
		}
		for cell := range strings.SplitSeq(src, line) {
			program.Cells = append(program.Cells, python.Cell{Source: cell})
		}
		for _, u := range program.Unbound() {
			if u.Cell >= len(program.Cells) || u.Run < u.Cell || norm.NFKC.String(u.Span.Of(program.Cells[u.Cell].Source)) != u.Name {
				t.Fatalf("%q in cell %d at %v, run by %d", u.Name, u.Cell, u.Span, u.Run)
			}
		}
	})
}
