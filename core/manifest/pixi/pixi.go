// Package pixi reads pixi.toml and edits the requirements in it.
package pixi

import (
	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/manifest/tomltable"
)

// A File is one pixi.toml. It is immutable.
type File struct{ *tomltable.File }

var schema = tomltable.Schema{
	Format: "pixi",
	Kinds:  Kinds(""),
	Names:  [][]string{{"package", "name"}, {"workspace", "name"}, {"project", "name"}},
}

// Parse reads a pixi.toml. A text that is not valid TOML gives a File with a
// Problem and with what could be read.
func Parse(src string) *File {
	return &File{tomltable.Parse(src, &schema, func(f *tomltable.File) {
		if len(f.Problems()) == 0 && f.Section("dependencies") == nil {
			f.Offer(&schema.Kinds[0], []string{"dependencies"})
		}
	})}
}

// Kinds are the places where pixi keeps requirements, in tables whose path
// begins with prefix: "" in pixi.toml, "tool.pixi." in pyproject.toml. The
// first is the main one.
func Kinds(prefix string) []tomltable.Kind {
	conda := func(path string, role manifest.RoleKind) tomltable.Kind {
		return tomltable.At(prefix+path, role, "", tomltable.Lookup, manifest.Conda)
	}
	pypi := func(path string, role manifest.RoleKind) tomltable.Kind {
		return tomltable.At(prefix+path, role, "", tomltable.Lookup, manifest.PyPI)
	}
	return []tomltable.Kind{
		conda("dependencies", manifest.Environment),
		pypi("pypi-dependencies", manifest.Environment),
		conda("feature.*.dependencies", manifest.Group),
		pypi("feature.*.pypi-dependencies", manifest.Group),
		platform(conda("target.*.dependencies", manifest.Environment)),
		platform(pypi("target.*.pypi-dependencies", manifest.Environment)),
		platform(conda("feature.*.target.*.dependencies", manifest.Group)),
		platform(pypi("feature.*.target.*.pypi-dependencies", manifest.Group)),
		conda("host-dependencies", manifest.Build),
		conda("build-dependencies", manifest.Build),
		conda("feature.*.host-dependencies", manifest.Build),
		conda("feature.*.build-dependencies", manifest.Build),
		platform(conda("target.*.host-dependencies", manifest.Build)),
		platform(conda("target.*.build-dependencies", manifest.Build)),
		platform(conda("feature.*.target.*.host-dependencies", manifest.Build)),
		platform(conda("feature.*.target.*.build-dependencies", manifest.Build)),
		conda("package.host-dependencies", manifest.Build),
		conda("package.build-dependencies", manifest.Build),
		conda("package.run-dependencies", manifest.Environment),
		platform(conda("package.target.*.host-dependencies", manifest.Build)),
		platform(conda("package.target.*.build-dependencies", manifest.Build)),
		platform(conda("package.target.*.run-dependencies", manifest.Environment)),
	}
}

func platform(k tomltable.Kind) tomltable.Kind {
	k.Platforms = true
	return k
}
