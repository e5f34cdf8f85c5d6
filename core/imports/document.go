package imports

import (
	"slices"
	"strings"
)

// A Document is a text with its imports, made so that the imports of the text
// after an edit are found in about the time that the edited part takes. It is
// immutable and keeps its text in memory.
type Document struct {
	src     string
	imports []Import
	marks   []checkpoint
	whole   bool // it has old Mac line ends and is always scanned as a whole
}

// A checkpoint is the start of a line at which the scanner stood without any
// state that depends on the text before it.
type checkpoint struct {
	pos   int
	found int // the number of imports before it
}

// leastApart is the least distance between two checkpoints in bytes.
const leastApart = 512

// NewDocument scans a text.
func NewDocument(src string) *Document { return new(Document).Edit(src) }

// Imports are what Scan returns for the text. They must not be changed.
func (d *Document) Imports() []Import { return d.imports }

// Edit returns the document with src as its text. Only the part that differs is
// scanned again, from the last checkpoint before it to the first one behind it.
func (d *Document) Edit(src string) *Document { return d.edit(src, leastApart) }

// edit is Edit with checkpoints at least apart bytes from each other.
func (d *Document) edit(src string, apart int) *Document {
	if hasLoneCR(src) {
		return &Document{src: src, imports: Scan(src), whole: true}
	}
	if d.whole {
		d = new(Document)
	}
	s := scanners.Get().(*scanner)
	defer scanners.Put(s)
	s.start(src)
	r := rescan{scanner: s, old: d, apart: apart}
	r.compare()
	r.resume()
	r.run()
	s.start("")
	return &Document{src: src, imports: r.imports, marks: r.marks}
}

// independent reports whether the scanner is at a checkpoint. The line there
// begins with a keyword and joins no other, so that what was read before it
// cannot have depended on anything behind that line.
func (s *scanner) independent() bool {
	start := s.pos
	settled := s.endless == [2]int{} && s.broken.End <= start && s.unjoined <= start
	if !settled || !startsStatement(s.src, start) || strings.Contains(s.src[start:lineEnd(s.src, start)], `\`) {
		return false
	}
	indent := s.indentation()
	w, _ := s.wordAt(s.pos)
	s.pos = start
	return !slices.ContainsFunc(s.blocks[1:], func(b block) bool { return b.holds(indent, w) })
}
