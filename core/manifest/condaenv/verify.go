package condaenv

import (
	"maps"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/text"
)

// A statement is one entry of the file as conda or pip would read it.
type statement struct{ section, key, said string }

// difference reads the file again with edits made, and tells which statements
// would be gone and which would have come, sorted by section. It is not ok if
// the result has problems.
func (f *File) difference(edits []text.Edit) (gone, come []statement, ok bool) {
	after, err := text.Apply(f.text, edits)
	if err != nil || len(edits) == 0 {
		return nil, nil, false
	}
	g := Parse(after)
	if len(g.problems) > 0 || g.conda == nil {
		return nil, nil, false
	}
	balance := map[statement]int{}
	g.count(balance, 1)
	f.count(balance, -1)
	for _, s := range slices.SortedFunc(maps.Keys(balance), compareStatements) {
		for n := balance[s]; n > 0; n-- {
			come = append(come, s)
		}
		for n := balance[s]; n < 0; n++ {
			gone = append(gone, s)
		}
	}
	return gone, come, true
}

func compareStatements(a, b statement) int {
	return strings.Compare(a.section+" "+a.key+" "+a.said, b.section+" "+b.key+" "+b.said)
}

// count adds n for each of the file's statements. Entries that name no package
// count as well; what they say is all that is known of them.
func (f *File) count(balance map[statement]int, n int) {
	for _, l := range f.lists() {
		for _, it := range l.items {
			if it.scalar {
				balance[f.statement(l, it)] += n
			}
		}
	}
}

func (f *File) statement(l *list, it item) statement {
	s := statement{section: l.section.ID, said: it.value.Of(f.text)}
	if it.req != nil {
		s.key = it.req.Key
	}
	return s
}

// entryOf finds the item that declares r.
func (l *list) entryOf(r manifest.Requirement) int {
	return slices.IndexFunc(l.items, func(it item) bool { return it.req != nil && it.req.Span == r.Span && it.req.Key == r.Key })
}
