package pep

import (
	"slices"
	"strings"
)

// maxDepth bounds the nesting of parentheses in a marker; real ones have two.
const maxDepth = 100

// markerVariables are the names of PEP 508 and PEP 751, and those of
// setuptools before them.
var markerVariables = []string{
	"python_version", "python_full_version", "os_name", "sys_platform", "platform_release", "platform_system",
	"platform_version", "platform_machine", "platform_python_implementation", "implementation_name",
	"implementation_version", "extra", "extras", "dependency_groups",
	"os.name", "sys.platform", "platform.version", "platform.machine", "platform.python_implementation",
	"python_implementation",
}

// markerOr takes comparisons and groups joined by "and" or "or".
func (p *parser) markerOr() error {
	for {
		if err := p.markerAtom(); err != nil {
			return err
		}
		p.blanks()
		if !p.takeWord("and") && !p.takeWord("or") {
			return nil
		}
	}
}

// markerAtom takes a comparison or a group in parentheses.
func (p *parser) markerAtom() error {
	p.blanks()
	if !p.take("(") {
		return p.comparison()
	}
	if p.depth++; p.depth > maxDepth {
		return p.failf("the marker is nested too deeply")
	}
	if err := p.markerOr(); err != nil {
		return err
	}
	if !p.take(")") {
		return p.failf("expected and, or, or a closing parenthesis, not %s", p.next())
	}
	p.depth--
	return nil
}

func (p *parser) comparison() error {
	if err := p.operand(); err != nil {
		return err
	}
	p.blanks()
	if !p.markerOperator() {
		return p.failf("expected a comparison such as == or in, not %s", p.next())
	}
	p.blanks()
	return p.operand()
}

func (p *parser) markerOperator() bool {
	if p.takeWord("not") {
		p.blanks()
		return p.takeWord("in")
	}
	if p.takeWord("in") {
		return true
	}
	op := operatorAt(p.s[p.pos:])
	return op != "" && p.take(op)
}

// operand takes a variable or a quoted string, which knows no escapes.
func (p *parser) operand() error {
	if q := p.peek(); q == '"' || q == '\'' {
		end := strings.IndexByte(p.s[p.pos+1:], q)
		if end < 0 {
			return p.failf("the string has no closing quote")
		}
		p.pos += end + 2
		return nil
	}
	word := p.word()
	if !slices.Contains(markerVariables, word) {
		return p.failf("expected a marker variable or a quoted string")
	}
	p.pos += len(word)
	return nil
}

func (p *parser) takeWord(w string) bool { return p.word() == w && p.take(w) }

// word is the run of letters, digits, "_" and "." at pos.
func (p *parser) word() string {
	end := p.pos
	for end < len(p.s) && (isAlphanumeric(p.s[end]) || p.s[end] == '_' || p.s[end] == '.') {
		end++
	}
	return p.s[p.pos:end]
}
