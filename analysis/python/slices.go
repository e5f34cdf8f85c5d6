package python

import (
	"regexp"
	"strings"

	"github.com/pyferry/pyferry/core/text"
)

// annotatedSlice matches a type with a slice in it, as iminuit's
// Annotated[float, 0:]. The grammar does not know slices in annotations
// (language reference 8.7: an annotation is any expression).
var annotatedSlice = regexp.MustCompile(`\bAnnotated\[[^\[\]\n"'#]*:[^\[\]\n"'#]*\]`)

// parseAnnotated is parse, and again with such slices written otherwise, at
// the same places, where the text is not understood.
func parseAnnotated(src string) *tree {
	parsed := parse(src)
	if len(parsed.errors) == 0 || !strings.Contains(src, "Annotated[") {
		return parsed
	}
	masked := []byte(src)
	for _, m := range annotatedSlice.FindAllStringIndex(src, -1) {
		maskSlices(masked, text.Span{Start: m[0], End: m[1]})
	}
	if again := parse(string(masked)); len(again.errors) == 0 {
		return again
	}
	return parsed
}

// maskSlices turns each colon in a span into a sign that has the operands
// which the colon has: `a:b` into `a+b`, `:b` into `+b`, `a:` into `a,`.
func maskSlices(src []byte, span text.Span) {
	for i := span.Start; i < span.End; i++ {
		if src[i] != ':' {
			continue
		}
		before := strings.TrimRight(string(src[span.Start:i]), " ")
		after := strings.TrimLeft(string(src[i+1:span.End]), " ")
		switch left, right := !strings.HasSuffix(before, ","), after[0] != ',' && after[0] != ']'; {
		case right:
			src[i] = '+'
		case left && after[0] == ']':
			src[i] = ','
		case left:
			src[i] = ' '
		default:
			src[i] = '0'
		}
	}
}
