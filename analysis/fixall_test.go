package analysis

import (
	"testing"

	"github.com/pyferry/pyferry/core/text"
)

// FuzzDifference checks that a difference, applied, makes the other text, of
// any bytes.
func FuzzDifference(f *testing.F) {
	f.Add("", "")
	f.Add("é = 1\n", "é = 1\nü = 2\n")
	f.Add("# Andr\xe9\nf(\"Andr\xe9\", [\"numpy\"])\n", "# Andr\xe9\nf(\"Andr\xe9\", [\"numpy\", \"pandas\"])\n")
	f.Add("\xff\ufffd", "\ufffd\xff")
	f.Add("a\r\nb", "a\nb\n")
	f.Fuzz(func(t *testing.T, was, is string) {
		got, err := text.Apply(was, difference(was, is, 0))
		if err != nil || got != is {
			t.Errorf("%q: %v, want %q", got, err, is)
		}
	})
}
