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
	// Path is the keys that lead there; "*" is any key. The last "*" is the
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
}

// kindAt finds the kind whose place is path or above it.
func (s *Schema) kindAt(path []key) *Kind {
	for i := range s.Kinds {
		if k := &s.Kinds[i]; len(path) >= len(k.Path) && matches(k.Path, path[:len(k.Path)]) {
			return k
		}
	}
	return nil
}

// matches reports whether path is an instance of pattern.
func matches(pattern []string, path []key) bool {
	return slices.EqualFunc(pattern, path, func(p string, k key) bool { return p == "*" || p == k.name })
}

// StarOf is the name that stands for the last "*" of pattern in names, or "".
func StarOf(pattern, names []string) string {
	for i, p := range slices.Backward(pattern) {
		if p == "*" {
			return names[i]
		}
	}
	return ""
}

// section makes an empty section of kind k at names, an instance of its path.
func (k *Kind) section(names []string) *Section {
	role := manifest.Role{Kind: k.Role, Name: k.Name}
	if star := StarOf(k.Path, names); star != "" && k.Name == "" {
		role.Name = star
	}
	id := strings.Join(names, ".")
	return &Section{
		Section: manifest.Section{ID: id, Role: role, Ecosystem: k.Eco},
		kind:    k, path: names, byName: map[string]*item{},
	}
}
