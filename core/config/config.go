// Package config reads pyferry's configuration: [tool.pyferry] in
// pyproject.toml, [pyferry] in setup.cfg, or pyferry.toml. The same keys are
// the settings of the language server.
package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/text"
)

// A Config is what the user has set; the zero value means the defaults.
type Config struct {
	// Select names the rules that run, if not empty; Ignore those that do
	// not.
	Select, Ignore []string
	// Exclude are patterns of paths, relative to the project's folder, that
	// are not looked at (doublestar syntax: "**" crosses folders).
	Exclude []string
	// PerFileIgnores maps patterns of paths to rules that do not run there.
	PerFileIgnores map[string][]string
	// Provided are the modules that the platform brings: never missing.
	Provided []string
	// Mappings are the user's own answers: import name to distribution.
	Mappings map[string]string
	// Environment is the prefix of the project's environment, or its Python.
	Environment string
}

// A Problem is a key that is not known or a value of the wrong type.
type Problem struct {
	Span    text.Span // bytes of the file
	Message string
}

// A Kind is the type of a key's value.
type Kind uint8

// The kinds of value.
const (
	String      Kind = iota // "text"
	Strings                 // ["a", "b"]
	StringMap               // {a = "b"}
	StringLists             // {a = ["b", "c"]}
)

var kindNames = [...]string{"a string", "a list of strings", "a table of strings", "a table of lists of strings"}

// A Key describes one setting.
type Key struct {
	Name string
	Kind Kind
	Doc  string // one sentence
	// Rules marks the keys whose values name rules.
	Rules bool
	set   func(*Config, setting)
}

// A setting is a value of any kind.
type setting struct {
	text  string
	list  []string
	pairs map[string]string
	lists map[string][]string
}

// Keys lists the settings, sorted by name.
var Keys = []Key{
	{"environment", String, "The environment to read installed versions from: its folder or its Python. Without it the one selected in the editor, or the project's own, is found.", false,
		func(c *Config, v setting) { c.Environment = v.text }},
	{"exclude", Strings, "Patterns of paths that are not looked at, relative to the project's folder.", false,
		func(c *Config, v setting) { c.Exclude = v.list }},
	{"ignore", Strings, "Rules that do not run.", true,
		func(c *Config, v setting) { c.Ignore = v.list }},
	{"mappings", StringMap, "Import names and the distributions that provide them.", false,
		func(c *Config, v setting) { c.Mappings = v.pairs }},
	{"per-file-ignores", StringLists, "Patterns of paths and the rules that do not run there.", true,
		func(c *Config, v setting) { c.PerFileIgnores = v.lists }},
	{"provided", Strings, "Modules that the platform brings; they are never missing.", false,
		func(c *Config, v setting) { c.Provided = v.list }},
	{"select", Strings, "The only rules that run.", true,
		func(c *Config, v setting) { c.Select = v.list }},
}

// find returns the key with the given name; the error names a similar one.
func find(name string) (*Key, error) {
	for i := range Keys {
		if Keys[i].Name == name {
			return &Keys[i], nil
		}
	}
	var known []string
	for _, k := range Keys {
		known = append(known, k.Name)
	}
	if near := Nearest(name, known); near != "" {
		return nil, fmt.Errorf("there is no setting %q; did you mean %q?", name, near)
	}
	return nil, fmt.Errorf("there is no setting %q (there are %s)", name, strings.Join(known, ", "))
}

// Nearest returns the one of known that name is probably a misspelling of, or
// "": at most a third of its letters differ.
func Nearest(name string, known []string) string {
	best, least := "", len(name)/3+1
	for _, k := range known {
		if d := distance(strings.ReplaceAll(name, "_", "-"), k); d < least {
			best, least = k, d
		}
	}
	return best
}

// distance is the number of letters to insert, delete or replace to turn a
// into b (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// Provides reports whether the platform brings module: it or a package above
// it is listed as provided.
func (c *Config) Provides(module string) bool {
	return slices.ContainsFunc(c.Provided, func(p string) bool {
		return module == p || strings.HasPrefix(module, p+".")
	})
}

// Mapping returns the user's distribution for module: that of the longest
// dotted name that has one, and which name it was.
func (c *Config) Mapping(module string) (distribution, matched string) {
	for name := module; name != ""; {
		if d := c.Mappings[name]; d != "" {
			return d, name
		}
		name = name[:max(0, strings.LastIndexByte(name, '.'))]
	}
	return "", ""
}
