package python

import (
	"strings"
	"testing"
)

// TestIdentifiers: both spellings of a letter are one name.
func TestIdentifiers(t *testing.T) {
	for _, pair := range []string{"µ μ", "\u03d5 φ", "x\u1d62 xi", "\u2126 Ω", "größe größe"} {
		a, b, _ := strings.Cut(pair, " ")
		parsed := Parse(a + " = 1\ndef f():\n    return " + b + "()\n")
		bound, used := parsed.Statements[0].Uses[0], parsed.Statements[1].Uses
		if bound.Name != b || used[0].Name != b || parsed.Statements[1].Calls[0].Root != b {
			t.Errorf("%s: %+v, %+v", pair, bound, used)
		}
	}
}
