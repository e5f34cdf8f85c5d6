package config

import (
	"errors"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"

	"github.com/pyferry/pyferry/core/text"
)

// FromTOML reads the settings in the table with the given header of a TOML
// text: "tool", "pyferry" in pyproject.toml, none in pyferry.toml. The rest of
// the file is not looked at. Reading stops where the syntax breaks; that is
// for the reader of the file as a manifest to report, but a pyferry.toml has
// no other reader, so its break is a Problem.
func FromTOML(src string, header ...string) (*Config, []Problem) {
	r := &tomlReader{config: &Config{}, header: header}
	r.offset = len(src) - len(strings.TrimPrefix(src, "\ufeff"))
	r.parser.Reset([]byte(src[r.offset:]))
	for r.parser.NextExpression() {
		r.expression(r.parser.Expression())
	}
	if err := r.parser.Error(); err != nil && len(header) == 0 {
		r.syntaxError(err, len(src))
	}
	return r.config, r.problems
}

type tomlReader struct {
	config   *Config
	problems []Problem
	parser   unstable.Parser
	offset   int      // of the parser's text in the file: the byte order mark
	header   []string // of the table that is ours
	table    []string // the header of the table that is being read
}

func (r *tomlReader) problem(at unstable.Range, message string) {
	start := r.offset + int(at.Offset)
	r.problems = append(r.problems, Problem{text.Span{Start: start, End: start + int(at.Length)}, message})
}

func (r *tomlReader) syntaxError(err error, end int) {
	var syntax *unstable.ParserError
	if errors.As(err, &syntax) && len(syntax.Highlight) > 0 {
		r.problem(r.parser.Range(syntax.Highlight), syntax.Message)
		return
	}
	r.problems = append(r.problems, Problem{text.Span{Start: end, End: end}, err.Error()})
}

func (r *tomlReader) expression(n *unstable.Node) {
	switch n.Kind {
	case unstable.Table, unstable.ArrayTable:
		r.table, _ = keys(n.Key())
	case unstable.KeyValue:
		r.keyValue(r.table, n)
	}
}

// keyValue takes an entry of the table with the given header, and the entries
// of inline tables on the way to ours.
func (r *tomlReader) keyValue(table []string, n *unstable.Node) {
	path, at := keys(n.Key())
	full := slices.Concat(table, path)
	ours := min(len(full), len(r.header))
	switch {
	case !slices.Equal(full[:ours], r.header[:ours]):
	case len(full) > len(r.header):
		r.entry(full[len(r.header):], at, n.Value())
	case n.Value().Kind == unstable.InlineTable:
		for it := n.Value().Children(); it.Next(); {
			r.keyValue(full, it.Node())
		}
	case len(full) == len(r.header):
		r.problem(at, "the settings must be a table")
	}
}

// entry takes one key of our table; path is relative to it.
func (r *tomlReader) entry(path []string, at unstable.Range, value *unstable.Node) {
	key, err := find(path[0])
	if err != nil {
		r.problem(at, err.Error())
		return
	}
	v, ok := valueOf(value)
	for _, name := range slices.Backward(path[1:]) {
		v = wrap(name, v)
	}
	if !ok || !r.config.take(key, v) {
		r.problem(at, "the setting "+key.Name+" must be "+kindNames[key.Kind])
	}
}

// keys returns the parts of a key and where it stands.
func keys(it unstable.Iterator) ([]string, unstable.Range) {
	var names []string
	var at unstable.Range
	for it.Next() {
		part := it.Node()
		names = append(names, string(part.Data))
		if len(names) == 1 {
			at = part.Raw
		}
		at.Length = part.Raw.Offset + part.Raw.Length - at.Offset
	}
	return names, at
}

// valueOf converts a value made of strings; ok is false for any other.
func valueOf(n *unstable.Node) (v any, ok bool) {
	switch n.Kind {
	case unstable.String:
		return string(n.Data), true
	case unstable.Array:
		list := []any{}
		for it := n.Children(); it.Next(); {
			item, ok := valueOf(it.Node())
			if !ok {
				return nil, false
			}
			list = append(list, item)
		}
		return list, true
	case unstable.InlineTable:
		table := map[string]any{}
		for it := n.Children(); it.Next(); {
			path, _ := keys(it.Node().Key())
			item, ok := valueOf(it.Node().Value())
			if !ok {
				return nil, false
			}
			table[strings.Join(path, ".")] = item
		}
		return table, true
	}
	return nil, false
}

func wrap(name string, v any) any { return map[string]any{name: v} }
