package pyproject_test

import (
	"strings"
	"testing"

	"github.com/pyferry/pyferry/core/manifest/manifesttest"
)

// FuzzEdit checks the property on any text: reading never fails, and adding a
// requirement and removing it again changes nothing else.
func FuzzEdit(f *testing.F) {
	for _, src := range manifesttest.Parts(f, "in", "out") {
		for _, reshape := range shapes {
			f.Add(reshape(src))
		}
	}
	f.Fuzz(func(t *testing.T, src string) {
		for _, req := range news {
			manifesttest.Property(t, parse, src, req)
		}
	})
}

// FuzzRemove takes each requirement out of any text.
func FuzzRemove(f *testing.F) {
	for _, src := range manifesttest.Parts(f, "in", "out") {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src string) { removeEach(t, src) })
}

func crlf(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }

func withoutFinalNewline(s string) string { return strings.TrimRight(s, "\n") }
