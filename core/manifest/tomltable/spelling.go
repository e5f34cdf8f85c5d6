package tomltable

import (
	"regexp"
	"strings"

	"github.com/pyferry/pyferry/core/pep"
)

// A spelling is how a requirement writes its version part. PEP 508 leaves it
// open: "a>=1,<2", "a >= 1, < 2", "a (>=1,<2)".
type spelling struct {
	lead     string // what stands between the name with extras and the version
	operator string // the blanks after an operator
	comma    string // the blanks after a comma
}

var (
	operatorBlanks = regexp.MustCompile(`[<>=~!]([ \t]*)[^<>=~! \t]`)
	commaBlanks    = regexp.MustCompile(`,([ \t]*)`)
	operators      = regexp.MustCompile(`[<>=~!]+`)
)

// spellingOf reads the spelling of r, parsed from value; it is nil where r
// states no version.
func spellingOf(value string, r pep.Requirement) *spelling {
	if r.Specifier == "" {
		return nil
	}
	name := len(strings.TrimRight(value[:r.InsertVersion], blanks))
	version := r.InsertVersion + strings.Index(value[r.InsertVersion:], r.Specifier)
	s := &spelling{lead: value[name:version]}
	if m := operatorBlanks.FindStringSubmatch(r.Specifier); m != nil {
		s.operator = m[1]
	}
	if m := commaBlanks.FindStringSubmatch(r.Specifier); m != nil {
		s.comma = m[1]
	}
	return s
}

// write appends specifier, which has no blanks, to name.
func (s spelling) write(name, specifier string) string {
	if specifier == "" {
		return name
	}
	specifier = operators.ReplaceAllString(specifier, "${0}"+s.operator)
	out := name + s.lead + strings.ReplaceAll(specifier, ",", ","+s.comma)
	if strings.Contains(s.lead, "(") {
		out += ")"
	}
	return out
}
