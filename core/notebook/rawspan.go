package notebook

import "github.com/pyferry/pyferry/core/text"

// RawSpan returns where a span of Text stands in the raw file, the other way
// of what a Problem's Span is. It reports false where the span is not within
// one cell, and for a notebook that does not come from a file.
func (n *Notebook) RawSpan(span text.Span) (text.Span, bool) {
	i, ok := n.find(span.Start)
	if !ok || i >= len(n.sources) || span.End > n.cells[i].Span.End {
		return text.Span{}, false
	}
	w := rewriter{raw: n.raw, source: n.sources[i], decoded: n.cells[i].Source}
	start, ok1 := w.locate(span.Start - n.cells[i].Span.Start)
	end, ok2 := w.locate(span.End - n.cells[i].Span.Start)
	return text.Span{Start: start, End: end}, ok1 && ok2
}
