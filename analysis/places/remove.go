package places

import (
	"fmt"

	"github.com/pyferry/pyferry/analysis"
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

// remove takes the distribution called name out of places.
func remove(f *project.Folder, name string, places []project.Place) ([]analysis.FileEdit, error) {
	var files []analysis.FileEdit
	for _, place := range places {
		edits, err := removeFrom(f, pep.Normalize(name), place)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", place.Path, err)
		}
		if len(edits) > 0 {
			files = append(files, analysis.FileEdit{Path: place.Path, Edits: edits})
		}
	}
	return files, nil
}

func removeFrom(f *project.Folder, key string, place project.Place) ([]text.Edit, error) {
	file := f.File(place.Path)
	if file == nil || file.Manifest() == nil {
		return nil, nil
	}
	var edits []text.Edit
	for _, d := range f.ProjectOf(place.Path).Declared(key) {
		if d.File != file || d.Section.ID != place.Section {
			continue
		}
		made, err := file.Manifest().Remove(d.Requirement)
		if err != nil {
			return nil, err
		}
		edits = append(edits, made...)
	}
	return edits, nil
}
