package tomltable

import (
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/manifest"
)

// A Shape is how a section writes its requirements.
type Shape uint8

// The shapes of sections.
const (
	List   Shape = iota // an array of PEP 508 strings
	Lookup              // a table of name = version, or name = {version = ...}
)

// A Kind is a place where a format declares requirements.
type Kind struct {
	// Path is the keys that lead there; "*" is any key. The first "*" is the
	// name of an extra or group, unless Name is set.
	Path  []string
	Role  manifest.RoleKind
	Name  string
	Shape Shape
	Eco   manifest.Ecosystem
	// Includes tells that the array may hold {include-group = "..."} (PEP 735).
	Includes bool
	// Listed is the path of arrays from which a requirement's name goes when
	// the requirement does, such as Poetry's extras; nil for none.
	Listed []string
	// Markers tells that an entry of the table may state a marker, in a field
	// of that name; Poetry's may in any case.
	Markers bool
	// Platforms tells that the last "*" is the name of a platform, such as
	// pixi's linux-64. Its requirements have that as their marker, and the
	// section is read-only: what every platform needs does not belong there.
	Platforms bool
	// Except are keys that the first "*" does not stand for.
	Except []string
}

// At is a Kind whose path is given with its keys joined by dots.
func At(path string, role manifest.RoleKind, name string, shape Shape, eco manifest.Ecosystem) Kind {
	return Kind{Path: strings.Split(path, "."), Role: role, Name: name, Shape: shape, Eco: eco}
}

// A Schema says where a format of TOML files declares requirements.
type Schema struct {
	// Format names the format in errors.
	Format string
	// Kinds are the places; the first one that fits a path decides.
	Kinds []Kind
	// Names are the paths of the project's own name, the first that is there
	// deciding; a requirement of that name is the project itself.
	Names [][]string
	// Sources is the path of a table that tells by name where requirements
	// come from, such as tool.uv.sources; nil for none.
	Sources []string
}

// kindAt finds the kind whose place is path or above it.
func (s *Schema) kindAt(path []key) *Kind {
	for i := range s.Kinds {
		if k := &s.Kinds[i]; len(path) >= len(k.Path) && k.matches(path[:len(k.Path)]) {
			return k
		}
	}
	return nil
}

// matches reports whether path is an instance of the kind's place.
func (k *Kind) matches(path []key) bool {
	return matches(k.Path, path) && (len(k.Except) == 0 || !slices.Contains(k.Except, StarOf(k.Path, names(path))))
}

// matches reports whether path is an instance of pattern.
func matches(pattern []string, path []key) bool {
	return slices.EqualFunc(pattern, path, func(p string, k key) bool { return p == "*" || p == k.name })
}

// StarOf is the name that stands for the first "*" of pattern in names, or "".
func StarOf(pattern, names []string) string {
	if i := slices.Index(pattern, "*"); i >= 0 {
		return names[i]
	}
	return ""
}

// section makes an empty section of kind k at names, an instance of its path.
func (k *Kind) section(names []string) *Section {
	role := manifest.Role{Kind: k.Role, Name: k.Name}
	if named := k.Role == manifest.Extra || k.Role == manifest.Group; named && k.Name == "" {
		role.Name = StarOf(k.Path, names)
	}
	s := &Section{
		Section: manifest.Section{ID: strings.Join(names, "."), Role: role, Ecosystem: k.Eco},
		kind:    k, path: names, byName: map[string]*item{},
	}
	if k.Platforms {
		s.platform = names[len(names)-2]
		s.ReadOnly = "for " + s.platform + " only"
	}
	return s
}
