package python

import "github.com/pyferry/pyferry/core/text"

// A ScopeKind says what opens a scope.
type ScopeKind uint8

// The kinds of scope (Python, language reference 4.2; PEP 695 for TypeParams).
const (
	ModuleScope ScopeKind = iota
	FunctionScope
	LambdaScope
	ComprehensionScope
	ClassScope
	TypeParamsScope
)

// A Scope is a region of the text with names of its own.
type Scope struct {
	Kind     ScopeKind
	Name     string // of the function or class
	Span     text.Span
	Parent   *Scope // nil for the module
	Children []*Scope
	// Symbols are the names that occur in the scope itself, by name as Python
	// stores it: private names of a class are mangled.
	Symbols map[string]*Symbol
}

// A Symbol is what one scope does with a name.
type Symbol struct {
	Param    bool
	Bound    bool // assigned, imported, defined, deleted, annotated, ...
	Global   bool // declared by a global statement
	Nonlocal bool // declared by a nonlocal statement
	Read     bool
	Where    Where

	onlyQuoted bool // known from annotations that are not evaluated
}

// Where says whose variable a name means in a scope.
type Where uint8

// The possible owners of a name.
const (
	Local  Where = iota // the scope itself
	Free                // an enclosing function
	Module              // the module, or else the builtins
)

func (s *Scope) symbol(name string) *Symbol {
	sym := s.Symbols[name]
	if sym == nil {
		sym = &Symbol{}
		s.Symbols[name] = sym
	}
	return sym
}

func (s *Scope) open(kind ScopeKind, name string, span text.Span) *Scope {
	child := &Scope{Kind: kind, Name: name, Span: span, Parent: s, Symbols: map[string]*Symbol{}}
	s.Children = append(s.Children, child)
	return child
}

// functionLike reports a scope whose names inner scopes see.
func (s *Scope) functionLike() bool {
	return s.Kind != ModuleScope && s.Kind != ClassScope
}

// resolve decides for each name of s and the scopes in it whose it is.
func (s *Scope) resolve() {
	for name, sym := range s.Symbols {
		sym.Where = s.owner(name, sym)
	}
	for _, c := range s.Children {
		c.resolve()
	}
}

func (s *Scope) owner(name string, sym *Symbol) Where {
	switch {
	case s.Kind == ModuleScope || sym.Global:
		return Module
	case (sym.Bound || sym.Param) && !sym.Nonlocal:
		return Local
	}
	for at, direct := s.Parent, s.Kind == TypeParamsScope; at != nil; at = at.Parent {
		// Only a scope of type parameters sees the names of the class around it.
		visible := at.functionLike() || direct && at.Kind == ClassScope
		direct = direct && at.Kind == TypeParamsScope
		if outer := at.Symbols[name]; visible && outer != nil {
			if outer.Global {
				return Module
			}
			if (outer.Bound || outer.Param) && !outer.Nonlocal {
				return Free
			}
		}
	}
	return Module
}
