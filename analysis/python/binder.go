package python

import (
	"strings"

	"github.com/pyferry/pyferry/core/text"
)

// A binder walks a tree once and notes who uses which name in which scope.
type binder struct {
	src   string
	tree  *tree
	top   *Scope
	scope *Scope

	statements []*draft
	events     []event
	calls      []callEvent

	class     string // the innermost class, for private names
	nest      int    // the bodies around that run later
	quoted    bool   // inside an annotation that is not evaluated
	inType    bool   // inside an annotation
	future    bool   // from __future__ import annotations
	awaits    int
	annotated int
	depth     int // of strings inside annotations
	shift     int // where src stands in the whole text
}

// An event is one use before it is known whose name it is.
type event struct {
	Use
	scope *Scope
}

type callEvent struct {
	Call
	scope *Scope
}

// A draft is a statement before its names are resolved.
type draft struct {
	Statement
	blocks []*draft
	events [2]int // the range in binder.events
	calls  [2]int // the range in binder.calls
}

func newBinder(src string) *binder {
	top := &Scope{Kind: ModuleScope, Span: text.Span{End: len(src)}, Symbols: map[string]*Symbol{}}
	return &binder{src: src, top: top, scope: top}
}

func (b *binder) text(n *node) string { return n.span.Of(b.src) }

// within walks by f in a new scope.
func (b *binder) within(kind ScopeKind, name string, n *node, f func()) {
	outer := b.scope
	b.scope = outer.open(kind, name, n.span.Shift(b.shift))
	f()
	b.scope = outer
}

// later walks by f what runs when a function is called.
func (b *binder) later(f func()) {
	b.nest++
	f()
	b.nest--
}

// mangled is name as Python stores it in the class around it (language
// reference 6.2.1).
func (b *binder) mangled(name string) string {
	class := strings.TrimLeft(b.class, "_")
	if class == "" || !strings.HasPrefix(name, "__") || strings.HasSuffix(name, "__") {
		return name
	}
	return "_" + class + name
}

// note records an operation on the name that n spells.
func (b *binder) note(n *node, op Op) *event {
	return b.noteIn(b.scope, b.identifier(n), n.span, op)
}

func (b *binder) noteIn(scope *Scope, name string, span text.Span, op Op) *event {
	name = b.mangled(name)
	sym := scope.symbol(name)
	sym.onlyQuoted = b.quoted && (sym.onlyQuoted || *sym == Symbol{})
	switch op {
	case Load, Mutate:
		sym.Read = true
	default:
		sym.Bound = true
	}
	b.events = append(b.events, event{Use{Name: name, Span: span.Shift(b.shift), Op: op, Lazy: b.nest > 0, Depth: b.nest, Quoted: b.quoted, Annotation: b.inType}, scope})
	return &b.events[len(b.events)-1]
}

// walk dispatches on the kind of n; what has no rule of its own means what
// its children mean.
func (b *binder) walk(n *node) {
	if n == nil {
		return
	}
	if rule := rules[n.kind]; rule != nil {
		rule(b, n)
		return
	}
	b.walkAll(n.kids)
}

func (b *binder) walkAll(list []*node) {
	for _, n := range list {
		b.walk(n)
	}
}

// rules are what is special about the kinds of node.
var rules map[string]func(*binder, *node)

func init() {
	rules = map[string]func(*binder, *node){
		"identifier":               func(b *binder, n *node) { b.note(n, Load) },
		"attribute":                (*binder).attribute,
		"keyword_argument":         func(b *binder, n *node) { b.walk(n.child("value")) },
		"call":                     (*binder).call,
		"await":                    (*binder).await,
		"yield":                    (*binder).await,
		"string":                   (*binder).str,
		"concatenated_string":      (*binder).concatenated,
		"type":                     (*binder).annotation,
		"generic_type":             (*binder).generic,
		"member_type":              func(b *binder, n *node) { b.walk(n.kids[0]) },
		"subscript":                (*binder).subscript,
		"assignment":               (*binder).assignment,
		"augmented_assignment":     (*binder).augmented,
		"named_expression":         (*binder).walrus,
		"for_statement":            (*binder).loop,
		"as_pattern":               (*binder).as,
		"except_clause":            (*binder).handler,
		"except_group_clause":      (*binder).handler,
		"delete_statement":         func(b *binder, n *node) { b.targets(n.kids, Unbind) },
		"global_statement":         func(b *binder, n *node) { b.declare(n, func(s *Symbol) { s.Global = true }) },
		"nonlocal_statement":       func(b *binder, n *node) { b.declare(n, func(s *Symbol) { s.Nonlocal = true }) },
		"import_statement":         (*binder).imports,
		"import_from_statement":    (*binder).imports,
		"future_import_statement":  (*binder).futureImport,
		"decorated_definition":     (*binder).decorated,
		"function_definition":      (*binder).function,
		"lambda":                   (*binder).lambda,
		"class_definition":         (*binder).classDefinition,
		"type_alias_statement":     (*binder).alias,
		"list_comprehension":       (*binder).comprehension,
		"set_comprehension":        (*binder).comprehension,
		"dictionary_comprehension": (*binder).comprehension,
		"generator_expression":     (*binder).comprehension,
		"case_clause":              (*binder).caseClause,
		"binary_operator":          (*binder).plain,
		"unary_operator":           (*binder).plain,
		"comparison_operator":      (*binder).plain,
		"interpolation":            (*binder).plain,
		"expression_statement":     (*binder).plain,
	}
}

func (b *binder) await(n *node) {
	if b.nest == 0 {
		b.awaits++
	}
	b.walkAll(n.kids)
}

func (b *binder) walrus(n *node) {
	b.walk(n.child("value"))
	scope := b.scope
	for scope.Kind == ComprehensionScope {
		scope = scope.Parent
	}
	name := n.child("name")
	if scope != b.scope {
		b.scope.symbol(b.mangled(b.identifier(name))).Nonlocal = scope.Kind != ModuleScope
		b.scope.symbol(b.mangled(b.identifier(name))).Global = scope.Kind == ModuleScope
	}
	b.noteIn(scope, b.identifier(name), name.span, Store)
}

func (b *binder) declare(n *node, mark func(*Symbol)) {
	for _, k := range n.kids {
		mark(b.scope.symbol(b.mangled(b.identifier(k))))
	}
}

// imports notes what an import statement binds. A star import binds nothing
// that is known here.
func (b *binder) imports(n *node) {
	module := n.child("module_name")
	for _, k := range n.kids {
		switch {
		case k == module || k.kind == "wildcard_import":
		case k.kind == "aliased_import":
			b.note(k.child("alias"), Store)
		case k.kind == "dotted_name":
			b.note(k.kids[0], Store)
		}
	}
}

func (b *binder) futureImport(n *node) {
	b.imports(n)
	for _, k := range n.kids {
		b.future = b.future || strings.HasPrefix(b.text(k), "annotations")
	}
}
