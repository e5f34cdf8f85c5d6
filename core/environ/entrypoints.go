package environ

import (
	"bytes"
	"strings"
)

// An EntryPoint is what a distribution offers to others under a name: a
// command ("console_scripts"), or a plugin that some tool or library looks up
// (https://packaging.python.org/specifications/entry-points).
type EntryPoint struct {
	Group string // as written, "pytest11"
	Name  string
}

// EntryPoints lists the entry points of the distribution in the order of its
// metadata. Conda packages without Python metadata have none.
func (d *Distribution) EntryPoints() []EntryPoint {
	var out []EntryPoint
	group := ""
	text := bytes.TrimPrefix(d.read("entry_points.txt"), []byte("\ufeff"))
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		name, _, isValue := strings.Cut(line, "=")
		switch {
		case line == "" || line[0] == '#' || line[0] == ';':
		case line[0] == '[' && strings.HasSuffix(line, "]"):
			group = line[1 : len(line)-1]
		case isValue && group != "":
			out = append(out, EntryPoint{group, strings.TrimSpace(name)})
		}
	}
	return out
}
