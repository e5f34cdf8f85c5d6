package extract

import (
	"regexp"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/analysis/python"
	"github.com/pyferry/pyferry/core/text"
)

// wrapped is the edit that puts a lambda in the place of the function f, which
// the statement s passes on as a value in the use u, so that name is passed
// too:
//
//	map(lambda x: f(x, df=df), rows)
//
// A lambda has another __name__ and cannot be pickled. So only callers are
// known here that do nothing but call what they are given, with one argument.
func (p *plan) wrapped(f, s *stmt, u python.Use, name string) (text.Edit, bool) {
	parameter := f.onlyParameter()
	known := parameter != "" && p.onlyCalled(s, u.Span)
	if !known && (!p.withLambda || u.Attr != "" || s.sends(u.Span) || s.compared(u.Span)) {
		return text.Edit{}, false
	}
	code, ok := f.lambda(name)
	if !ok {
		return text.Edit{}, false
	}
	if !known && s.stands(u.Span) {
		code = "(" + code + ")"
	}
	return text.Edit{Span: u.Span.Shift(s.cell.start), New: code}, true
}

// sending are the functions that send what they call to another process,
// where a lambda does not arrive: those of pools, executors and joblib.
var sending = set("map imap imap_unordered starmap map_async starmap_async apply apply_async submit Process delayed dump dumps")

// sends reports whether the value at a span goes to another process.
func (s *stmt) sends(at text.Span) bool {
	c := s.callAround(at)
	return c != nil && sending[lastPart(c.Path)]
}

var (
	comparedBefore = regexp.MustCompile(`(\bis|\bnot|\bin|[=!]=)\s*$`)
	comparedAfter  = regexp.MustCompile(`^\s*(is\b|not\s+in\b|in\b|[=!]=)`)
)

// compared reports whether the value at a span is compared with another, to
// which no lambda is equal.
func (s *stmt) compared(at text.Span) bool {
	src := s.cell.source
	return comparedBefore.MatchString(src[s.Span.Start:at.Start]) || comparedAfter.MatchString(src[at.End:s.Span.End])
}

// lambda is a lambda that calls f and passes name too.
func (s *stmt) lambda(name string) (string, bool) {
	parameters, ok := s.signature()
	if !ok || slices.Contains(parameters, name) || slices.Contains(parameters, s.Name) {
		return "", false
	}
	list := strings.Join(parameters, ", ")
	arguments := strings.Join(append(parameters, name+"="+name), ", ")
	return strings.TrimSpace("lambda "+list) + ": " + s.Name + "(" + arguments + ")", true
}

// signature lists the parameters with which a lambda takes, and passes on,
// what f takes.
func (s *stmt) signature() ([]string, bool) {
	var names []string
	for _, p := range s.Params {
		if p.Star > 0 || p.Default {
			return []string{"*args", "**kwargs"}, true
		}
		name := identifierFirst.FindString(p.Span.Of(s.cell.source))
		if name == "" { // a bare / or *
			return nil, false
		}
		names = append(names, name)
	}
	return names, true
}

// stands reports whether something at a span is part of a larger expression,
// where a lambda needs parentheses.
func (s *stmt) stands(at text.Span) bool {
	src := s.cell.source
	before := strings.TrimRight(src[s.Span.Start:at.Start], " \t")
	after := strings.TrimLeft(src[at.End:], " \t")
	begins := before == "" || strings.ContainsRune("(,=[{:\n", rune(before[len(before)-1])) && !strings.HasSuffix(before, "==")
	ends := after == "" || strings.ContainsRune("),]}\n;#", rune(after[0]))
	return !begins || !ends
}

var identifierFirst = regexp.MustCompile(`^[\pL_][\pL\pN\pM_]*`)

// onlyParameter is the parameter of a function that has one, without a
// default, or "".
func (s *stmt) onlyParameter() string {
	if len(s.Params) != 1 || s.Params[0].Star > 0 || s.Params[0].Default {
		return ""
	}
	return identifierFirst.FindString(s.Params[0].Span.Of(s.cell.source))
}

// onlyCalled reports whether the name at a span is an argument of a function
// that only calls it: map and filter with one iterable, a sort's key, and what
// pandas applies to each element, row or column.
func (p *plan) onlyCalled(s *stmt, at text.Span) bool {
	c := s.callAround(at)
	if c == nil || c.Local && c.Path == c.Root {
		return false
	}
	src := s.cell.source
	open := c.Span.Start + strings.IndexByte(c.Span.Of(src), '(') + 1
	before := strings.TrimSpace(src[min(open, at.Start):at.Start])
	rest := strings.TrimSpace(src[at.End : c.Span.End-1])
	first := before == "" && src[open-1] == '('
	builtin := c.Path == c.Root && builtinNames[c.Path] && len(p.book.binds[c.Path]) == 0 && len(p.book.stars) == 0
	switch last := lastPart(c.Path); {
	case builtin && (last == "map" || last == "filter"):
		return first && oneMore(rest)
	case builtin && (last == "sorted" || last == "min" || last == "max"), !builtin && last == "sort":
		return keyed.MatchString(src[open:at.Start]) && (rest == "" || rest[0] == ',')
	case !builtin && (last == "apply" || last == "map" || last == "applymap"):
		return first && (rest == "" || last == "apply" && byAxis.MatchString(rest))
	}
	return false
}

// oneMore reports whether the rest of an argument list is one plain argument.
func oneMore(rest string) bool {
	rest, found := strings.CutPrefix(strings.TrimRight(rest, ", \t\r\n"), ",")
	depth := 0
	for _, r := range rest {
		switch r {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
		case ',':
			found = found && depth > 0
		case '"', '\'', '#':
			return false
		}
	}
	return found && strings.TrimSpace(rest) != "" && !strings.HasPrefix(strings.TrimSpace(rest), "*")
}

var (
	keyed  = regexp.MustCompile(`(^|[,\s])key\s*=\s*$`)
	byAxis = regexp.MustCompile(`^,\s*axis\s*=\s*\w+$`)
)

// callAround is the innermost call that has a span among its arguments.
func (s *stmt) callAround(at text.Span) *python.Call {
	var best *python.Call
	for i := range s.Calls {
		c := &s.Calls[i]
		opening := c.Span.Start + strings.IndexByte(c.Span.Of(s.cell.source), '(')
		if c.Arguments && !c.Decorator && opening < at.Start && at.End < c.Span.End && (best == nil || c.Span.Len() < best.Span.Len()) {
			best = c
		}
	}
	return best
}
