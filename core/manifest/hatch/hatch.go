// Package hatch reads what Hatch installs into its environments and for its
// builds: hatch.toml, and the same tables below tool.hatch in pyproject.toml.
package hatch

import (
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/manifest/tomltable"
)

// A File is one hatch.toml. It is immutable.
type File struct{ *tomltable.File }

var _ manifest.Structured = File{}

var schema = tomltable.Schema{Format: "hatch", Kinds: Kinds("")}

// Parse reads a hatch.toml. A text that is not valid TOML gives a File with a
// Problem and with what could be read.
func Parse(src string) File { return File{tomltable.Parse(src, &schema, nil)} }

// Kinds are the places where Hatch keeps requirements, in tables whose path
// begins with prefix: "" in hatch.toml, "tool.hatch." in pyproject.toml.
func Kinds(prefix string) []tomltable.Kind {
	list := func(path string, role manifest.RoleKind) tomltable.Kind {
		return tomltable.At(prefix+path, role, "", tomltable.List, manifest.PyPI)
	}
	return []tomltable.Kind{
		list("envs.*.dependencies", manifest.Group),
		list("envs.*.extra-dependencies", manifest.Group),
		list("build.dependencies", manifest.Build),
		list("build.hooks.*.dependencies", manifest.Build),
		list("build.targets.*.dependencies", manifest.Build),
		list("build.targets.*.hooks.*.dependencies", manifest.Build),
	}
}

// Includes lists nothing: Hatch's environments name no files.
func (f File) Includes() []manifest.Include { return nil }

// SelfReferences lists the features with which an environment installs the
// project.
func (f File) SelfReferences() []manifest.SelfReference { return Features(f.File, "") }

// Unread reports whether an environment may install more than is listed.
func (f File) Unread() bool { return Overrides(f.File, "") }

// Features lists the features (extras) with which the environments in tables
// below prefix install the project itself.
func Features(f *tomltable.File, prefix string) []manifest.SelfReference {
	pattern := strings.Split(prefix+"envs.*.features", ".")
	var out []manifest.SelfReference
	for _, b := range f.Bindings() {
		if b.Value() != nil && b.Matches(pattern) {
			id := strings.TrimSuffix(strings.Join(b.Path(), "."), "features") + "dependencies"
			out = append(out, manifest.SelfReference{Section: id, Extras: b.Value().Strings(), Span: b.Value().Span()})
		}
	}
	return out
}

// Overrides reports whether an environment in the tables below prefix gains
// requirements under a condition, by its overrides.
func Overrides(f *tomltable.File, prefix string) bool {
	pattern := strings.Split(prefix+"envs.*.overrides", ".")
	return slices.ContainsFunc(f.Bindings(), func(b tomltable.Binding) bool {
		return len(b.Path()) > len(pattern) && b.Under(pattern) && strings.HasSuffix(b.Key(), "dependencies")
	})
}
