package notebook_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pyferry/pyferry/core/notebook"
	"github.com/pyferry/pyferry/core/text"
	"github.com/pyferry/pyferry/internal/testenv"
)

// A maskedCell is what testdata/ipython.py compares.
type maskedCell struct {
	Source string `json:"source"`
	Masked string `json:"masked"`
}

// TestAgreesWithIPython compares the masking of generated cells, the cases'
// own, and those of PyScaffold's notebook template with the real IPython.
func TestAgreesWithIPython(t *testing.T) {
	var cells []maskedCell
	for _, source := range append(generated(9000), realCells(t)...) {
		n := notebook.FromCells([]notebook.Cell{{Source: source}})
		cells = append(cells, maskedCell{source, strings.TrimSuffix(n.Text(), "\n")})
	}
	type comparison struct {
		Cells, Special, Compared int
		Disagreements            []struct{ Source, Masked, Got, Want string }
	}
	t.Setenv("IPYTHONDIR", t.TempDir())
	result := testenv.Ask[comparison](t, "testdata/ipython.py", cells)
	t.Logf("%d cells, %d with IPython syntax, %d valid and compared, %d disagreements",
		result.Cells, result.Special, result.Compared, len(result.Disagreements))
	for i, d := range result.Disagreements {
		if i == 5 {
			break
		}
		t.Errorf("%q\nmasked %q\ngot  %s\nwant %s", d.Source, d.Masked, d.Got, d.Want)
	}
	if result.Compared < 2000 {
		t.Errorf("only %d cells are valid Python to IPython", result.Compared)
	}
}

// realCells returns the code cells of PyScaffold's template and of the cases.
func realCells(t *testing.T) []string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(testenv.DSProject(t), "notebooks", "template.ipynb"))
	if err != nil {
		t.Fatal(err)
	}
	notebooks := append(caseNotebooks(t), string(raw))
	var out []string
	for _, raw := range notebooks {
		for _, c := range notebook.Parse(raw).Cells() {
			if c.Kind == notebook.Code {
				out = append(out, c.Source)
			}
		}
	}
	return out
}

// hardLines are lines of which generated cells are made: IPython syntax,
// Python that resembles it, and what opens or closes strings, brackets and
// joined lines around it.
var hardLines = []string{
	"!ls", "!!ls -l", "!pip install 'x' \\", "!echo \"it's", "!", "!ls # x?", "x = !ls", "x=!ls", "x = ! ls", "a, b = !ls",
	"x = y = !ls", "x == !ls", "f(k=!ls)", "x: list = !ls", "x[1] = !ls", "x[a == 1] = %pwd", "x += 1", "x = 5 % 3", "x = 5 \\",
	"%matplotlib inline", "%cd ..", "% x", "%", "%%bash", "%%time", "%%capture out", "%%timeit -n 1 import s", "%%writefile x.py",
	"%time import t", "%time x = 1", "%time for i in x: pass", "%time", "%timeit -n 3 -qo import u", "%timeit -n3 f(1)",
	"%prun -s time import v", "%prun -l 5 f()", "%time !ls", "%time %timeit import q", "%time x = !ls",
	"%time a + \\", "%time \\\nimport r", "x = %time y", "x = %who", "x = % 3", "x = %%x", "y = \\", "%who?", "%%time?", "%time?",
	"?x", "??x", "? x", "x?", "x??", "x.y[0]?", "x = y?", "f()?", "1?", "x*?", "?", "a b?", "x = %who?", "!ls x?", "# x?", "'x?'",
	",f a b", ";f a b", "/f a b", "/", "/ f", "//2", "%= 3", ";", ",",
	"a % b", "% b", "a != b", "!= b", "t = (a", "t = [", "]", ")", "f({", "})", "b)", "'''", `"""`, `s = """`, `""" + "!ls"`,
	"s = 'a \\\n!b'", "s = 'a %s' % 1", "s = r'\\'' + 'x'", "s = 'a' + \\", `f"{x!r}"`, `f"{x = }"`, "d = {'a': 1}  # !ls", "# %%bash", "#",
	"if a:", "else:", "for i in b:", "def f(a=1):", "class C:", "try:", "finally:", "pass", "import os", "from a import b", "return",
	"", "", "lambda a=1: %x", "x = lambda a=1: a", "@f", "...", "é = 'ü'", "é?", "%é ü", "x = yield", "async def f(): pass",
	"x if y else z", "x = 1; y = !ls", "x; y = !ls",
}

// openLines leave brackets open to Python, but not to IPython. They stay apart
// from lines that end with "?": up to such a line IPython takes all for one.
var openLines = []string{"!echo \"it's (", "a, b = !ls (", "x = %who [", "%cd {"}

// generated returns n cells made of hard lines at random indentations, the
// same ones in each run.
func generated(n int) []string {
	random := rand.New(rand.NewPCG(1, 2))
	indents := []string{"", "", "", "", "", "    ", "    ", "        ", "\t"}
	out := make([]string, n)
	for i := range out {
		var lines []string
		for range 1 + random.IntN(5) {
			lines = append(lines, indents[random.IntN(len(indents))]+hardLines[random.IntN(len(hardLines))])
		}
		if random.IntN(8) == 0 {
			for j := range lines {
				lines[j] = "    " + lines[j]
			}
		}
		out[i] = strings.Join(lines, "\n")
	}
	return append(out, blocks()...)
}

// blocks returns, for each hard line, cells that hold it: in a block, under a
// cell magic, between two lines, behind prompts.
func blocks() []string {
	var out []string
	for _, line := range slices.Concat(hardLines, openLines) {
		out = append(out, line, "if a:\n    "+line+"\n    import z", "import y\n"+line+"\nimport z",
			"%%time\n"+line+"\nimport z", "\n\n  "+line+"\n  import z", "x = (1,\n"+line+"\n)", "'''\n"+line+"\n'''\nimport z",
			"  >>> "+line+"\n  >>> import z", "  In [1]: import y\n     ...: "+line,
			">>> if a:\n...     "+line+"\n>>> import z", "In [1]: import y\n   ...: "+line+"\n   ...: import z")
	}
	return out
}

// A rewrittenCell is what testdata/rewritten.py checks.
type rewrittenCell struct {
	Before string `json:"before"`
	After  string `json:"after"`
	Cell   int    `json:"cell"`
	Source string `json:"source"`
}

// TestNbformatReadsRewritten edits PyScaffold's template at random and lets
// the real nbformat read the result.
func TestNbformatReadsRewritten(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join(testenv.DSProject(t), "notebooks", "template.ipynb"))
	if err != nil {
		t.Fatal(err)
	}
	n := notebook.Parse(string(raw))
	random := rand.New(rand.NewPCG(3, 4))
	var cases []rewrittenCell
	for range 300 {
		cases = append(cases, randomRewrite(t, n, string(raw), random))
	}
	for _, fault := range testenv.Ask[[]string](t, "testdata/rewritten.py", cases) {
		t.Error(fault)
	}
}

// randomRewrite makes up to three edits in one cell of n.
func randomRewrite(t *testing.T, n *notebook.Notebook, raw string, random *rand.Rand) rewrittenCell {
	t.Helper()
	news := []string{"", "x", "import a\n", "\n", "\nimport b", "a\nb\nc", "\"q\" \\ é 😀\t"}
	cell, within, _ := n.Cell(random.IntN(len(n.Text())))
	points := []int{within}
	for range 1 + 2*random.IntN(3) {
		points = append(points, random.IntN(len(cell.Source)+1))
	}
	edits := pairUp(points, news, random)
	source, err := text.Apply(cell.Source, edits)
	if err != nil {
		t.Fatal(err)
	}
	for i := range edits {
		edits[i].Span = edits[i].Span.Shift(cell.Span.Start)
	}
	return rewrittenCell{raw, rewrite(t, n, raw, edits), cell.Index, source}
}
