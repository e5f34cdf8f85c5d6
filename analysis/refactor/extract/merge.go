package extract

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/pyferry/pyferry/analysis/python"
	"github.com/pyferry/pyferry/core/text"
)

// moduleEdits are the edits that put everything into the module.
func (p *plan) moduleEdits() []text.Edit {
	var missing []clause
	for _, c := range p.imports {
		if !p.module.has(c) {
			missing = append(missing, c)
		}
	}
	edits := p.importEdits(missing)
	if body := p.body(); body != "" {
		edits = append(edits, p.append(body))
	}
	edits = append(edits, p.replacements()...)
	edits = append(edits, p.allEdits()...)
	for i := range edits {
		if p.module.newline != "\n" {
			edits[i].New = strings.ReplaceAll(plain(edits[i].New), "\n", p.module.newline)
		}
	}
	return edits
}

// body is the text of what moves, with blank lines between.
func (p *plan) body() string {
	var out strings.Builder
	var last *stmt
	for _, s := range inOrder(p.moved) {
		if !p.added(s) {
			continue
		}
		code := plain(s.region().without(p.bare[s]))
		switch {
		case last == nil:
		case s.simple() && last.simple():
			out.WriteString(strings.Repeat("\n", 1+gap(last, s)))
		default:
			out.WriteString("\n\n\n")
		}
		out.WriteString(code)
		last = s
	}
	return out.String()
}

// firstCome is the first statement that comes into the module.
func (p *plan) firstCome() *stmt {
	list := inOrder(p.moved)
	return list[max(slices.IndexFunc(list, p.added), 0)]
}

func (s *stmt) simple() bool {
	return s.Kind == python.Assign || s.Kind == python.Augment || s.Kind == python.Expression
}

// gap is 1 if blank lines or other code stand between a and b, else 0.
func gap(a, b *stmt) int {
	if a.cell != b.cell || b.index != a.index+1 {
		return 1
	}
	return max(0, min(1, strings.Count(a.cell.source[a.region().span.End:b.region().span.Start], "\n")-1))
}

// append puts body at the end of the module, before the block that only runs
// it as a script.
func (p *plan) append(body string) text.Edit {
	m := p.module
	at := len(m.text)
	after := "\n"
	if n := len(m.parsed.Statements); n > 0 {
		last := m.parsed.Statements[n-1]
		if last.Kind == python.If && strings.Contains(last.Span.Of(m.text), "__name__") {
			at = m.attached(last.Span.Start)
			after = "\n\n\n"
		}
	}
	before := strings.TrimRight(m.text[:at], " \t\r\n")
	if strings.TrimSpace(before) == "" {
		return text.Edit{Span: text.Span{Start: len(before), End: at}, New: body + after}
	}
	return text.Edit{Span: text.Span{Start: len(before), End: at}, New: "\n\n\n" + body + after}
}

// attached moves offset, the start of a statement of the module, up over the
// comment lines right above it.
func (m *module) attached(offset int) int {
	at := lineStart(m.text, offset)
	for at > 0 {
		above := lineStart(m.text, at-1)
		if !strings.HasPrefix(m.text[above:at], "#") {
			break
		}
		at = above
	}
	return at
}

var (
	allClose  = regexp.MustCompile(`(,?)(\s*)[\])]$`)
	allString = regexp.MustCompile(`(["'])[A-Za-z_]\w*["']`)
)

// allEdits adds the moved names to the module's __all__ if that is one plain
// list or tuple.
func (p *plan) allEdits() []text.Edit {
	s := p.module.statementOf("__all__")
	if s == nil || s.Kind != python.Assign || len(s.Calls) > 0 {
		return nil
	}
	src := s.Span.Of(p.module.text)
	if strings.HasSuffix(src, "[]") {
		return p.firstOfAll(s.Span.End - 1)
	}
	match, quoted := allClose.FindStringSubmatchIndex(src), allString.FindAllStringSubmatchIndex(src, -1)
	if match == nil || len(quoted) == 0 || strings.Contains(src, "#") || strings.Contains(src, "+") {
		return nil
	}
	quote := src[quoted[0][2]:quoted[0][3]]
	last := quoted[len(quoted)-1]
	separator := ", "
	if i := strings.LastIndexByte(src[:last[0]], '\n'); i >= 0 {
		separator = "," + src[i:last[0]]
	}
	var out strings.Builder
	for _, n := range p.targets {
		if !strings.HasPrefix(n, "_") && !strings.Contains(src, quote+n+quote) {
			out.WriteString(separator + quote + n + quote)
		}
	}
	if out.Len() == 0 {
		return nil
	}
	at := s.Span.Start + last[1]
	return []text.Edit{{Span: text.Span{Start: at, End: at}, New: out.String()}}
}

// firstOfAll puts the moved names into an empty __all__.
func (p *plan) firstOfAll(at int) []text.Edit {
	var names []string
	for _, n := range p.targets {
		if !strings.HasPrefix(n, "_") {
			names = append(names, strconv.Quote(n))
		}
	}
	return []text.Edit{{Span: text.Span{Start: at, End: at}, New: strings.Join(names, ", ")}}
}
