package toolenv

import (
	"regexp"
	"strings"

	"github.com/pyferry/pyferry/core/imports"
	"github.com/pyferry/pyferry/core/text"
)

var (
	// tables are those of tox's environments in a pyproject.toml or tox.toml.
	tables = regexp.MustCompile(`^\[(?:tool\.tox\.)?env(?:_run_base|\.([\w.-]+))\]`)
	array  = regexp.MustCompile(`^deps[ \t]*=[ \t]*\[`)
)

// ParseToxTOML reads what tox installs from a tox.toml or the part of a
// pyproject.toml that is for tox, be that TOML or a tox.ini as a string.
func ParseToxTOML(src string) *File {
	f := &File{src: src}
	if strings.Contains(src, "legacy_tox_ini") {
		f = ParseTox(src)
	}
	x := text.NewIndex(src)
	environment := ""
	for i := range x.Lines() {
		s := x.Line(i).Of(src)
		if m := tables.FindStringSubmatch(s); m != nil {
			environment = m[1]
			if environment == "" {
				environment = "test"
			}
		} else if strings.HasPrefix(s, "[") {
			environment = ""
		} else if m := array.FindString(s); m != "" && environment != "" {
			f.readArray(environment, x.Line(i).Start+len(m))
		}
	}
	return f
}

// readArray reads the strings of an array from behind its opening bracket.
// Strings, commas and comments are in TOML what they are in Python.
func (f *File) readArray(environment string, start int) {
	var tokens []text.Span
	for span := range imports.Tokens(f.src[start:]) {
		tokens = append(tokens, span.Shift(start))
		if span.Shift(start).Of(f.src) == "]" {
			break
		}
	}
	m := newMask(f.src)
	f.arguments(m, tokens)
	f.take("env."+environment+".deps", environment, text.Span{Start: start - 1, End: tokens[len(tokens)-1].End}, string(m.bytes))
}
