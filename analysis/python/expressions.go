package python

import "strings"

// attribute notes the name that a dotted path begins with, with its rest.
func (b *binder) attribute(n *node) {
	root := pathRoot(n)
	if root == nil {
		b.walk(n.child("object"))
		return
	}
	b.note(root, Load).Attr = compact(b.src[root.span.End:n.span.End])
}

// pathRoot returns the first name of a dotted path, or nil if n is none.
func pathRoot(n *node) *node {
	for n != nil && n.kind == "attribute" {
		n = n.child("object")
	}
	if n == nil || n.kind != "identifier" {
		return nil
	}
	return n
}

// compact is a dotted path without the white space that may stand in it.
func compact(path string) string { return strings.Join(strings.Fields(path), "") }

func (b *binder) call(n *node) {
	b.noteCall(n.child("function"), n.child("arguments"), n, false)
	f, args := n.child("function"), n.child("arguments")
	b.walk(f)
	if args.kind == "argument_list" && forgetful[b.text(f)] {
		b.plain(args)
	} else {
		b.walk(args)
	}
}

// forgetful are builtins that neither keep nor change their arguments.
var forgetful = map[string]bool{
	"print": true, "len": true, "str": true, "repr": true, "abs": true, "round": true, "isinstance": true, "type": true,
	"float": true, "int": true, "bool": true, "format": true, "display": true, "id": true,
}

// plain walks n, whose direct names are only looked at.
func (b *binder) plain(n *node) {
	for _, k := range n.kids {
		if k.kind == "identifier" {
			b.note(k, Load).Plain = true
		} else {
			b.walk(k)
		}
	}
}

// noteCall records a call of f; args may be nil for a bare decorator.
func (b *binder) noteCall(f, args, whole *node, decorator bool) {
	c := callEvent{scope: b.scope, Call: Call{Lazy: b.nest > 0, Depth: b.nest, Decorator: decorator, Span: whole.span.Shift(b.shift)}}
	switch root := pathRoot(f); {
	case root != nil:
		c.Path = normal(compact(b.text(f)))
		c.Root = b.mangled(b.identifier(root))
	case f.kind == "attribute":
		c.Path = "." + b.text(f.child("attribute"))
	}
	if args != nil {
		c.Bare, c.Arguments, c.Generator = len(args.kids) == 0, true, args.kind == "generator_expression"
		for _, a := range args.kids {
			if a.kind == "keyword_argument" {
				a = a.child("value")
			}
			if s := b.literal(a); s != "" {
				c.Strings = append(c.Strings, s)
			}
		}
	}
	b.calls = append(b.calls, c)
}

// literal is the content of a string literal, pieces joined, or "".
func (b *binder) literal(n *node) string {
	if n == nil || n.kind != "string" && n.kind != "concatenated_string" && n.kind != "parenthesized_expression" {
		return ""
	}
	var content strings.Builder
	for _, k := range n.kids {
		if k.kind == "string_content" {
			content.WriteString(b.text(k))
		} else {
			content.WriteString(b.literal(k))
		}
	}
	return content.String()
}

func (b *binder) comprehension(n *node) {
	var first *node
	for _, k := range n.kids {
		if k.kind == "for_in_clause" {
			first = k
			break
		}
	}
	if first == nil {
		b.walkAll(n.kids)
		return
	}
	for _, k := range first.kids {
		if k.field == "right" {
			b.walk(k)
		}
	}
	b.within(ComprehensionScope, "", n, func() {
		for _, k := range n.kids {
			if k.kind == "for_in_clause" {
				b.forClause(k, k == first)
			}
		}
		for _, k := range n.kids {
			if k.kind != "for_in_clause" {
				b.walk(k)
			}
		}
	})
}

func (b *binder) forClause(n *node, first bool) {
	for _, k := range n.kids {
		switch {
		case k.field == "left":
			b.target(k, Store)
		case !first:
			b.walk(k)
		}
	}
}

// str walks the replacement fields of an f-string; in an annotation, the text
// of a plain string is an annotation itself.
func (b *binder) str(n *node) {
	if !b.inType || b.depth > 0 {
		b.walkAll(n.kids)
		return
	}
	content := n.kids
	if len(content) == 3 && content[1].kind == "string_content" && len(content[1].kids) == 0 {
		b.quotedType(content[1])
		return
	}
	b.walkAll(n.kids)
}

// concatenated walks adjacent strings; as an annotation they are not read,
// since their text lies in pieces.
func (b *binder) concatenated(n *node) {
	was := b.inType
	b.inType = false
	b.walkAll(n.kids)
	b.inType = was
}

// quotedType reads the content of a string as the expression that it stands
// for (PEP 484, forward references).
func (b *binder) quotedType(content *node) {
	source := "(" + b.text(content) + "\n)"
	parsed := parse(source)
	if len(parsed.errors) > 0 {
		return
	}
	src, shift, quoted := b.src, b.shift, b.quoted
	b.shift += content.span.Start - 1
	b.src, b.quoted = source, true
	b.depth++
	b.walk(parsed.root)
	b.depth--
	b.src, b.shift, b.quoted = src, shift, quoted
}

// annotation walks a type.
func (b *binder) annotation(n *node) {
	inType, quoted := b.inType, b.quoted
	b.inType, b.quoted = true, b.quoted || b.future
	b.annotated++
	b.walkAll(n.kids)
	b.inType, b.quoted = inType, quoted
}

// generic walks name[types].
func (b *binder) generic(n *node) {
	b.walk(n.kids[0])
	b.typeArguments(b.text(n.kids[0]), n.kids[1:])
}

func (b *binder) subscript(n *node) {
	value := n.child("value")
	b.walk(value)
	var rest []*node
	for _, k := range n.kids {
		if k != value {
			rest = append(rest, k)
		}
	}
	b.typeArguments(b.text(value), rest)
}

// typeArguments walks what stands in the brackets after name. The strings of
// Literal and the metadata of Annotated are no types.
func (b *binder) typeArguments(name string, args []*node) {
	last := lastPart(name)
	was := b.inType
	if last == "Literal" || last == "Annotated" {
		b.inType = false
	}
	b.walkPlain(args)
	b.inType = was
}

// walkPlain walks types without making them annotations again.
func (b *binder) walkPlain(list []*node) {
	for _, n := range list {
		if n.kind == "type" || n.kind == "type_parameter" {
			b.walkPlain(n.kids)
		} else {
			b.walk(n)
		}
	}
}

// lastPart is what follows the last dot of a path.
func lastPart(path string) string { return path[strings.LastIndexByte(path, '.')+1:] }
