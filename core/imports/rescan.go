package imports

import (
	"slices"
	"sort"
)

// A rescan scans a text that has its start and end in common with an old one.
type rescan struct {
	*scanner
	old     *Document
	apart   int // the least distance of two checkpoints in bytes
	before  int // the length of the common start
	after   int // where the common end starts
	shift   int // how much further the common end stands than in the old text
	imports []Import
	marks   []checkpoint
}

// compare finds what the texts have in common.
func (r *rescan) compare() {
	old := r.old.src
	r.before = commonStart(old, r.src)
	r.after = len(r.src) - commonEnd(old[r.before:], r.src[r.before:])
	r.shift = len(r.src) - len(old)
}

// stride is how many bytes are compared at once.
const stride = 256

func commonStart(a, b string) int {
	n, most := 0, min(len(a), len(b))
	for n+stride <= most && a[n:n+stride] == b[n:n+stride] {
		n += stride
	}
	for n < most && a[n] == b[n] {
		n++
	}
	return n
}

func commonEnd(a, b string) int {
	n, most := 0, min(len(a), len(b))
	for n+stride <= most && a[len(a)-n-stride:len(a)-n] == b[len(b)-n-stride:len(b)-n] {
		n += stride
	}
	for n < most && a[len(a)-n-1] == b[len(b)-n-1] {
		n++
	}
	return n
}

// resume goes to the last checkpoint whose whole line is before the change, and
// keeps what was found before it.
func (r *rescan) resume() {
	marks := r.old.marks
	n := sort.Search(len(marks), func(i int) bool { return lineEnd(r.old.src, marks[i].pos) >= r.before })
	if n == 0 {
		return
	}
	m := marks[n-1]
	r.pos = m.pos
	r.imports = append(r.imports, r.old.imports[:m.found]...)
	r.marks = slices.Clip(marks[:n-1])
}

// run scans from r.pos to where the rest is known.
func (r *rescan) run() {
	kept := len(r.imports)
	last := lastKeyword(r.src)
	for r.pos < len(r.src) && (r.pos <= last || r.undecided()) {
		if r.independent() {
			if i, known := r.known(); known {
				r.imports = append(r.imports, r.found...)
				r.takeOver(i)
				return
			}
			r.mark(kept + len(r.found))
		}
		r.logicalLine()
	}
	r.imports = append(r.imports, r.found...)
}

// mark notes a checkpoint at r.pos.
func (r *rescan) mark(found int) {
	if n := len(r.marks); n == 0 || r.pos >= r.marks[n-1].pos+r.apart {
		r.marks = append(r.marks, checkpoint{r.pos, found})
	}
}

// known returns the index of the old checkpoint at r.pos, from which on the
// texts are the same.
func (r *rescan) known() (int, bool) {
	if r.pos < r.after {
		return 0, false
	}
	return slices.BinarySearchFunc(r.old.marks, r.pos-r.shift, func(m checkpoint, pos int) int { return m.pos - pos })
}

// takeOver adds what the old document has from its checkpoint i on.
func (r *rescan) takeOver(i int) {
	from := r.old.marks[i].found
	more := len(r.imports) - from
	for _, m := range r.old.marks[i:] {
		r.marks = append(r.marks, checkpoint{m.pos + r.shift, m.found + more})
	}
	for _, imp := range r.old.imports[from:] {
		r.imports = append(r.imports, imp.Shift(r.shift))
	}
}

// Shift returns imp as it is n bytes further in a text.
func (imp Import) Shift(n int) Import {
	imp.Span, imp.Statement = imp.Span.Shift(n), imp.Statement.Shift(n)
	imp.Names = slices.Clone(imp.Names)
	for i := range imp.Names {
		imp.Names[i].Span = imp.Names[i].Span.Shift(n)
	}
	return imp
}
