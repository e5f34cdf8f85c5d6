package toolenv

import (
	"strings"

	"github.com/pyferry/pyferry/core/manifest/tomltable"
)

// toxSchema has no sections: what tox installs is read line by line as pip
// does, not as TOML's lists of requirements are.
var toxSchema = tomltable.Schema{Format: "tox"}

// toxArrays are the lists of what tox installs, in tox.toml and in
// pyproject.toml.
var toxArrays = [][]string{
	{"env_run_base", "deps"}, {"env", "*", "deps"},
	{"tool", "tox", "env_run_base", "deps"}, {"tool", "tox", "env", "*", "deps"},
}

// ParseToxTOML reads what tox installs from a tox.toml or the part of a
// pyproject.toml that is for tox, be that TOML or a tox.ini as a string.
func ParseToxTOML(src string) *File {
	f := &File{src: src}
	if strings.Contains(src, "legacy_tox_ini") {
		f = ParseTox(src)
	}
	for _, b := range tomltable.Parse(src, &toxSchema, nil).Bindings() {
		for _, pattern := range toxArrays {
			if b.Value() != nil && b.Matches(pattern) {
				f.readArray(tomltable.StarOf(pattern, b.Path()), b.Value())
			}
		}
	}
	return f
}

// readArray reads the strings of an array, each a line for pip, and notes
// whether it holds anything else.
func (f *File) readArray(environment string, list *tomltable.Node) {
	if environment == "" {
		environment = "test"
	}
	lines := list.StringNodes()
	f.unread = f.unread || len(lines) < len(list.Items())
	m := newMask(f.src)
	for _, n := range lines {
		line := n.Content(f.src)
		if line.Of(f.src) != n.Text() || strings.ContainsAny(n.Text(), "\r\n") {
			f.unread = true // by escapes, or in several lines
			continue
		}
		m.breakAt(line.Start - 1)
		f.showDep(m, line)
	}
	f.take("env."+environment+".deps", environment, list.Span(), string(m.bytes))
}
