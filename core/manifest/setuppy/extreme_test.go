package setuppy_test

import (
	"fmt"
	"strings"
	"testing"
)

// TestExtreme reads programs that are made to be deep or to grow without end.
// Each must be read at once, and edits must keep their promise.
func TestExtreme(t *testing.T) {
	setup := "\nsetup(name='demo', install_requires=x)\n"
	for name, src := range map[string]string{
		"deep brackets":       "x = " + strings.Repeat("[", 50_000) + strings.Repeat("]", 50_000) + setup,
		"open brackets":       "x = " + strings.Repeat("(", 50_000) + setup,
		"long chain":          "x = a" + strings.Repeat(".b()", 50_000) + setup,
		"long sum":            "x = []" + strings.Repeat(" + ['a']", 20_000) + setup,
		"list that doubles":   "x = ['a']\n" + strings.Repeat("x = x + x\n", 100) + setup,
		"list that adds self": "x = ['a']\n" + strings.Repeat("x += x\n", 100) + setup,
		"string that doubles": "x = 'a'\n" + strings.Repeat("x = x + x\n", 100) + setup,
		"path that doubles":   "import os\nx = 'a'\n" + strings.Repeat("x = os.path.join(x, x)\n", 100) + setup,
		"list in itself":      "x = []\nx.append(x)\nx.extend(x)" + setup,
		"table in itself":     "y = {}\ny['a'] = y\ny.update(y)\nx = y.values()" + setup,
		"endless recursion":   "def f(a):\n    return f(a) + f(a) + f(a) + f(a)\nx = f('a')" + setup,
		"functions by two":    callsByTwo() + "x = f0('a')" + setup,
		"deep blocks":         deepBlocks(5_000) + setup,
		"many semicolons":     "x = []" + strings.Repeat("; x.append('a')", 20_000) + setup,
	} {
		t.Run(name, func(t *testing.T) {
			format.Check(t, src)
		})
	}
}

// callsByTwo is a program of functions that each call the next one twice.
func callsByTwo() string {
	var out strings.Builder
	for i := range 40 {
		fmt.Fprintf(&out, "def f%d(x):\n    f%d(x)\n    return f%d(x)\n", i, i+1, i+1)
	}
	return out.String()
}

func deepBlocks(n int) string {
	var out strings.Builder
	for i := range n {
		out.WriteString(strings.Repeat(" ", i) + "if a:\n")
	}
	return out.String() + strings.Repeat(" ", n) + "x = []\n"
}
