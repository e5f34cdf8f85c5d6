package places

import (
	"fmt"
	"slices"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/pep"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/text"
)

// Move is the fix that takes lib out of the places from and declares it in
// to. It is not safe: it removes requirements.
func Move(lib Library, from, to []project.Place) analysis.Fix {
	return analysis.Fix{
		Title: fmt.Sprintf("Move %s to %s", lib.Name, List(to)),
		Edits: func(f *project.Folder) ([]analysis.FileEdit, error) {
			return inSteps(f,
				func(f *project.Folder) ([]analysis.FileEdit, error) { return remove(f, lib.Name, from) },
				func(f *project.Folder) ([]analysis.FileEdit, error) { return declare(f, lib, to) })
		},
	}
}

// Movable is the library as the places from state it. It reports false where a
// requirement there says more than a name and versions, which a move would lose.
func Movable(p *project.Project, name string, from []project.Place) (Library, bool) {
	lib := LibraryOf(p, name)
	var stated []string
	for _, d := range p.Declared(pep.Normalize(name)) {
		r := d.Requirement
		switch {
		case !slices.Contains(from, d.Place()):
			continue
		case len(r.Extras) > 0 || r.URL != "" || r.Marker != "":
			return lib, false
		case d.Section.Ecosystem == manifest.PyPI && !slices.Contains(stated, r.Specifier):
			stated = append(stated, r.Specifier)
		}
	}
	if len(stated) == 1 {
		lib.Specifier = stated[0]
	}
	return lib, true
}

// inSteps carries out changes one after another, each on the result of those
// before it, and returns them as one.
func inSteps(f *project.Folder, steps ...func(*project.Folder) ([]analysis.FileEdit, error)) ([]analysis.FileEdit, error) {
	now := f
	for _, step := range steps {
		edits, err := step(now)
		if err != nil {
			return nil, err
		}
		if now, err = analysis.Apply(now, edits); err != nil {
			return nil, err
		}
	}
	return analysis.Changes(f, now), nil
}

// Remove is the fix that takes the distribution called name out of places. It
// is not safe.
func Remove(name string, places []project.Place) analysis.Fix {
	return analysis.Fix{
		Title: fmt.Sprintf("Remove %s from %s", name, List(places)),
		Edits: func(f *project.Folder) ([]analysis.FileEdit, error) { return remove(f, name, places) },
	}
}

// remove takes the distribution called name out of places, one requirement
// after another, since two of one list may share a separator.
func remove(f *project.Folder, name string, places []project.Place) ([]analysis.FileEdit, error) {
	now := f
	for _, place := range places {
		for {
			edits, err := removeOne(now, pep.Normalize(name), place)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", place.Path, err)
			}
			if len(edits) == 0 {
				break
			}
			if now, err = analysis.Apply(now, []analysis.FileEdit{{Path: place.Path, Edits: edits}}); err != nil {
				return nil, err
			}
		}
	}
	return analysis.Changes(f, now), nil
}

// removeOne returns the edits that remove the first requirement of key in
// place.
func removeOne(f *project.Folder, key string, place project.Place) ([]text.Edit, error) {
	for _, d := range f.ProjectOf(place.Path).Declared(key) {
		if d.File.Path == place.Path && d.Section.ID == place.Section {
			return d.File.Manifest().Remove(d.Requirement)
		}
	}
	return nil, nil
}
