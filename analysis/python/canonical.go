package python

import "strings"

// Canonical is a text without what does not change its meaning: comments,
// blanks, line breaks, the kind of quotes, and white space in docstrings. Two
// texts with the same canonical form are formatted differently at most. It is
// "" for a text that is not Python.
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
		out.WriteString(strings.Join(strings.Fields(n.span.Of(src)), " ") + "\n")
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
// their lines that both have, from 0 to 1.
func Likeness(a, b string) float64 {
	counts := map[string]int{}
	total := 0
	for line := range strings.Lines(a) {
		counts[line]++
		total++
	}
	shared := 0
	for line := range strings.Lines(b) {
		total++
		if counts[line] > 0 {
			counts[line]--
			shared += 2
		}
	}
	return float64(shared) / float64(max(1, total))
}
