package places

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/naming"
	"github.com/pyferry/pyferry/core/pep"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/text"
)

// A Library is a distribution to declare.
type Library struct {
	Name    string // as users write it on PyPI
	Version string // the version in use, or "" if not known
	// Specifier is what a requirement that is moved says of versions (PEP 440), or "".
	Specifier string
}

// LibraryOf is the distribution name with the version that p's environment
// holds, or else a lock file, or else the least that a manifest of p asks for.
func LibraryOf(p *project.Project, name string) Library {
	key := pep.Normalize(name)
	if env := p.Environment(); env != nil {
		if d := env.Lookup(key); d != nil {
			return Library{Name: name, Version: d.Version()}
		}
	}
	if version, ok := p.LockedVersion(key); ok {
		return Library{Name: name, Version: version}
	}
	for _, d := range p.Declared(key) {
		if version := leastVersion.FindStringSubmatch(d.Requirement.Specifier); version != nil {
			return Library{Name: name, Version: version[1]}
		}
	}
	return Library{Name: name}
}

// leastVersion finds the version of a clause that bounds from below or pins,
// in the notations of PEP 440, Poetry and conda.
var leastVersion = regexp.MustCompile(`^(?:.*,)?\s*(?:>=|~=|===?|=|\^|~)\s*v?(\d+(?:\.\d+)*)`)

// Settle tells in which of an environment's two lists the library goes: where
// it stands commented out, else in the one that place names. Other places are
// returned as they are.
func Settle(f *project.Folder, place project.Place, lib Library) project.Place {
	file := f.File(place.Path)
	if file == nil || file.Manifest() == nil {
		return place
	}
	commented, ok := file.Manifest().(interface {
		Commented(names ...string) (string, bool)
	})
	if !ok {
		return place
	}
	key := pep.Normalize(lib.Name)
	if section, ok := commented.Commented(key, naming.CondaName(key)); ok {
		return project.Place{Path: place.Path, Section: section}
	}
	return place
}

// Intact reports whether the manifests of all of places can be understood: a
// broken one is not edited.
func Intact(p *project.Project, places []project.Place) bool {
	return !slices.ContainsFunc(p.Manifests(), func(f *project.File) bool {
		return len(f.Manifest().Problems()) > 0 && slices.ContainsFunc(places, func(place project.Place) bool { return place.Path == f.Path })
	})
}

// Declare is the fix that declares lib in all of places, which have to be
// Intact.
func Declare(lib Library, places []project.Place) analysis.Fix {
	return analysis.Fix{
		Title: fmt.Sprintf("Declare %s in %s", lib.Name, List(places)),
		Safe:  true,
		Edits: func(f *project.Folder) ([]analysis.FileEdit, error) { return declare(f, lib, places) },
	}
}

func declare(f *project.Folder, lib Library, places []project.Place) ([]analysis.FileEdit, error) {
	var edits []analysis.FileEdit
	for _, place := range places {
		file := f.File(place.Path)
		if file == nil || file.Manifest() == nil {
			return nil, fmt.Errorf("%s is no longer there", place.Path)
		}
		place = Settle(f, place, lib)
		made, err := file.Manifest().Add(place.Section, lib.in(file.Manifest(), place.Section))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", place.Path, err)
		}
		if len(made) > 0 {
			edits = appendEdits(edits, place.Path, made)
		}
	}
	return edits, nil
}

// appendEdits adds edits to those of the same file: all count in its text as
// it is now.
func appendEdits(files []analysis.FileEdit, path string, edits []text.Edit) []analysis.FileEdit {
	for i := range files {
		if files[i].Path == path {
			files[i].Edits = append(files[i].Edits, edits...)
			return files
		}
	}
	return append(files, analysis.FileEdit{Path: path, Edits: edits})
}

// in is the requirement as the section's ecosystem names it.
func (lib Library) in(m manifest.Manifest, section string) manifest.New {
	req := manifest.New{Name: lib.Name, Key: pep.Normalize(lib.Name), Version: lib.Version, Specifier: lib.Specifier}
	for _, s := range m.Sections() {
		if s.ID == section && s.Ecosystem == manifest.Conda {
			req.Name = condaName(lib.Name)
		}
	}
	return req
}

func condaName(name string) string {
	key := pep.Normalize(name)
	if conda := naming.CondaName(key); conda != key {
		return conda
	}
	return strings.ToLower(name)
}

// List names places for a reader: "setup.cfg and environment.yml".
func List(places []project.Place) string {
	names := make([]string, 0, len(places))
	for _, p := range places {
		if name := p.String(); !slices.Contains(names, name) { // both lists of an environment are one
			names = append(names, name)
		}
	}
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}
