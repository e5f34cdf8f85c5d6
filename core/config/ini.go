package config

import (
	"strings"

	"github.com/pyferry/pyferry/core/text"
)

// An Option is one key of a section of an INI file with its value, in which
// every continuation line is a line of its own.
type Option struct {
	Name  string
	Value string
	Span  text.Span // of the name, bytes of the file
}

// FromOptions reads the settings of a [pyferry] section as setup.cfg has it.
// Lists are separated by line breaks or commas; tables have one "name: value"
// a line.
func FromOptions(options []Option) (*Config, []Problem) {
	c := &Config{}
	var problems []Problem
	for _, o := range options {
		key, err := find(o.Name)
		if err != nil {
			problems = append(problems, Problem{o.Span, err.Error()})
			continue
		}
		v, ok := fromText(key.Kind, o.Value)
		if !ok || !c.take(key, v) {
			problems = append(problems, Problem{o.Span, "the setting " + key.Name + " must be " + kindNames[key.Kind] + ", one \"name: value\" a line"})
		}
	}
	return c, problems
}

// fromText divides an option's text into what the kind is made of.
func fromText(kind Kind, s string) (any, bool) {
	switch kind {
	case String:
		return strings.TrimSpace(s), true
	case Strings:
		return listOf(strings.ReplaceAll(s, ",", "\n")), true
	}
	table := map[string]any{}
	for _, line := range listOf(s) {
		name, value, ok := strings.Cut(line.(string), ":")
		if !ok {
			return nil, false
		}
		table[strings.TrimSpace(name)] = strings.TrimSpace(value)
		if kind == StringLists {
			table[strings.TrimSpace(name)] = listOf(strings.ReplaceAll(value, ",", "\n"))
		}
	}
	return table, true
}

// listOf returns the lines of s that are not blank.
func listOf(s string) []any {
	list := []any{}
	for line := range strings.Lines(s) {
		if line = strings.TrimSpace(line); line != "" {
			list = append(list, line)
		}
	}
	return list
}
