package python

import (
	"slices"

	"github.com/pyferry/pyferry/core/text"
)

// A Program is a sequence of cells that run one after another in one
// namespace, as those of a notebook do.
type Program struct {
	Cells []Cell
	// Known reports names that are there from the start: builtins and what the
	// kernel brings.
	Known func(name string) bool
	// Star returns the names that a star import of module binds; ok is false
	// if they cannot be known.
	Star func(module string) (names []string, ok bool)
}

// A Cell is one cell of a Program.
type Cell struct {
	Source string
	// Binds are names that are bound when the cell begins, by magics.
	Binds []string
	// Opaque cells may bind any name when they begin.
	Opaque bool
	// Clears says that the cell deletes all names when it begins.
	Clears bool
	// Enclosed says that what the cell binds is gone afterwards (%%timeit).
	Enclosed bool
	// Optional cells may not run, or are meant to fail: they bind names
	// perhaps, and nothing is told about them.
	Optional bool
}

// An Unbound is a use of a name of the module that is certain to fail in a run
// from top to bottom, since nothing has bound the name by then (NameError).
type Unbound struct {
	Name string
	Cell int       // 0-based, of the use
	Span text.Span // bytes of the cell's source
	// Run is the cell whose run reaches the use: Cell itself, or a later one
	// that calls a function of Cell.
	Run int
	// Later is the first cell at or after Run that binds the name, or -1.
	Later int
	// Deleted is the cell whose run has deleted the name, or -1.
	Deleted int
}

// Unbound runs the program without running it: it follows the order in which
// the cells, and the functions that they call, would be executed. It returns
// the uses that are certain to fail, the first of each name in each cell, in
// the order of the text. What may not be executed, such as the branch of an
// if, is certain only where each branch fails.
func (p *Program) Unbound() []Unbound {
	r := newRunner(p)
	for i := range p.Cells {
		r.runCell(i)
	}
	return r.outcome()
}

// maxSteps bounds the work for one program; what lies behind is not told.
const maxSteps = 2_000_000

// A bound says whether a name is bound.
type bound uint8

const (
	never bound = iota
	maybe
	surely
)

// A value is what is known of the object that a name is bound to.
type value struct {
	bound    bound
	function *function
	class    *class // the name is this class
	instance *class // the name is an object of this class
	truth    truth
	deleted  int // 1 + the cell that deleted the name
}

// A truth is whether an object counts as true.
type truth uint8

const (
	unknown truth = iota
	isTrue
	isFalse
)

// A function is a function or lambda of the program.
type function struct {
	node  *node
	cell  int
	scope *Scope
	frame *frame // where it was defined
	owner *class // the class whose method it is
	kind  functionKind
	ran   [2]int // the epoch in which it ran, plainly and as one that may be called
}

// A functionKind says what a call of the function does.
type functionKind uint8

const (
	plainFunction functionKind = iota
	delayed                    // the body runs when the result is iterated or awaited
	wrapped                    // a decorator decides
)

// A class is a class of the program.
type class struct {
	names map[string]value
	bases []*class
	// foreign says that a base class or decorator is not of the program, so
	// that others may call its methods.
	foreign bool
}

// find looks a name up in the class and its bases.
func (c *class) find(name string) (value, bool) {
	if v, ok := c.names[name]; ok {
		return v, true
	}
	for _, b := range c.bases {
		if v, ok := b.find(name); ok {
			return v, true
		}
	}
	return value{}, false
}

// A frame holds what is known of the names of a running function or class
// body.
type frame struct {
	outer  *frame
	scope  *Scope
	values map[string]value
}

// A runner is the state of a run.
type runner struct {
	program *Program
	parsed  []*parsedCell
	// defined are the places that bind a name of the module, by name.
	defined map[string][]place
	// doubtful are names that nothing is told about, since a cell that cannot
	// be read mentions them.
	doubtful map[string]bool

	run   int // the cell that runs
	cell  int // the cell whose text is being walked
	scope *Scope
	frame *frame // nil in the module itself
	state map[string]value
	// changes are what the running cell has set, to take it back.
	changes []change
	opaque  bool
	epoch   int // counts deletions, after which functions have to run again
	steps   int

	doubt     int  // the branches around that may not run
	mayBe     bool // the function that runs is one that may be called
	active    map[*node]bool
	methods   map[string]bool // attribute names that are called anywhere
	found     []Unbound
	escaped   []escapee
	isPresent map[string]bool
}

// An escapee is a function that was given away and may be called by others.
type escapee struct {
	function *function
	run      int
}

// A parsedCell is a cell's tree with its scopes by place.
type parsedCell struct {
	src    string
	root   *node
	scope  *Scope
	scopes map[scopeKey]*Scope
	future bool
	// bindings are where it binds names of the module.
	bindings   []binding
	attributes []string // those that it mentions
	// words are those of a text that is not Python, of which there is no tree.
	words []string
}

type binding struct {
	name   string
	offset int
	called bool
}

type scopeKey struct {
	kind ScopeKind
	span text.Span
}

func newRunner(p *Program) *runner {
	r := &runner{
		program: p, defined: map[string][]place{}, doubtful: map[string]bool{}, state: map[string]value{},
		active: map[*node]bool{}, methods: map[string]bool{}, epoch: 1, isPresent: map[string]bool{},
	}
	for i, c := range p.Cells {
		parsed := readCells.get(c.Source, readCell)
		r.parsed = append(r.parsed, parsed)
		for _, name := range c.Binds {
			r.define(name, place{cell: i})
		}
		for _, word := range parsed.words {
			r.doubtful[word] = true
		}
		for _, name := range parsed.attributes {
			r.methods[name] = true
		}
		for _, b := range parsed.bindings {
			if !c.Enclosed {
				r.define(b.name, place{i, b.offset, b.called})
			}
		}
	}
	return r
}

// readCells are the cells that were read last.
var readCells memory[*parsedCell]

// readCell parses a cell. The result is not changed any more.
func readCell(src string) *parsedCell {
	tree := parse(src)
	if len(tree.errors) > 0 {
		return &parsedCell{src: src, words: words(src)}
	}
	b := newBinder(src)
	b.tree = tree
	b.walk(tree.root)
	b.top.resolve()
	c := &parsedCell{src: src, root: tree.root, scope: b.top, scopes: map[scopeKey]*Scope{}, future: b.future}
	c.index(b.top)
	c.noteMethods(tree.root)
	for _, e := range b.events {
		if e.Op == Store && e.scope.Symbols[e.Name].Where == Module {
			c.bindings = append(c.bindings, binding{e.Name, e.Span.Start, e.Lazy})
		}
	}
	return c
}

func (c *parsedCell) index(s *Scope) {
	c.scopes[scopeKey{s.Kind, s.Span}] = s
	for _, child := range s.Children {
		c.index(child)
	}
}

// noteMethods notes which attributes the text calls or hands over.
func (c *parsedCell) noteMethods(n *node) {
	if n.kind == "attribute" {
		if name := n.child("attribute"); name != nil {
			c.attributes = append(c.attributes, name.span.Of(c.src))
		}
	}
	for _, k := range n.kids {
		c.noteMethods(k)
	}
}

// A place is where a name of the module is bound; called says that a function
// binds it, by a global statement.
type place struct {
	cell, offset int
	called       bool
}

func (r *runner) define(name string, at place) { r.defined[name] = append(r.defined[name], at) }

// runCell runs the i-th cell.
func (r *runner) runCell(i int) {
	c, parsed := r.program.Cells[i], r.parsed[i]
	r.run, r.cell, r.scope, r.frame = i, i, parsed.scope, nil
	r.changes = r.changes[:0]
	if c.Clears {
		for name := range r.state {
			r.state[name] = value{deleted: i + 1}
		}
		r.opaque = false
		r.epoch++
	}
	r.opaque = r.opaque || c.Opaque
	for _, name := range c.Binds {
		r.state[name] = value{bound: surely}
	}
	switch {
	case parsed.root == nil:
	case c.Optional:
		r.perhaps(func() { r.block(parsed.root.kids) })
	case c.Enclosed:
		r.course(func() { r.block(parsed.root.kids) })
	default:
		r.block(parsed.root.kids)
	}
	r.release()
}

// release runs the functions that the cell has given away.
func (r *runner) release() {
	for len(r.escaped) > 0 {
		e := r.escaped[0]
		r.escaped = r.escaped[1:]
		r.invoke(e.function, nil, true)
	}
}

// words lists the identifiers of a text that cannot be parsed.
func words(src string) []string {
	var list []string
	start := -1
	for i := 0; i <= len(src); i++ {
		inWord := i < len(src) && (src[i] == '_' || src[i] >= 0x80 || src[i]|0x20 >= 'a' && src[i]|0x20 <= 'z' || src[i] >= '0' && src[i] <= '9')
		if inWord && start < 0 {
			start = i
		}
		if !inWord && start >= 0 {
			list = append(list, src[start:i])
			start = -1
		}
	}
	return list
}

// outcome sorts what was found and leaves the first of each name in a cell.
func (r *runner) outcome() []Unbound {
	slices.SortStableFunc(r.found, func(a, b Unbound) int {
		if a.Cell != b.Cell {
			return a.Cell - b.Cell
		}
		return a.Span.Start - b.Span.Start
	})
	type key struct {
		name string
		cell int
	}
	seen := map[key]bool{}
	return slices.DeleteFunc(r.found, func(u Unbound) bool {
		k := key{u.Name, u.Cell}
		again := seen[k]
		seen[k] = true
		return again || r.doubtful[u.Name]
	})
}
