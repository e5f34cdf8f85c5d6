package extract

import (
	"regexp"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/analysis/python"
	"github.com/pyferry/pyferry/core/text"
)

var (
	// hook matches the methods of a class that run when another is derived from
	// it, or it is indexed; metaHook also those that run when a metaclass makes
	// a class (Python, Customizing class creation).
	hook     = regexp.MustCompile(`(?m)^[ \t]+def (__init_subclass__|__class_getitem__)\b`)
	metaHook = regexp.MustCompile(`(?m)^[ \t]+def (__new__|__init__|__prepare__|__call__|__init_subclass__|__class_getitem__)\b`)
	metaBase = regexp.MustCompile(`^class\s+\w+\s*\([^)]*\b(type|\w*Meta)\b`)
)

// hooks judges the methods that run when s is defined, of the notebook's
// classes that it is made with.
func (p judge) hooks(s *stmt) *Refusal {
	seen := map[*stmt]bool{s: true}
	var visit func(t *stmt) *Refusal
	visit = func(t *stmt) *Refusal {
		for _, u := range t.Uses {
			if u.Lazy || u.Quoted || u.Op != python.Load {
				continue
			}
			for _, owner := range p.book.binds[u.Name] {
				if owner.Kind != python.Class || seen[owner] {
					continue
				}
				seen[owner] = true
				if p.hooked(owner) {
					return refuse("", p.at, "is made with %s, which may do more than define it", u.Name)
				}
				if err := visit(owner); err != nil {
					return err
				}
			}
		}
		return nil
	}
	return visit(s)
}

// hooked reports whether the hooks of a class may have effects.
func (p judge) hooked(class *stmt) bool {
	pattern := hook
	if metaBase.MatchString(class.source()) {
		pattern = metaHook
	}
	for _, m := range pattern.FindAllStringIndex(class.source(), -1) {
		span := class.cell.block(class.Span.Start + m[0])
		for _, c := range class.Calls {
			if c.Span.Start >= span.Start && c.Span.End <= min(span.End, class.Span.End) && p.call(c, class) != nil {
				return true
			}
		}
	}
	return false
}

// block is the span of the definition that begins with the line at offset: to
// the next line of code that is indented no more.
func (c *cell) block(offset int) text.Span {
	line := c.source[offset:lineEnd(c.source, offset)]
	indent := len(line) - len(strings.TrimLeft(line, " \t"))
	for at := lineEnd(c.source, offset) + 1; at < len(c.source); at = lineEnd(c.source, at) + 1 {
		line := strings.TrimRight(c.source[at:lineEnd(c.source, at)], "\r")
		code := strings.TrimLeft(line, " \t")
		comment := slices.ContainsFunc(c.parsed.Comments, func(s text.Span) bool { return s.Contains(at + len(line) - len(code)) })
		if code != "" && !comment && !strings.HasPrefix(code, ")") && len(line)-len(code) <= indent {
			return text.Span{Start: offset, End: at}
		}
	}
	return text.Span{Start: offset, End: len(c.source)}
}
