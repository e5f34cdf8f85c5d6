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
	// Effects are what the cell does besides its Python, in the order of their
	// offsets.
	Effects []Effect
	// Enclosed says that what the cell binds is gone afterwards (%%timeit).
	Enclosed bool
	// Optional cells may not run, or are meant to fail: they bind names
	// perhaps, and nothing is told about them.
	Optional bool
}

// An Effect is what a magic does to the names of the module.
type Effect struct {
	// Offset is where the "0" stands in Cell.Source that takes the magic's
	// place. What lies before the first statement happens when the cell begins,
	// and what lies behind all of them when it ends.
	Offset int
	// Binds are names that are bound then.
	Binds []string
	// Opaque says that any name may be bound then.
	Opaque bool
	// Deletes reports the names that are deleted then; nil stands for none.
	Deletes func(name string) bool
	// Clears says that all names are deleted then.
	Clears bool
}

// An Unbound is a use of a name of the module that is certain to fail in a run
// from top to bottom, since nothing has bound the name by then (NameError).
type Unbound struct {
	Name string    // in normal form KC, as Python stores it
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
	self     *class // the object that function is a method of
	class    *class // the name is this class
	instance *class // the name is an object of this class
	held     *held  // the object keeps these
	truth    truth
	empty    bool // it held nothing when it was bound, and nothing is known to have filled it
	deleted  int  // 1 + the cell that deleted the name
}

// A held is what an object keeps that may run code: a list its functions, a
// generator or coroutine the body that has not run yet.
type held struct {
	values []value
	// lazy says that the object runs what it keeps when it is used, as that of
	// map does; a list only hands it out.
	lazy bool
	// several says that it keeps more than one, so that it is not known which
	// one it gives.
	several bool
	// function is the generator or coroutine, and self and args are what it was
	// called with.
	function *function
	self     *class
	args     map[string]value
}

// active reports whether something is known of the value that can run code.
func (v value) active() bool {
	return v.function != nil || v.class != nil || v.instance != nil || v.held != nil
}

// surely is v as the value of a name that is bound.
func (v value) surely() value {
	v.bound = surely
	return v
}

// unknown is v as a value of which no more is known than that it is bound.
func (v value) unknown() value { return value{bound: v.bound} }

// holding is an object that keeps values.
func holding(values ...value) value {
	var list []value
	for _, v := range values {
		if v.active() {
			list = append(list, v)
		}
	}
	if list == nil {
		return value{}
	}
	return value{held: &held{values: list, several: len(values) > 1}}
}

// lazily is an object that runs the values when it is used.
func lazily(values ...value) value {
	v := holding(values...)
	if v.held != nil {
		v.held.lazy = true
	}
	return v
}

// taken is what v gives if it is asked for all that it keeps, or with one for
// a single thing.
func (v value) taken(one bool) value {
	if !v.handsOut() || one && v.held.several {
		return value{}
	}
	return value{held: v.held}
}

// item is one of what v hands out.
func (v value) item() value {
	return v.taken(false)
}

// handsOut reports whether v is a collection that hands out what it keeps.
func (v value) handsOut() bool { return v.held != nil && v.held.function == nil && !v.held.lazy }

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
	kind  functionKind
	role  methodRole
	ran   [2]int // the epoch in which it ran, plainly and as one that may be called
	// defaults are the default values of its parameters, and result is what it
	// returned when it ran last.
	defaults map[string]value
	result   value
	// special counts the runs with arguments that matter.
	special int
}

// maxSpecial bounds how often a function runs again because its arguments are
// functions or objects of the program.
const maxSpecial = 8

// A methodRole says what a method's first parameter is, and how it is called.
type methodRole uint8

const (
	onObject  methodRole = iota
	onClass              // classmethod
	onNothing            // staticmethod
	onAccess             // property
)

// A functionKind says what a call of the function does.
type functionKind uint8

const (
	plainFunction functionKind = iota
	delayed                    // the body runs when the result is iterated or awaited
)

// A class is a class of the program.
type class struct {
	names map[string]value
	// attributes are those that its objects are given.
	attributes map[string]value
	bases      []*class
	// foreign says that a base class or decorator is not of the program, so
	// that others may call its methods.
	foreign bool
}

// find looks a name up in the class and its bases.
func (c *class) find(name string) (value, bool) {
	if v, ok := c.attributes[name]; ok {
		return v, true
	}
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
	state map[string]value
	activation
	// changes are what the running cell has set, to take it back.
	changes []change
	opaque  bool
	// stopped says that a cell has ended the run: those behind it are not
	// reached.
	stopped bool
	epoch   int // counts deletions, after which functions have to run again
	steps   int

	doubt     int // the branches around that may not run
	active    map[*node]bool
	releasing map[*held]bool
	// swallowers are context managers of the program that may swallow an error.
	swallowers map[string]bool
	methods    map[string]bool // attribute names that are called anywhere
	found      []Unbound
	escaped    []value // functions that were given away: others may call them
	// decoratedClasses are classes of which a library's decorator may have made
	// others, whose names begin with theirs.
	decoratedClasses []string
	// boundByFunction are names of the module that a function binds.
	boundByFunction map[string]bool
	isPresent       map[string]bool
	effects         []Effect // of the running cell, those that are to come
	// current is the statement of the module that runs, in the running cell.
	current text.Span
	// future says that annotations are not evaluated: IPython keeps what
	// __future__ has brought for the cells that follow.
	future bool
}

// An activation is what is particular to the code that runs, a function's or
// the module's.
type activation struct {
	cell     int // the cell whose text it is
	scope    *Scope
	frame    *frame  // nil in the module itself
	mayBe    bool    // it runs because it may be called
	certain  int     // runner.doubt when it began
	returned []value // what it has returned
	// exit is how the statement was left that was left last, and mayReturn and
	// mayBreak say that the function, or the body of a loop, may have been left
	// by then.
	exit                exit
	mayReturn, mayBreak bool
	// abandoned is what the courses have set that were left early: it holds
	// behind the loop or function that they have left.
	abandoned []map[string]value
}

// An exit is how a block is left before its end.
type exit uint8

const (
	failing   exit = iota // by an exception, which a run from top to bottom does not survive
	breaking              // break or continue
	returning             // return
)

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
	// within is the function of the module around the binding, which is called
	// by its name; "" where that is a lambda or class.
	within string
}

type scopeKey struct {
	kind ScopeKind
	span text.Span
}

func newRunner(p *Program) *runner {
	r := &runner{
		program: p, defined: map[string][]place{}, doubtful: map[string]bool{}, state: map[string]value{},
		active: map[*node]bool{}, methods: map[string]bool{}, epoch: 1, isPresent: map[string]bool{}, boundByFunction: map[string]bool{}, releasing: map[*held]bool{}, swallowers: map[string]bool{},
	}
	r.parsed = p.read()
	for i, c := range p.Cells {
		parsed := r.parsed[i]
		for _, e := range c.Effects {
			for _, name := range e.Binds {
				r.define(name, place{cell: i, offset: max(e.Offset, 0)})
			}
		}
		for _, word := range parsed.words {
			r.doubtful[word] = true
		}
		for _, name := range parsed.attributes {
			r.methods[name] = true
		}
	}
	again := p.mentionedAgain()
	for i, c := range p.Cells {
		for _, b := range r.parsed[i].bindings {
			switch cell, ok := again[b.within]; {
			case c.Enclosed:
			case !b.called:
				r.define(b.name, place{cell: i, offset: b.offset})
			case b.within == "":
				r.define(b.name, place{i, b.offset, true})
			case ok:
				r.define(b.name, place{max(i, cell), b.offset, true})
			}
		}
	}
	return r
}

// read parses the cells, several at once.
func (p *Program) read() []*parsedCell {
	list := make([]*parsedCell, len(p.Cells))
	together(len(list), func(i int) { list[i] = readCells.get(p.Cells[i].Source, readCell) })
	return list
}

// mentionedAgain tells of each word that stands in the program more than once
// in which cell it stands for the second time. A function whose definition is
// the first mention of its name is not called before.
func (p *Program) mentionedAgain() map[string]int {
	seen, again := map[string]bool{}, map[string]int{}
	for i, c := range p.Cells {
		for _, word := range words(c.Source) {
			if _, known := again[word]; seen[word] && !known {
				again[word] = i
			}
			seen[word] = true
		}
	}
	return again
}

// readCells are the cells that were read last.
var readCells memory[*parsedCell]

// readCell parses a cell. The result is not changed any more.
func readCell(src string) *parsedCell {
	tree := cellTrees.get(src, parseAnnotated)
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
			c.bindings = append(c.bindings, binding{e.Name, e.Span.Start, e.Lazy, outermost(e.scope)})
		}
	}
	return c
}

// outermost is the name of the function of the module around s, or "".
func outermost(s *Scope) string {
	name := ""
	for ; s.Parent != nil; s = s.Parent {
		name = s.Name
		if s.Kind == ClassScope {
			name = ""
		}
	}
	return name
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
// binds it, by a global statement, in that cell or a later one.
type place struct {
	cell, offset int
	called       bool
}

func (r *runner) define(name string, at place) {
	r.defined[name] = append(r.defined[name], at)
	if at.called {
		r.boundByFunction[name] = true
	}
}

// runCell runs the i-th cell.
func (r *runner) runCell(i int) {
	c, parsed := r.program.Cells[i], r.parsed[i]
	r.run, r.activation = i, activation{cell: i, scope: parsed.scope}
	r.changes, r.effects = r.changes[:0], c.Effects
	r.future = r.future || parsed.future
	switch {
	case parsed.root == nil:
	case c.Optional || r.stopped:
		r.perhaps(func() { r.cellBody(parsed.root) })
	case c.Enclosed:
		r.course(func() { r.cellBody(parsed.root) })
	default:
		r.stopped = r.cellBody(parsed.root)
	}
	for len(r.effects) > 0 {
		r.takeEffect()
	}
	r.callEscaped()
}

// cellBody runs a cell's statements. It reports whether one of them is certain
// to end the run, as a raise is.
func (r *runner) cellBody(root *node) (stops bool) {
	for _, n := range root.kids {
		for len(r.effects) > 0 && r.effects[0].Offset < n.span.Start {
			r.takeEffect()
		}
		r.current = n.span
		left := r.statement(n)
		for len(r.effects) > 0 && r.effects[0].Offset < n.span.End {
			r.passEffect()
		}
		if left {
			return r.exit == failing
		}
	}
	return false
}

// integer evaluates a number; the one that takes a magic's place does what the
// magic does.
func (r *runner) integer(n *node) value {
	if r.cell == r.run && len(r.effects) > 0 && r.effects[0].Offset == n.span.Start {
		r.takeEffect()
	}
	return value{}
}

// takeEffect does what the cell's next magic does.
func (r *runner) takeEffect() {
	e := r.effects[0]
	r.effects = r.effects[1:]
	r.apply(e)
}

// apply does what a magic does.
func (r *runner) apply(e Effect) {
	if e.Deletes != nil || e.Clears {
		for name, v := range r.state {
			if v.bound != never && (e.Clears || e.Deletes(name)) {
				r.set(name, value{deleted: r.run + 1})
			}
		}
		r.epoch++
	}
	r.opaque = r.opaque && (!e.Clears || r.doubt > 0) || e.Opaque
	for _, name := range e.Binds {
		r.set(name, value{bound: surely})
	}
}

// passEffect notes a magic that the statement around it has not reached. A
// function may do what it does later.
func (r *runner) passEffect() {
	e := r.effects[0]
	r.effects = r.effects[1:]
	r.opaque = r.opaque || e.Opaque
	for _, name := range e.Binds {
		r.set(name, either(r.state[name], value{bound: maybe}))
	}
}

// callEscaped runs the functions that the cell has given away.
func (r *runner) callEscaped() {
	for len(r.escaped) > 0 {
		v := r.escaped[0]
		r.escaped = r.escaped[1:]
		r.invoke(v.function, v.self, nil, true)
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
