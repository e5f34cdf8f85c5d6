package python

import (
	"slices"
	"strings"
)

// Canonical is a text without what does not change its meaning: comments,
// blanks, line breaks, the kind of quotes, parentheses around what they do not
// change, and white space in docstrings. Two texts with the same canonical form
// are formatted differently at most. It is "" for a text that is not Python.
func Canonical(src string) string {
	tree := parse(src)
	if len(tree.errors) > 0 {
		return ""
	}
	var out strings.Builder
	writeCanonical(&out, tree.root, src)
	return out.String()
}

func writeCanonical(out *strings.Builder, n *node, src string) {
	switch {
	case n.kind == "string_start":
		out.WriteString(strings.ToLower(strings.TrimRight(n.span.Of(src), `"'`)) + "'")
		return
	case n.kind == "string_end":
		out.WriteString("' ")
		return
	case n.kind == "expression_statement" && n.only() != nil && n.only().kind == "string":
		writeDocstring(out, n.only(), src)
		return
	case n.kind == "parenthesized_expression" && n.only() != nil:
		writeCanonical(out, n.only(), src)
		return
	case n.kind == "line_continuation":
		return
	case n.kind == "string_content":
		out.WriteString(n.span.Of(src))
		return
	case len(n.kids) == 0:
		out.WriteString(n.span.Of(src) + " ")
		return
	}
	out.WriteString(n.kind + "(")
	at := n.span.Start
	for _, k := range n.kids {
		writeTokens(out, src[at:max(at, k.span.Start)])
		writeCanonical(out, k, src)
		at = k.span.End
	}
	writeTokens(out, src[at:max(at, n.span.End)])
	out.WriteString(")\n")
}

// writeDocstring writes a string that stands alone, whose white space does not
// count.
func writeDocstring(out *strings.Builder, n *node, src string) {
	for _, k := range n.kids {
		if k.kind == "string_content" {
			out.WriteString(strings.Join(strings.Fields(k.span.Of(src)), " "))
		} else {
			writeCanonical(out, k, src)
		}
	}
	out.WriteString("\n")
}

// CanonicalLines lists the statements of a text in canonical form, and of those
// that hold others the heads, indented as they are nested. It is nil for a text
// that is not Python.
func CanonicalLines(src string) []string {
	tree := parse(src)
	if len(tree.errors) > 0 {
		return nil
	}
	return statementLines(tree.root, src, "")
}

func statementLines(n *node, src, indent string) []string {
	within := slices.IndexFunc(n.kids, func(k *node) bool {
		return k.kind == "block" || strings.HasSuffix(k.kind, "_clause") && k.kind != "with_clause"
	})
	var list []string
	switch {
	case n.kind == "module" || n.kind == "block" || n.kind == "decorated_definition":
		for _, k := range n.kids {
			list = append(list, statementLines(k, src, indent)...)
		}
		return list
	case within < 0:
		within = len(n.kids)
	}
	head := *n
	head.kids = n.kids[:within]
	if within < len(n.kids) {
		head.span.End = n.kids[within].span.Start
	}
	var out strings.Builder
	writeCanonical(&out, &head, src)
	list = append(list, indent+strings.ReplaceAll(out.String(), "\n", ""))
	for _, k := range n.kids[within:] {
		if k.kind == "block" {
			list = append(list, statementLines(k, src, indent+" ")...)
		} else {
			list = append(list, statementLines(k, src, indent)...)
		}
	}
	return list
}

// writeTokens writes what stands between nodes: keywords and operators. A
// comma at the end of a list, and brackets, are a matter of formatting.
func writeTokens(out *strings.Builder, between string) {
	for line := range strings.Lines(between) {
		line, _, _ = strings.Cut(line, "#")
		for _, word := range strings.Fields(line) {
			if word = strings.Trim(word, ",()[]{};\\"); word != "" {
				out.WriteString(word + " ")
			}
		}
	}
}

// Likeness tells how much two canonical texts have in common: the share of
// their words and signs that both have, from 0 to 1.
func Likeness(a, b string) float64 {
	counts := map[string]int{}
	first, second := tokens(a), tokens(b)
	for _, word := range first {
		counts[word]++
	}
	shared := 0
	for _, word := range second {
		if counts[word] > 0 {
			counts[word]--
			shared += 2
		}
	}
	return float64(shared) / float64(max(1, len(first)+len(second)))
}

// tokens are the words of a canonical text that are not the names of nodes, nor
// the colons that each block has.
func tokens(canonical string) []string {
	return slices.DeleteFunc(strings.Fields(canonical), func(word string) bool {
		return word == ")" || word == ":" || strings.HasSuffix(word, "(")
	})
}
