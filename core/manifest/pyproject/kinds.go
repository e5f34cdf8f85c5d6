package pyproject

import (
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/manifest/hatch"
	"github.com/pyferry/pyferry/core/manifest/pixi"
	"github.com/pyferry/pyferry/core/manifest/tomltable"
)

// The kinds that are treated specially.
const (
	projectRuntime = "project.dependencies"
	projectExtra   = "project.optional-dependencies.*"
	poetryRuntime  = "tool.poetry.dependencies"
)

// hatchTables begins the path of Hatch's tables.
const hatchTables = "tool.hatch."

// kinds are the known places: the standards first (PEP 621, 735, 518), then
// those of tools.
var kinds = slices.Concat([]tomltable.Kind{
	tomltable.At(projectRuntime, manifest.Runtime, "", tomltable.List, manifest.PyPI),
	tomltable.At(projectExtra, manifest.Extra, "", tomltable.List, manifest.PyPI),
	includingGroups(tomltable.At("dependency-groups.*", manifest.Group, "", tomltable.List, manifest.PyPI)),
	tomltable.At("build-system.requires", manifest.Build, "", tomltable.List, manifest.PyPI),

	listedIn(tomltable.At(poetryRuntime, manifest.Runtime, "", tomltable.Lookup, manifest.Poetry), poetryExtra),
	tomltable.At("tool.poetry.group.*.dependencies", manifest.Group, "", tomltable.Lookup, manifest.Poetry),
	tomltable.At("tool.poetry.dev-dependencies", manifest.Group, "dev", tomltable.Lookup, manifest.Poetry),

	tomltable.At("tool.pdm.dev-dependencies.*", manifest.Group, "", tomltable.List, manifest.PyPI),
	tomltable.At("tool.uv.dev-dependencies", manifest.Group, "dev", tomltable.List, manifest.PyPI),
	tomltable.At("tool.rye.dev-dependencies", manifest.Group, "dev", tomltable.List, manifest.PyPI),
	tomltable.At("tool.flit.metadata.requires", manifest.Runtime, "", tomltable.List, manifest.PyPI),
	tomltable.At("tool.flit.metadata.requires-extra.*", manifest.Extra, "", tomltable.List, manifest.PyPI),
}, hatch.Kinds(hatchTables), pixi.Kinds("tool.pixi."))

// schema is where pyproject.toml declares requirements.
var schema = tomltable.Schema{
	Format: "pyproject",
	Kinds:  kinds,
	Names:  [][]string{{"project", "name"}, {"tool", "poetry", "name"}},
	// uv reads its sources beside the standard tables.
	Sources: []string{"tool", "uv", "sources"},
}

// kindOf is the kind whose path, joined by dots, is given.
func kindOf(path string) *tomltable.Kind {
	return &kinds[slices.IndexFunc(kinds, func(k tomltable.Kind) bool { return strings.Join(k.Path, ".") == path })]
}

func includingGroups(k tomltable.Kind) tomltable.Kind {
	k.Includes = true
	return k
}

func listedIn(k tomltable.Kind, path []string) tomltable.Kind {
	k.Listed = path
	return k
}
