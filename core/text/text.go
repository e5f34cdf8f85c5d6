// Package text holds the smallest values that all of pyferry shares: byte
// spans, edits of one text, and the conversion between byte offsets and lines
// with columns in the three units that editors count in.
//
// Everything inside pyferry is counted in bytes of UTF-8 text. Lines and
// columns exist only at the border, where a finding is shown or an editor's
// position comes in.
package text

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// A Span is a half-open range [Start, End) of byte offsets into one text.
type Span struct{ Start, End int }

// Len is the number of bytes covered.
func (s Span) Len() int { return s.End - s.Start }

// Contains reports whether the byte at offset lies in s.
func (s Span) Contains(offset int) bool { return s.Start <= offset && offset < s.End }

// Touches reports whether s and o share a byte or meet at a border; an empty
// span (a cursor) touches the span that it stands in or beside.
func (s Span) Touches(o Span) bool { return s.Start <= o.End && o.Start <= s.End }

// Shift returns s moved by n bytes.
func (s Span) Shift(n int) Span { return Span{s.Start + n, s.End + n} }

// Of returns the part of src that s covers.
func (s Span) Of(src string) string { return src[s.Start:s.End] }

// An Edit replaces the bytes of Span by New. An empty Span inserts.
type Edit struct {
	Span Span
	New  string
}

// ErrOverlap is returned by Apply for edits that cannot be applied together.
var ErrOverlap = errors.New("text: edits overlap or lie outside the text")

// Apply returns src with all edits made at once; every span refers to src
// itself. Edits may come in any order; two insertions at the same offset keep
// their given order. Overlapping edits or spans outside src give ErrOverlap.
func Apply(src string, edits []Edit) (string, error) {
	sorted := slices.Clone(edits)
	slices.SortStableFunc(sorted, func(a, b Edit) int { return a.Span.Start - b.Span.Start })
	var out strings.Builder
	done := 0
	for _, e := range sorted {
		if e.Span.Start < done || e.Span.End < e.Span.Start || e.Span.End > len(src) {
			return "", fmt.Errorf("%w: %d-%d of %d bytes", ErrOverlap, e.Span.Start, e.Span.End, len(src))
		}
		out.WriteString(src[done:e.Span.Start])
		out.WriteString(e.New)
		done = e.Span.End
	}
	out.WriteString(src[done:])
	return out.String(), nil
}
