package python

import "strings"

// Public returns the names that `from module import *` binds where t is the
// module: those of a literal __all__, else all that the module binds without
// an underscore in front (language reference 7.11). ok is false where they
// cannot be known: the text is not Python, it imports with a star itself, or
// __all__ is computed.
func (t *Text) Public() (names []string, ok bool) {
	if len(t.Errors) > 0 {
		return nil, false
	}
	if sym := t.Scope.Symbols["__all__"]; sym != nil && sym.Bound {
		return nil, false
	}
	for _, s := range t.Statements {
		if s.Kind == Import && strings.HasSuffix(s.Span.Of(t.Source), "*") {
			return nil, false
		}
	}
	for name, sym := range t.Scope.Symbols {
		if sym.Bound && !strings.HasPrefix(name, "_") {
			names = append(names, name)
		}
	}
	return names, true
}
