package extract

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/analysis/python"
)

var (
	selfAware = regexp.MustCompile(`__init_subclass__|metaclass|\bcls\b|__class__|type\(self\)`)
	// selfNamed is code that only makes an instance of the class or tells its
	// name.
	selfNamed = regexp.MustCompile(`(\b(self\.)?__class__|type\(self\))\.__(qual)?name__\b|(\bself\.__class__|\btype\(self\)|\bcls)\(|\bdef\s+\w+\(\s*cls\s*[,)]`)
)

// keeping binds a list, dict or other object in a class, for all instances.
var (
	keeping    = regexp.MustCompile(`(?m)^(class\b[^\n]*:\s?| {1,4}|\t)\w+\s*(:[^=\n]*)?=\s*(\[|\{|[\w.]+\()`)
	perObject  = regexp.MustCompile(`=\s*([\w.]+\.)?(field|property)\(`)
	keptByCall = regexp.MustCompile(`=\s*(\[|\{|[\w.]+\()`)
)

// keeps reports whether calling the function s, or the methods of the class s,
// may leave something behind in it: in an object that the class holds, or that
// is a default, or through a decorator of the notebook's own.
func (p *plan) keeps(s *stmt) bool {
	for _, c := range s.Calls {
		if _, imported := importsOf(c.Root, p.book.binds[c.Root]); c.Decorator && !imported && len(p.book.binds[c.Root]) > 0 {
			return true
		}
	}
	if s.Kind == python.Class {
		return keeping.MatchString(perObject.ReplaceAllString(s.source(), ""))
	}
	return keptByCall.MatchString(s.Parameters.Of(s.cell.source))
}

// changesItself reports whether the code of a class or function may change the
// class that it belongs to.
func (s *stmt) changesItself() bool {
	return selfAware.MatchString(selfNamed.ReplaceAllString(s.source(), "("))
}

// fixed reports whether what s binds can only be changed by setting its
// attributes from outside.
func (p *plan) fixed(s *stmt) bool {
	switch s.Kind {
	case python.Function, python.Class:
		if p.book.subclassed && s.Kind == python.Class {
			return false
		}
		return !s.changesItself() && !p.keeps(s) && !slices.ContainsFunc(s.Uses, func(u python.Use) bool { return u.Name == s.Name && u.Attr != "" })
	case python.Assign:
		return p.number(s, answers{})
	}
	return false
}

// answers are what was found of statements, so that each is asked once however
// often it is used. The answer is no while it is looked for: what depends on
// itself is not computed once.
type answers map[*stmt]bool

func (a answers) of(s *stmt, ask func() bool) bool {
	if _, asked := a[s]; !asked {
		a[s] = false
		a[s] = ask()
	}
	return a[s]
}

// number reports whether the assignment s binds a literal, or a formula that
// gives a number or string: it uses only such, and attributes and functions of
// math, or those of NumPy that make a number of a number.
func (p *plan) number(s *stmt, known answers) bool {
	return known.of(s, func() bool {
		return s.Literal || s.Arithmetic && p.callsNumeric(s) && !slices.ContainsFunc(s.Uses, func(u python.Use) bool {
			owner := p.owners[u.Name]
			return u.Op == python.Load && owner != nil && (owner.Kind != python.Assign || !p.number(owner, known))
		})
	})
}

// callsNumeric reports whether all that the formula of s calls gives numbers
// or strings.
func (p *plan) callsNumeric(s *stmt) bool {
	return !slices.ContainsFunc(s.Calls, func(c python.Call) bool {
		meaning := cmp.Or(p.libraryPath(c.Root, c.Path), c.Path)
		name, ofNumPy := strings.CutPrefix(meaning, "numpy.")
		return !strings.HasPrefix(meaning, "math.") && !numeric[meaning] && !(ofNumPy && unary[name] && p.scalar(s, answers{}))
	})
}

// scalar reports whether s, and what it uses, holds no tuple, of which NumPy
// would make an array.
func (p *plan) scalar(s *stmt, known answers) bool {
	return known.of(s, func() bool {
		return s.Kind == python.Assign && !strings.Contains(s.source(), ",") && !slices.ContainsFunc(s.Uses, func(u python.Use) bool {
			owner := p.owners[u.Name]
			return u.Op == python.Load && owner != nil && (owner.order >= s.order || !p.scalar(owner, known))
		})
	})
}

// numeric are builtins that give numbers or strings.
var numeric = set("abs bool float int len pow round str sum ord chr")
