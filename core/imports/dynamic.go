package imports

import (
	"slices"
	"strconv"
	"strings"

	"github.com/pyferry/pyferry/core/text"
)

// A call is a dynamic import whose closing parenthesis is yet to come.
type call struct {
	found int // its index in scanner.found
	depth int // the brackets around it
}

// An importer is a function that imports the module that its first argument
// names; called bare or as an attribute of one of the modules.
type importer struct {
	name     string
	modules  []string
	relative bool // leading dots make the name relative
}

var importers = []importer{
	{"import_module", []string{"importlib"}, true},
	{"__import__", []string{"builtins", "__builtin__", "__builtins__"}, false},
}

// dynamicImport records the import made by the call whose opening parenthesis is
// at p inside depth brackets, if it is one.
func (s *scanner) dynamicImport(p, depth int) {
	end := p
	for end > s.line && (s.src[end-1] == ' ' || s.src[end-1] == '\t') {
		end--
	}
	if end == s.line || s.src[end-1] != 'e' && s.src[end-1] != '_' {
		return
	}
	for _, f := range importers {
		start, ok := f.calleeStart(s.src[s.line:end])
		if !ok {
			continue
		}
		if imp, ok := s.literalModule(skipSpace(s.src, p+1), f); ok {
			imp.Statement.Start = s.line + start
			s.calls = append(s.calls, call{len(s.found), depth})
			s.add(imp, s.lambdaAt(p).inBody())
		}
	}
}

// calleeStart returns the offset at which the function's name, with the module
// before it, starts at the end of the line so far.
func (f importer) calleeStart(line string) (int, bool) {
	before, ok := strings.CutSuffix(line, f.name)
	if !ok {
		return 0, false
	}
	if owner, isAttribute := cutDot(before); isAttribute {
		module := owner[len(strings.TrimRight(owner, letters)):]
		if !slices.Contains(f.modules, module) {
			return 0, false
		}
		before = strings.TrimSuffix(owner, module)
	}
	_, isAttribute := cutDot(before)
	return len(before), !isAttribute && (before == "" || !identifierBytes[before[len(before)-1]])
}

// cutDot cuts the dot, with space around it, off the end of an expression.
func cutDot(expression string) (owner string, ok bool) {
	const space = blanks + "\r\n\\"
	owner, ok = strings.CutSuffix(strings.TrimRight(expression, space), ".")
	return strings.TrimRight(owner, space), ok
}

// literalModule reads the first argument of f at p: a string literal without
// escapes that holds a dotted name.
func (s *scanner) literalModule(p int, f importer) (Import, bool) {
	switch byteAt(s.src, p) {
	case 'r', 'R', 'u', 'U':
		p++
	}
	if c := byteAt(s.src, p); c != '"' && c != '\'' {
		return Import{}, false
	}
	end, closed := lineStringEnd(s.src, p+1, s.src[p])
	if !closed {
		return Import{}, false
	}
	span := text.Span{Start: p + 1, End: end - 1}
	module := strings.TrimLeft(span.Of(s.src), ".")
	level := span.Len() - len(module)
	if level > 0 && !f.relative || !isModuleName(module, level) || !s.endsArgument(end) {
		return Import{}, false
	}
	return Import{
		Module: s.copy(module), Level: level, Span: span,
		Statement: text.Span{End: end}, Context: Dynamic,
	}, true
}

// isModuleName reports whether name is a dotted name, or empty behind dots.
func isModuleName(name string, level int) bool {
	if name == "" {
		return level > 0
	}
	for part := range strings.SplitSeq(name, ".") {
		if part == "" || identifierEnd(part, 0) != len(part) {
			return false
		}
	}
	return true
}

// endsArgument reports whether the argument that ends at p is complete.
func (s *scanner) endsArgument(p int) bool {
	p = skipSpace(s.src, p)
	return p == len(s.src) || s.src[p] == ',' || s.src[p] == ')'
}

// closeCalls ends the dynamic imports whose closing bracket, inside depth
// brackets, ends at p.
func (s *scanner) closeCalls(p, depth int) {
	for n := len(s.calls); n > 0 && s.calls[n-1].depth >= depth; n-- {
		imp := &s.found[s.calls[n-1].found]
		if level := lastInteger(s.src[imp.Statement.End : p-1]); level > 0 {
			imp.Level = level
		}
		imp.Statement.End = p
		s.calls = s.calls[:n-1]
	}
}

// lastInteger returns the integer literal that is the last of the arguments, or 0.
// Of __import__ and import_module, level alone is an integer, and the last.
func lastInteger(arguments string) int {
	arguments = strings.TrimRight(arguments, blanks+"\r\n,")
	digitsStart := len(strings.TrimRight(arguments, digits))
	before := strings.TrimRight(arguments[:digitsStart], blanks+"\r\n")
	if !strings.HasSuffix(before, ",") && !strings.HasSuffix(before, "=") {
		return 0
	}
	level, err := strconv.Atoi(arguments[digitsStart:])
	if err != nil {
		return 0
	}
	return level
}
