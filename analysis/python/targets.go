package python

// targets walks what is assigned to or deleted.
func (b *binder) targets(list []*node, op Op) {
	for _, n := range list {
		b.target(n, op)
	}
}

func (b *binder) target(n *node, op Op) {
	switch n.kind {
	case "identifier":
		b.note(n, op)
	case "attribute", "subscript":
		b.part(n)
	case "expression_list", "pattern_list", "tuple_pattern", "list_pattern", "list_splat_pattern", "tuple", "list",
		"list_splat", "parenthesized_expression", "as_pattern_target":
		b.targets(n.kids, op)
	default:
		b.walk(n)
	}
}

// part walks an attribute or item that is set: the object it belongs to is
// read and changed.
func (b *binder) part(n *node) {
	at := n
	for at.kind == "attribute" || at.kind == "subscript" {
		next := at.child("object")
		if at.kind == "subscript" {
			next = at.child("value")
		}
		if next == nil {
			break
		}
		at = next
	}
	if at.kind == "identifier" {
		e := b.note(at, Mutate)
		e.Attr = compact(b.src[at.span.End:n.span.End])
	}
	b.walk(n)
}

func (b *binder) assignment(n *node) {
	left, right := n.child("left"), n.child("right")
	b.walk(right)
	b.walk(n.child("type"))
	if right == nil && left.kind == "identifier" {
		b.note(left, Declare)
		return
	}
	b.target(left, Store)
}

func (b *binder) augmented(n *node) {
	left := n.child("left")
	if left.kind == "identifier" {
		b.note(left, Load)
	}
	b.walk(n.child("right"))
	b.target(left, Store)
}

func (b *binder) loop(n *node) {
	for _, k := range n.kids {
		if k.field == "right" {
			b.walk(k)
		}
	}
	for _, k := range n.kids {
		switch k.field {
		case "left":
			b.target(k, Store)
		case "right":
		default:
			b.walk(k)
		}
	}
}

// as walks `value as target` of with and except.
func (b *binder) as(n *node) {
	alias := n.child("alias")
	for _, k := range n.kids {
		if k != alias {
			b.walk(k)
		}
	}
	if alias != nil {
		b.target(alias, Store)
	}
}

// handler walks an except clause. Its name is deleted at its end.
func (b *binder) handler(n *node) {
	b.walkAll(n.kids)
	b.unbindAlias(n)
}

func (b *binder) unbindAlias(n *node) {
	for _, k := range n.kids {
		if alias := k.child("alias"); k.kind == "as_pattern" && alias != nil && alias.only() != nil {
			b.target(alias, Unbind)
		}
	}
}

func (b *binder) caseClause(n *node) {
	for _, k := range n.kids {
		if k.kind == "case_pattern" {
			b.pattern(k)
		} else {
			b.walk(k)
		}
	}
}

// pattern walks a pattern of match (PEP 634): a plain name is bound, a dotted
// one is compared with.
func (b *binder) pattern(n *node) {
	switch n.kind {
	case "dotted_name":
		if len(n.kids) == 1 {
			b.capture(n.kids[0])
		} else {
			b.note(n.kids[0], Load)
		}
	case "identifier":
		b.capture(n)
	case "class_pattern":
		b.note(n.kids[0].kids[0], Load)
		b.patterns(n.kids[1:])
	case "keyword_pattern":
		b.patterns(n.kids[1:])
	case "dict_pattern", "as_pattern", "union_pattern", "list_pattern", "tuple_pattern", "case_pattern", "splat_pattern":
		b.patterns(n.kids)
	default:
		b.walk(n)
	}
}

func (b *binder) patterns(list []*node) {
	for _, n := range list {
		b.pattern(n)
	}
}

func (b *binder) capture(n *node) {
	if b.text(n) != "_" {
		b.note(n, Store)
	}
}
