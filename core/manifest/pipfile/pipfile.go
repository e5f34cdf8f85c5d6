// Package pipfile reads Pipenv's Pipfile and edits the requirements in it.
package pipfile

import (
	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/manifest/tomltable"
)

// A File is one Pipfile. It is immutable.
type File struct{ *tomltable.File }

// schema is where a Pipfile declares requirements: any table that is not one
// of Pipenv's own is a category of packages.
var schema = tomltable.Schema{
	Format: "pipfile",
	Kinds: []tomltable.Kind{
		category("packages", manifest.Runtime, ""),
		category("dev-packages", manifest.Group, "dev"),
		category("*", manifest.Group, ""),
	},
}

func category(path string, role manifest.RoleKind, name string) tomltable.Kind {
	k := tomltable.At(path, role, name, tomltable.Lookup, manifest.PyPI)
	k.Markers = true
	k.Except = []string{"source", "requires", "scripts", "pipenv", "pipfile"}
	return k
}

// Parse reads a Pipfile. A text that is not valid TOML gives a File with a
// Problem and with what could be read.
func Parse(src string) *File {
	return &File{tomltable.Parse(src, &schema, func(f *tomltable.File) {
		if len(f.Problems()) == 0 && f.Section("packages") == nil {
			f.Offer(&schema.Kinds[0], []string{"packages"})
		}
	})}
}
