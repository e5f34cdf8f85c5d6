package extract

import (
	"regexp"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/core/text"
)

// A region is what moves with a statement: the comments right above it and
// what belongs to it behind.
type region struct {
	cell *cell
	span text.Span // in the cell
}

// without is the region's code after edits, which are sorted, without the
// white space at its end.
func (r region) without(edits []text.Edit) string {
	code := r.span.Of(r.cell.source)
	for _, e := range slices.Backward(edits) {
		code = code[:e.Span.Start-r.span.Start] + e.New + code[e.Span.End-r.span.Start:]
	}
	return strings.TrimRight(code, " \t\r\n")
}

// directive matches comments that speak about the cell and not the code:
// Colab's forms, nbdev's and Quarto's directives, cell marks, magics in a script.
var directive = regexp.MustCompile(`^#\s*(%%|[%!]\w|@title|@param|@markdown|In\s*\[|\|| ?[Ee]xport\b|<codecell>|hide\b|region\b|default_exp\b)`)

// region finds what moves with s.
func (s *stmt) region() region {
	src := s.cell.source
	r := region{s.cell, s.Span}
	if first := lineStart(src, s.Span.Start); first == s.Span.Start {
		r.span.Start = s.cell.above(first)
	}
	tail := text.Span{Start: s.Span.End, End: lineStop(src, s.Span.End)}
	if strings.HasPrefix(strings.TrimSpace(tail.Of(src)), "#") {
		r.span.End = tail.End
	}
	r.span.End = s.cell.below(r.span.End)
	if r.span.Len() > 0 && src[r.span.End-1] == '\r' {
		r.span.End--
	}
	return r
}

// above moves the start of a line up over the comments attached to it.
func (c *cell) above(at int) int {
	for at > 0 {
		line := lineStart(c.source, at-1)
		code := strings.TrimRight(c.source[line:at], "\r\n")
		if !strings.HasPrefix(code, "#") || directive.MatchString(code) {
			break
		}
		at = line
	}
	return at
}

// below moves the end of a block down over indented comments behind it.
func (c *cell) below(at int) int {
	end := at
	for next := lineEnd(c.source, at) + 1; next < len(c.source); {
		stop := lineEnd(c.source, next)
		line := c.source[next:stop]
		trimmed := strings.TrimSpace(line)
		switch {
		case trimmed == "":
		case strings.HasPrefix(trimmed, "#") && (line[0] == ' ' || line[0] == '\t'):
			end = next + len(strings.TrimRight(line, " \t\r"))
		default:
			return end
		}
		next = stop + 1
	}
	return end
}

// cellEdits replace what moves by imports, in coordinates of the notebook's
// text.
func (p *plan) cellEdits() []text.Edit {
	var edits []text.Edit
	list := inOrder(p.moved)
	for i := 0; i < len(list); {
		run := p.neighbours(list[i:])
		edits = append(edits, p.replace(run)...)
		i += len(run)
	}
	return edits
}

// neighbours returns the statements at the head of list that follow one another in
// their cell on lines of their own.
func (p *plan) neighbours(list []*stmt) []*stmt {
	n := 1
	for n < len(list) && list[n].cell == list[0].cell && list[n].index == list[n-1].index+1 && list[n].ownLine() && list[n-1].ownLine() {
		n++
	}
	return list[:n]
}

// ownLine reports whether no other statement shares a line with s.
func (s *stmt) ownLine() bool {
	src, r := s.cell.source, s.region().span
	return blank(src, text.Span{Start: lineStart(src, r.Start), End: r.Start}) && blank(src, text.Span{Start: r.End, End: lineEnd(src, r.End)})
}

// replace puts one import in the place of the first and takes out the others
// with the blank lines before them. What only changes something is taken out.
func (p *plan) replace(run []*stmt) []text.Edit {
	var names []string
	for _, s := range run {
		for _, n := range s.bound() {
			if !slices.Contains(names, n) {
				names = append(names, n)
			}
		}
	}
	var edits []text.Edit
	if len(names) > 0 {
		first := run[0].region()
		edits = []text.Edit{{Span: first.span.Shift(first.cell.start), New: fromLine(p.module.name, names)}}
		run = run[1:]
	}
	for _, s := range run {
		r := s.region()
		src := r.cell.source
		r.span.Start = len(strings.TrimRight(src[:r.span.Start], " \t\r\n"))
		if r.span.Start == 0 {
			r.span.End = len(src) - len(strings.TrimLeft(src[r.span.End:], " \t\r\n"))
		}
		edits = append(edits, text.Edit{Span: r.span.Shift(r.cell.start)})
	}
	return edits
}

// edits are all edits but those of manifests.
func (p *plan) edits() []analysis.FileEdit {
	list := []analysis.FileEdit{{Path: p.path, Edits: p.cellEdits()}}
	for _, init := range p.module.inits {
		list = append(list, analysis.FileEdit{Path: init, Create: true})
	}
	if edits := p.moduleEdits(); len(edits) > 0 || p.module.create {
		list = append(list, analysis.FileEdit{Path: p.module.path, Create: p.module.create, Edits: edits})
	}
	return list
}
