package pep

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/pyferry/pyferry/core/text"
)

// A Requirement is a parsed requirement (PEP 508). All spans and offsets count
// bytes of the string that it was parsed from.
type Requirement struct {
	// Name is the distribution's name and Extras the requested extras, as
	// written.
	Name   string
	Extras []string
	// Specifier is the version part as written, without its parentheses and
	// outer blanks; empty for any version.
	Specifier string
	// URL is what stands after "@" (PEP 508, direct reference).
	URL string
	// Marker is the environment marker as written, without the ";" and outer
	// blanks.
	Marker string
	// Span covers the requirement without outer blanks; NameSpan the name.
	Span, NameSpan text.Span
	// InsertVersion is where the version part starts, its parenthesis
	// included; without one it is where one would be inserted: after the
	// extras, or after the name.
	InsertVersion int
}

// A SyntaxError says where a string is no requirement.
type SyntaxError struct {
	Message string // one sentence without the column
	Offset  int    // byte offset into the parsed string
	column  int
}

// Error is the message with the column, 1-based and counted in code points.
func (e *SyntaxError) Error() string { return fmt.Sprintf("%s at column %d", e.Message, e.column) }

// ParseRequirement reads one requirement with the grammar that the Python
// library "packaging" uses for PEP 508: it also takes a version part in
// parentheses, "===", a comma after the last version, and the marker variables
// of old setuptools. The error is a *SyntaxError.
func ParseRequirement(s string) (Requirement, error) {
	p := &parser{s: s}
	p.blanks()
	r := Requirement{Span: text.Span{Start: p.pos, End: p.pos + len(strings.TrimRight(s[p.pos:], " \t"))}}
	if err := p.requirement(&r); err != nil {
		return Requirement{}, err
	}
	return r, nil
}

// A parser reads s from left to right; pos is the next byte.
type parser struct {
	s     string
	pos   int
	depth int // of parentheses in a marker
}

func (p *parser) requirement(r *Requirement) error {
	r.NameSpan.Start = p.pos
	r.Name = p.identifier()
	r.NameSpan.End = p.pos
	if r.Name == "" {
		return p.failf("expected a package name")
	}
	p.blanks()
	if err := p.extras(r); err != nil {
		return err
	}
	if p.take("@") {
		return p.reference(r)
	}
	if err := p.versionPart(r); err != nil {
		return err
	}
	if p.atEnd() {
		return nil
	}
	if p.peek() != ';' {
		return p.failf("expected a version or a marker, not %s", p.next())
	}
	return p.markerPart(r)
}

// identifier takes a name (PEP 508): letters, digits and inner "-", "_", ".".
// An underscore may end it, as in the grammar of "packaging".
func (p *parser) identifier() string {
	end := p.pos
	for end < len(p.s) && (isAlphanumeric(p.s[end]) || end > p.pos && isSeparator(p.s[end])) {
		end++
	}
	for end > p.pos && (p.s[end-1] == '-' || p.s[end-1] == '.') {
		end--
	}
	if end < len(p.s) && p.s[end] >= utf8.RuneSelf {
		return ""
	}
	name := p.s[p.pos:end]
	p.pos = end
	return name
}

// extras reads "[a, b]" if it stands here, and notes where it ends.
func (p *parser) extras(r *Requirement) error {
	r.InsertVersion = r.NameSpan.End
	if !p.take("[") {
		return nil
	}
	p.blanks()
	for !p.take("]") {
		if len(r.Extras) > 0 {
			if !p.take(",") {
				return p.failf("expected a comma or a closing bracket after an extra")
			}
			p.blanks()
		}
		extra := p.identifier()
		if extra == "" {
			return p.failf("expected the name of an extra")
		}
		r.Extras = append(r.Extras, extra)
		p.blanks()
	}
	r.InsertVersion = p.pos
	p.blanks()
	return nil
}

// reference reads the URL after "@" and the marker, which a blank must precede.
func (p *parser) reference(r *Requirement) error {
	p.blanks()
	end := p.pos
	for end < len(p.s) && !isBlank(p.s[end]) {
		end++
	}
	r.URL = p.s[p.pos:end]
	p.pos = end
	if r.URL == "" {
		return p.failf("expected a URL after @")
	}
	p.blanks()
	if p.atEnd() {
		return nil
	}
	if p.peek() != ';' {
		return p.failf("expected a marker after the URL, not %s", p.next())
	}
	return p.markerPart(r)
}

// versionPart reads ">=1, <2" or "(>=1, <2)".
func (p *parser) versionPart(r *Requirement) error {
	start := p.pos
	paren := p.take("(")
	p.blanks()
	first := p.pos
	if err := p.clauses(); err != nil {
		return err
	}
	r.Specifier = strings.TrimRight(p.s[first:p.pos], " \t")
	if paren && !p.take(")") {
		return p.failf("expected a version or a closing parenthesis")
	}
	if p.pos > start {
		r.InsertVersion = start
	}
	p.blanks()
	return nil
}

// clauses takes version clauses between commas, and the blanks after them.
func (p *parser) clauses() error {
	for {
		op := operatorAt(p.s[p.pos:])
		if op == "" {
			return nil
		}
		version := versionForm[op].FindString(p.s[p.pos+len(op):])
		p.pos += len(op)
		if version == "" && op != "===" {
			return p.failf("expected a version after %s", op)
		}
		p.pos += len(version)
		if err := p.misplacedSuffix(op); err != nil {
			return err
		}
		p.blanks()
		if !p.take(",") {
			return nil
		}
		p.blanks()
	}
}

// misplacedSuffix names the two mistakes that are worth a message of their own.
func (p *parser) misplacedSuffix(op string) error {
	switch rest := p.s[p.pos:]; {
	case strings.HasPrefix(rest, ".*"):
		return p.failf("a version with .* can only follow == or !=, not %s", op)
	case strings.HasPrefix(rest, "+") && op != "==" && op != "!=":
		return p.failf("a local version can only follow == or !=, not %s", op)
	}
	return nil
}

// markerPart reads ";" and the marker up to the end.
func (p *parser) markerPart(r *Requirement) error {
	p.take(";")
	p.blanks()
	start := p.pos
	if err := p.markerOr(); err != nil {
		return err
	}
	if !p.atEnd() {
		return p.failf("expected the end of the marker or and/or, not %s", p.next())
	}
	r.Marker = strings.TrimRight(p.s[start:], " \t")
	return nil
}

func (p *parser) take(token string) bool {
	if !strings.HasPrefix(p.s[p.pos:], token) {
		return false
	}
	p.pos += len(token)
	return true
}

func (p *parser) peek() byte {
	if p.atEnd() {
		return 0
	}
	return p.s[p.pos]
}

func (p *parser) atEnd() bool { return p.pos >= len(p.s) }

func (p *parser) blanks() {
	for !p.atEnd() && isBlank(p.s[p.pos]) {
		p.pos++
	}
}

// next quotes what stands at pos for a message.
func (p *parser) next() string {
	if p.atEnd() {
		return "the end"
	}
	r, _ := utf8.DecodeRuneInString(p.s[p.pos:])
	return fmt.Sprintf("%q", r)
}

func (p *parser) failf(format string, args ...any) error {
	return &SyntaxError{
		Message: fmt.Sprintf(format, args...), Offset: p.pos,
		column: utf8.RuneCountInString(p.s[:p.pos]) + 1,
	}
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

func isAlphanumeric(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

// operators are those of PEP 440, longer ones before their prefixes.
var operators = [...]string{"===", "==", "~=", "!=", "<=", ">=", "<", ">"}

func operatorAt(s string) string {
	for _, op := range operators {
		if strings.HasPrefix(s, op) {
			return op
		}
	}
	return ""
}

// The parts of a version, in any spelling that PEP 440 normalises.
const (
	releaseForm = `\s*v?(?:[0-9]+!)?[0-9]+(?:\.[0-9]+)`
	suffixForm  = `(?:[-_.]?(?:alpha|beta|preview|pre|a|b|c|rc)[-_.]?[0-9]*)?` +
		`(?:-[0-9]+|[-_.]?(?:post|rev|r)[-_.]?[0-9]*)?` +
		`(?:[-_.]?dev[-_.]?[0-9]*)?`
	localForm = `(?:\+[a-z0-9]+(?:[-_.][a-z0-9]+)*)?`
)

// versionForm is what may follow each operator (PEP 440).
var versionForm = func() map[string]*regexp.Regexp {
	exact := regexp.MustCompile(`(?i)^` + releaseForm + `*(?:\.\*|` + suffixForm + localForm + `)`)
	ordered := regexp.MustCompile(`(?i)^` + releaseForm + `*` + suffixForm)
	return map[string]*regexp.Regexp{
		"==": exact, "!=": exact,
		"<=": ordered, ">=": ordered, "<": ordered, ">": ordered,
		"~=":  regexp.MustCompile(`(?i)^` + releaseForm + `+` + suffixForm),
		"===": regexp.MustCompile(`^\s*[^\s;)]*`),
	}
}()
