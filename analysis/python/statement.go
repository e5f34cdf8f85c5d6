package python

import (
	"slices"
	"strings"
)

// kinds maps the nodes of statements to what they are.
var kinds = map[string]Kind{
	"import_statement": Import, "import_from_statement": Import, "future_import_statement": Import,
	"function_definition": Function, "class_definition": Class, "delete_statement": Delete,
	"if_statement": If, "try_statement": Try, "type_alias_statement": Assign,
	"assignment": Assign, "augmented_assignment": Augment, "expression_statement": Expression,
}

// module walks the whole text.
func (b *binder) module(root *node) { b.statements = b.block(root.kids) }

func (b *binder) block(list []*node) []*draft {
	var drafts []*draft
	for _, n := range list {
		drafts = append(drafts, b.statement(n))
	}
	return drafts
}

// statement walks one statement of the module, or of an if or try of it.
func (b *binder) statement(n *node) *draft {
	d := &draft{Statement: Statement{Span: n.span}}
	d.describe(b, n)
	d.events[0], d.calls[0] = len(b.events), len(b.calls)
	awaits, annotated := b.awaits, b.annotated
	if d.Kind == If || d.Kind == Try {
		b.branches(d, n)
	} else {
		b.walk(n)
	}
	d.events[1], d.calls[1] = len(b.events), len(b.calls)
	d.Awaits, d.Annotated = b.awaits > awaits, b.annotated > annotated
	return d
}

// describe fills in what the node itself says.
func (d *draft) describe(b *binder, n *node) {
	inner := n
	switch n.kind {
	case "decorated_definition":
		inner = n.child("definition")
	case "expression_statement":
		if only := n.only(); only != nil && kinds[only.kind] != Other {
			inner = only
		}
	}
	d.Kind = kinds[inner.kind]
	switch d.Kind {
	case Function, Class:
		d.Name, d.Body = b.identifier(inner.child("name")), inner.child("body").span
		d.signature(inner, b.text(inner))
	case Assign:
		d.Targets = namesOnly(inner)
		for inner != nil && inner.kind == "assignment" {
			inner = inner.child("right")
		}
		d.Literal = inner != nil && madeOf(inner, nil)
		d.Arithmetic = inner != nil && madeOf(inner, arithmeticKinds)
	}
}

// signature fills in the parameters of a function.
func (d *draft) signature(n *node, src string) {
	list := n.child("parameters")
	if list == nil {
		return
	}
	d.Parameters = list.span
	d.Delayed = strings.HasPrefix(src, "async") || yields(n.child("body"))
	for _, k := range list.kids {
		p := Param{Span: k.span, Default: k.child("value") != nil}
		inner := k
		if k.kind == "typed_parameter" {
			inner = k.kids[0]
		}
		switch inner.kind {
		case "list_splat_pattern", "keyword_separator":
			p.Star = 1
		case "dictionary_splat_pattern":
			p.Star = 2
		}
		d.Params = append(d.Params, p)
	}
}

// literalKinds are the expressions that no later code can change.
var literalKinds = map[string]bool{
	"integer": true, "float": true, "string": true, "concatenated_string": true, "string_start": true, "string_content": true,
	"string_end": true, "escape_sequence": true, "true": true, "false": true, "none": true, "ellipsis": true, "tuple": true,
	"expression_list": true, "parenthesized_expression": true, "unary_operator": true, "binary_operator": true,
	"boolean_operator": true, "not_operator": true, "comparison_operator": true,
}

// arithmeticKinds are what may stand among literals in a formula.
var arithmeticKinds = map[string]bool{
	"identifier": true, "attribute": true, "call": true, "argument_list": true, "keyword_argument": true,
}

// madeOf reports whether n consists of literals and nodes of the kinds in more.
func madeOf(n *node, more map[string]bool) bool {
	if !literalKinds[n.kind] && !more[n.kind] {
		return false
	}
	return !slices.ContainsFunc(n.kids, func(k *node) bool { return !madeOf(k, more) })
}

// namesOnly reports whether an assignment, each of a chain, binds names.
func namesOnly(n *node) bool {
	if n == nil || n.kind != "assignment" {
		return true
	}
	return plainTarget(n.child("left")) && namesOnly(n.child("right"))
}

func plainTarget(n *node) bool {
	if n.kind == "identifier" {
		return true
	}
	return n.kind != "attribute" && n.kind != "subscript" && !slices.ContainsFunc(n.kids, func(k *node) bool { return !plainTarget(k) })
}

// branches walks an if or try, block by block.
func (b *binder) branches(d *draft, n *node) {
	for _, k := range n.kids {
		switch k.kind {
		case "block":
			d.blocks = append(d.blocks, b.block(k.kids)...)
		case "elif_clause", "else_clause", "finally_clause":
			b.branches(d, k)
		case "except_clause", "except_group_clause":
			b.branches(d, k)
			b.unbindAlias(k)
		default:
			b.walk(k)
		}
	}
}

// finish resolves the names of drafts.
func (b *binder) finish(drafts []*draft) []Statement {
	list := make([]Statement, 0, len(drafts))
	for _, d := range drafts {
		s := d.Statement
		s.Blocks = b.finish(d.blocks)
		for i := d.events[0]; i < d.events[1]; i++ {
			if b.ofModule(i) {
				s.Uses = append(s.Uses, b.events[i].Use)
			}
		}
		for _, c := range b.calls[d.calls[0]:d.calls[1]] {
			sym := c.scope.Symbols[c.Root]
			c.Local = c.Root != "" && sym != nil && sym.Where != Module
			s.Calls = append(s.Calls, c.Call)
		}
		list = append(list, s)
	}
	return list
}

// ofModule reports whether the i-th event is about a name of the module. A
// class body reads the module's variable as long as it has none of its own.
func (b *binder) ofModule(i int) bool {
	e := b.events[i]
	if e.scope.Symbols[e.Name].Where == Module {
		return true
	}
	return e.scope.Kind == ClassScope && e.Op == Load && !slices.ContainsFunc(b.events[:i], func(o event) bool {
		return o.scope == e.scope && o.Name == e.Name && o.Op == Store
	})
}
