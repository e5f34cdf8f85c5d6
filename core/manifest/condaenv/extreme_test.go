package condaenv_test

import (
	"strings"
	"testing"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/manifest/condaenv"
	"github.com/pyferry/pyferry/core/manifest/manifesttest"
)

// TestExtremeInputs reads files that nobody writes: long, deep, or referring to
// themselves. A cost that grew with the square of their length would stop it.
func TestExtremeInputs(t *testing.T) {
	const n = 100_000
	for name, c := range map[string]struct {
		src      string
		writable bool
	}{
		"long line":        {"dependencies: [" + strings.Repeat("ü, ", n) + "b]", true},
		"long entry":       {"dependencies:\n  - " + strings.Repeat("a", n), true},
		"many comments":    {"dependencies:\n" + strings.Repeat("  # - a\n", n), true},
		"comments, items":  {"dependencies:\n" + strings.Repeat("  # - a\n  - b\n", n/10), true},
		"deep flow lists":  {"dependencies: " + strings.Repeat("[", n), false},
		"deep mappings":    {"dependencies: [" + strings.Repeat("{pip: ", n) + strings.Repeat("}", n) + "]", false},
		"deep block lists": {"dependencies:\n  " + strings.Repeat("- ", n) + "a", false},
		"itself":           {"dependencies: &a\n  - *a\n  - pip: *a\n", false},
		"exploding aliases": {"a: &a [x, x, x]\nb: &b [*a, *a, *a, *a]\nc: &c [*b, *b, *b, *b]\n" +
			"dependencies: [*c, *c]\n", false},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := condaenv.Parse(c.src).Add(condaenv.CondaSection, manifest.New{Name: "zzz", Key: "zzz"})
			if (err == nil) != c.writable {
				t.Errorf("got %v", err)
			}
		})
	}
}

func BenchmarkParse(b *testing.B) {
	src := manifesttest.Parts(b, "in", "out")["pyscaffold-list.txtar/in"]
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		condaenv.Parse(src)
	}
}
