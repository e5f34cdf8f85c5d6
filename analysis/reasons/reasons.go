// Package reasons knows why a distribution may be declared although nothing
// imports it: it is a tool, a plugin, a backend that another library loads by
// name, a type stub, and the like.
package reasons

import (
	_ "embed" // for the lists
	"strings"
	"sync"
)

var (
	//go:embed stays.txt
	staysText string
	//go:embed libraries.txt
	librariesText string
	//go:embed tests.txt
	testsText string
)

// A list is a set of normalised names and patterns.
type list struct {
	names    map[string]bool
	patterns [][]string // the parts between the stars
}

var (
	stays     = sync.OnceValue(func() *list { return parse(staysText) })
	tests     = sync.OnceValue(func() *list { return parse(testsText) })
	libraries = sync.OnceValue(func() *list { return parse(librariesText) })
)

// parse reads one name or pattern a line; '#' begins a comment.
func parse(text string) *list {
	l := &list{names: map[string]bool{}}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#':
		case strings.Contains(line, "*"):
			l.patterns = append(l.patterns, strings.Split(line, "*"))
		default:
			l.names[line] = true
		}
	}
	return l
}

func (l *list) has(key string) bool {
	if l.names[key] {
		return true
	}
	for _, p := range l.patterns {
		if matches(p, key) {
			return true
		}
	}
	return false
}

// matches reports whether key consists of the parts in order, with at least
// one byte for the first star.
func matches(parts []string, key string) bool {
	rest, ok := strings.CutPrefix(key, parts[0])
	if !ok {
		return false
	}
	last := parts[len(parts)-1]
	for _, part := range parts[1 : len(parts)-1] {
		_, rest, ok = strings.Cut(rest, part)
		if !ok {
			return false
		}
	}
	return strings.HasSuffix(rest, last) && len(key) > len(strings.Join(parts, ""))
}

// ToStay reports whether the distribution with this normalised name is known
// to serve without being imported.
func ToStay(key string) bool { return stays().has(key) }

// Library reports whether the distribution is known to serve only code that
// imports it.
func Library(key string) bool { return libraries().has(key) }

// ExtendsOne reports whether the distribution looks like a plugin of one of
// hosts, by the custom of naming it after the host: streamlit-aggrid,
// hvplot-bokeh.
func ExtendsOne(key string, hosts []string) bool {
	for _, host := range hosts {
		if host != key && (strings.HasPrefix(key, host+"-") || strings.HasSuffix(key, "-"+host)) {
			return true
		}
	}
	return false
}

// ForTests reports whether the distribution is known to serve tests.
func ForTests(key string) bool { return tests().has(key) }
