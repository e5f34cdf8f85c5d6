package tomltable

import (
	"github.com/pelletier/go-toml/v2/unstable"

	"github.com/pyferry/pyferry/core/pep"
)

// findSources gives the requirements of arrays their direct references from
// the schema's table of sources.
func (f *File) findSources() {
	if f.schema.Sources == nil {
		return
	}
	urls := map[string]string{}
	for key, ways := range f.sources() {
		for _, c := range ways {
			if url := c.url(); url != "" && urls[key] == "" {
				urls[key] = url
			}
		}
	}
	for _, s := range f.sections {
		if s.kind.Shape != List {
			continue
		}
		for _, i := range s.items {
			if url := urls[i.Key]; url != "" && i.URL == "" {
				i.URL = url
			}
		}
		s.Habit = f.habit(s)
	}
}

// sources maps the keys of the table of sources to what stands there: one
// table, or an array of them for different markers.
func (f *File) sources() map[string][]constraint {
	at := len(f.schema.Sources)
	found := map[string][]constraint{}
	for _, b := range f.all {
		if len(b.path) <= at || !isPath(f.schema.Sources, b.path[:at]) || b.entry == nil {
			continue
		}
		key := pep.Normalize(b.path[at].name)
		switch below := len(b.path) - at; {
		case below == 1 && b.entry.value.kind == unstable.Array:
			for _, n := range b.entry.value.items {
				found[key] = append(found[key], fieldsOf(n))
			}
		case below == 2:
			if len(found[key]) == 0 {
				found[key] = []constraint{{}}
			}
			last := found[key][len(found[key])-1]
			last[b.Key()] = b.entry.value
		}
	}
	return found
}

// fieldsOf is the constraint that an inline table states.
func fieldsOf(n *Node) constraint {
	out := constraint{}
	for _, e := range n.entries {
		out[e.keys[0].name] = e.value
	}
	return out
}
