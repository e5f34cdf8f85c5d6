package extract

import (
	"regexp"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/analysis/python"
	"github.com/pyferry/pyferry/core/text"
)

// harmless reports whether all that t does with a name is to hand it to a
// function of a library that neither changes it nor gives back a part of it.
func (p *plan) harmless(t *stmt, u python.Use) bool {
	if u.Op != python.Load || strings.Contains(t.source(), ":=") || !p.container(p.owners[u.Name]) {
		return false
	}
	c, ok := t.innermost(u.Span)
	if !ok || c.Depth != u.Depth || c.Span.Start == u.Span.Start {
		return false
	}
	if strings.ContainsRune(`"'`, rune(t.cell.source[c.Span.Start])) {
		return c.Root == "" && !strings.Contains(c.Span.Of(t.cell.source), " for ") // a method of a string
	}
	path := p.libraryPath(c.Root, c.Path)
	if path == "" || c.Local {
		return false
	}
	src := t.cell.source
	if strings.HasSuffix(strings.TrimRight(src[c.Span.Start:u.Span.Start], " "), "**") {
		return purity(path, c.Bare) == steady
	}
	code := c.Span.Of(src)
	if strings.Contains(code, " for ") {
		return false // what it goes through may be changed
	}
	if name, ok := strings.CutPrefix(path, "matplotlib.pyplot."); ok {
		return !strings.Contains(name, ".") && !pictures[name]
	}
	name, ok := strings.CutPrefix(path, "numpy.")
	inputs := 2 // what follows may be where the result goes
	if unary[name] {
		inputs = 1
	}
	return ok && (unary[name] || computing[name]) && argumentsBefore(src[c.Span.Start:u.Span.Start]) < inputs &&
		!strings.Contains(code, "out=") && !strings.Contains(code, "copy=")
}

// argumentsBefore counts the arguments that end in the beginning of a call.
func argumentsBefore(code string) int {
	depth, n := 0, 0
	for _, r := range code {
		switch {
		case strings.ContainsRune("([{", r):
			depth++
		case strings.ContainsRune(")]}", r):
			depth--
		case r == ',' && depth == 1:
			n++
		}
	}
	return n
}

var (
	displayed = regexp.MustCompile(`^\w+\s*(:[^=]*)?=\s*["'\[{\d.-]`)
	assigned  = regexp.MustCompile(`^\w+\s*=\s*`)
)

// container reports whether what s binds is a list, dict, array or number,
// which looking does not use up as it does an iterator.
func (p *plan) container(s *stmt) bool {
	if s == nil || s.Kind != python.Assign {
		return false
	}
	if displayed.MatchString(s.source()) {
		return true
	}
	path := p.valueOf(s)
	return strings.HasPrefix(path, "numpy.") || strings.HasPrefix(path, "draw.") || builtinContainers[path]
}

// fresh reports whether what s binds is made of numbers alone: it holds
// nothing that it was computed from.
func (p *plan) fresh(s *stmt) bool {
	path := p.valueOf(s)
	if name, ok := strings.CutPrefix(path, "draw."); ok {
		return !choosing[name]
	}
	name, ok := strings.CutPrefix(path, "numpy.")
	return ok && unary[name]
}

// valueOf is the path of the function whose result an assignment binds: its
// own, that of a builtin, or "draw." and the method of a seeded generator.
func (p *plan) valueOf(s *stmt) string {
	if s.Kind != python.Assign || len(s.Calls) == 0 {
		return ""
	}
	start := s.Span.Start + len(assigned.FindString(s.source()))
	i := slices.IndexFunc(s.Calls, func(c python.Call) bool { return !c.Lazy && c.Span.Start == start && c.Span.End == s.Span.End })
	if i < 0 {
		return ""
	}
	c := s.Calls[i]
	if path := p.libraryPath(c.Root, c.Path); path != "" {
		return path
	}
	binders := p.book.binds[c.Root]
	if name, ok := strings.CutPrefix(c.Path, c.Root+"."); ok && len(binders) == 1 && draws[name] && p.seeded(binders[0], c.Root) {
		return "draw." + name
	}
	if len(binders) > 0 {
		return ""
	}
	return c.Path
}

// choosing are the draws that give a part of their argument.
var choosing = set("choice choices sample permutation permuted")

// builtinContainers make what is not used up.
var builtinContainers = set("list dict tuple set frozenset sorted range float int str")

// innermost is the smallest call around a span.
func (s *stmt) innermost(span text.Span) (python.Call, bool) {
	var best python.Call
	found := false
	for _, c := range s.Calls {
		around := c.Span.Start <= span.Start && span.End <= c.Span.End
		if around && (!found || c.Span.Len() < best.Span.Len()) {
			best, found = c, true
		}
	}
	return best, found
}

// pictures are the functions of pyplot that work on a figure, not on data.
var pictures = set("setp sca delaxes close figure clf cla")

// unary are functions of NumPy that compute from their first argument; the
// second is where the result goes.
var unary = set(`square sqrt cbrt exp expm1 log log2 log10 log1p sin cos tan arcsin arccos arctan sinh cosh tanh deg2rad rad2deg
	abs absolute fabs sign floor ceil rint isnan isfinite isinf`)

// computing are others that give new values.
var computing = set(`array mean average std var sum prod min max amin amax median percentile quantile nanmean nanstd nansum nanmin
	nanmax linspace logspace geomspace arange zeros ones full empty zeros_like ones_like full_like eye identity dot matmul outer
	inner cross kron append concatenate hstack vstack column_stack stack unique sort argsort cumsum cumprod diff gradient histogram
	bincount any all allclose isclose array_equal maximum minimum power multiply add subtract divide mod arctan2 hypot corrcoef cov
	polyfit polyval interp trapz trapezoid tile repeat count_nonzero argmin argmax linalg.inv linalg.solve linalg.det linalg.norm
	linalg.eig linalg.eigh linalg.eigvals linalg.svd linalg.lstsq linalg.matrix_rank ndim shape size`)
