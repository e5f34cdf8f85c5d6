package usage

import (
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/project"
)

// Knowable reports whether all that the project imports is known: it has
// sources, and all of the folder's could be read.
func Knowable(folder *project.Folder, p *project.Project) bool {
	found := false
	for _, path := range folder.Paths() {
		file := folder.File(path)
		if file.Kind == project.Manifest {
			continue
		}
		if file.Err != nil || file.MalformedNotebook() {
			return false
		}
		found = found || within(p, path) && p.Use(path) < project.BuildCode
	}
	return found
}

func within(p *project.Project, path string) bool {
	return p.Dir() == "." || strings.HasPrefix(path, p.Dir()+"/")
}

// Removable lists those of declared that a user could take out: not what is not
// written by hand or is no item of a list (as what a setup.py appends), and not
// what holds for some systems only.
func Removable(p *project.Project, declared []project.Declaration) []project.Declaration {
	return slices.DeleteFunc(slices.Clone(declared), func(d project.Declaration) bool {
		return d.Section.ReadOnly != "" || d.Requirement.Marker != "" || len(d.File.Manifest().Problems()) > 0 ||
			isExport(p, d) || !canRemove(d)
	})
}

// A frozenKey asks for one list of one file whether it is frozen.
type frozenKey project.Place

func isExport(p *project.Project, d project.Declaration) bool {
	key := frozenKey(d.Place())
	return p.Remember(key, func() any { return manifest.Frozen(d.File.Manifest(), d.Section.ID) }).(bool)
}

func canRemove(d project.Declaration) bool {
	_, err := d.File.Manifest().Remove(d.Requirement)
	return err == nil
}
