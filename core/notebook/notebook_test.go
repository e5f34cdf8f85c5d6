package notebook_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/pyferry/pyferry/core/notebook"
	"github.com/pyferry/pyferry/core/text"
)

var update = flag.Bool("update", false, "rewrite the want and out parts of the cases")

// TestCases runs each testdata/*.txtar as one case. The archive's part
// "in.ipynb" is a notebook (or "in.py" the source of one code cell), its
// comment holds free text and one command a line:
//
//	show                     compare what the notebook says with the part "want"
//	crlf, bom, truncate TEXT change the file before it is read; truncate cuts it before TEXT
//	replace CELL OLD NEW     replace the only OLD in the CELL-th cell's text; OLD and NEW are Go strings, "" is the cell's end
//
// All replacements are made by one call of Rewrite; the result must equal the
// part "out.ipynb". With -update, "want" and "out.ipynb" are rewritten.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases in testdata (%v)", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txtar")
		t.Run(name, func(t *testing.T) { runCase(t, file) })
	}
}

func runCase(t *testing.T, file string) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	shape := shaper{}
	n := notebook.Parse(shape.read(t, archive))
	if source, ok := part(archive, "in.py"); ok {
		n = notebook.FromCells([]notebook.Cell{{Source: strings.TrimSuffix(source, "\n")}})
	}
	var edits []text.Edit
	shown := false
	for line := range strings.Lines(string(archive.Comment)) {
		switch words := strings.Fields(line); {
		case len(words) == 1 && words[0] == "show":
			shown = true
		case len(words) > 1 && words[0] == "replace":
			edits = append(edits, replacement(t, n, line))
		}
	}
	if shown {
		check(t, file, archive, "want", show(n))
	}
	if len(edits) > 0 {
		check(t, file, archive, "out.ipynb", shape.undo(t, rewrite(t, n, shape.raw, edits)))
	}
	if !shown && len(edits) == 0 {
		t.Fatal("the case has no command")
	}
}

// A shaper changes a case's plain text into what cannot be seen in it.
type shaper struct {
	raw       string
	crlf, bom bool
}

func (s *shaper) read(t *testing.T, archive *txtar.Archive) string {
	s.raw, _ = part(archive, "in.ipynb")
	for line := range strings.Lines(string(archive.Comment)) {
		switch verb, rest, _ := strings.Cut(strings.TrimSpace(line), " "); verb {
		case "crlf":
			s.crlf, s.raw = true, strings.ReplaceAll(s.raw, "\n", "\r\n")
		case "bom":
			s.bom, s.raw = true, "\ufeff"+s.raw
		case "truncate":
			before, _, found := strings.Cut(s.raw, rest)
			if !found {
				t.Fatalf("%q is not in the file", rest)
			}
			s.raw = before
		}
	}
	return s.raw
}

func (s *shaper) undo(t *testing.T, raw string) string {
	if s.bom {
		if !strings.HasPrefix(raw, "\ufeff") {
			t.Error("the byte order mark is gone")
		}
		raw = strings.TrimPrefix(raw, "\ufeff")
	}
	if s.crlf {
		if strings.Count(raw, "\n") != strings.Count(raw, "\r\n") {
			t.Errorf("not every line ends with CRLF: %q", raw)
		}
		raw = strings.ReplaceAll(raw, "\r\n", "\n")
	}
	return raw
}

// replacement reads a replace command.
func replacement(t *testing.T, n *notebook.Notebook, line string) text.Edit {
	t.Helper()
	var cell int
	var from, to string
	if _, err := fmt.Sscanf(strings.TrimSpace(line), "replace %d %q %q", &cell, &from, &to); err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	source := n.Cells()[cell].Source
	at := len(source)
	if from != "" {
		at = strings.Index(source, from)
		if at < 0 || strings.Count(source, from) > 1 {
			t.Fatalf("%s: not found once in %q", line, source)
		}
	}
	start, ok := n.Offset(cell, at)
	if !ok {
		t.Fatalf("%s: the cell is not in the text", line)
	}
	return text.Edit{Span: text.Span{Start: start, End: start + len(from)}, New: to}
}

func rewrite(t *testing.T, n *notebook.Notebook, raw string, edits []text.Edit) string {
	t.Helper()
	rawEdits, err := n.Rewrite(edits)
	if err != nil {
		t.Fatal(err)
	}
	after, err := text.Apply(raw, rawEdits)
	if err != nil {
		t.Fatal(err)
	}
	return after
}

// show writes what a notebook says, for a reader's eye.
func show(n *notebook.Notebook) string {
	var out strings.Builder
	if !n.Python() {
		out.WriteString("not Python\n")
	}
	kinds := [...]string{"code", "markdown", "raw"}
	for _, c := range n.Cells() {
		fmt.Fprintf(&out, "-- %d %s %s\n", c.Index, kinds[c.Kind], c.ID)
		if c.Kind == notebook.Code && c.Span.Len() == len(c.Source) {
			out.WriteString(lines(c.Span.Of(n.Text())))
		} else {
			fmt.Fprintf(&out, "not in the text: %q\n", c.Source)
		}
	}
	for _, m := range n.Magics() {
		fmt.Fprintf(&out, "%s %s %q args %q\n", magicKinds[m.Kind], m.Name, source(n, m.Span), source(n, m.Args))
	}
	for _, p := range n.Problems() {
		fmt.Fprintf(&out, "problem at bytes %d-%d: %s\n", p.Span.Start, p.Span.End, p.Message)
	}
	return out.String()
}

var magicKinds = [...]string{"line magic", "cell magic", "shell", "help", "autocall"}

// lines quotes what could not be seen in a line.
func lines(s string) string {
	var out strings.Builder
	for line := range strings.SplitSeq(s, "\n") {
		quoted := strconv.Quote(line)
		if quoted[1:len(quoted)-1] == line || !strings.ContainsAny(line, "\f\r\t\u00a0") {
			quoted = line
		}
		fmt.Fprintf(&out, "|%s\n", quoted)
	}
	return out.String()
}

// source reads a span of the text back from its cell's Source.
func source(n *notebook.Notebook, span text.Span) string {
	cell, within, ok := n.Cell(span.Start)
	if !ok {
		return "?"
	}
	return cell.Source[within : within+span.Len()]
}

func check(t *testing.T, file string, archive *txtar.Archive, name, got string) {
	t.Helper()
	if *update {
		setPart(archive, name, got)
		if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if want, _ := part(archive, name); got != want {
		t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
	}
}

func part(a *txtar.Archive, name string) (string, bool) {
	for _, f := range a.Files {
		if f.Name == name {
			return string(f.Data), true
		}
	}
	return "", false
}

func setPart(a *txtar.Archive, name, data string) {
	for i, f := range a.Files {
		if f.Name == name {
			a.Files[i].Data = []byte(data)
			return
		}
	}
	a.Files = append(a.Files, txtar.File{Name: name, Data: []byte(data)})
}
