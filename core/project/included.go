package project

import (
	"io/fs"
	"iter"
	"maps"
	"path"
	"slices"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/manifest/requirements"
)

// readIncluded adds the requirements files that manifests take in although
// their names do not show what they are: "-r more.txt", or the reqs.txt that a
// setup.py reads. Those that were known before are read again.
func (f *Folder) readIncluded(disk map[string]*File) {
	maps.DeleteFunc(disk, func(_ string, file *File) bool { return file.included != nil })
	todo := slices.Sorted(maps.Keys(disk))
	for len(todo) > 0 {
		file := disk[todo[0]]
		todo = todo[1:]
		for name, role := range includedBy(file) {
			if _, ok := kindOf(name); ok || disk[name] != nil || !fs.ValidPath(name) {
				continue
			}
			if text, err := readText(f.fsys, name); err == nil {
				disk[name] = newIncluded(f.fsys, name, text, role)
				todo = append(todo, name)
			}
		}
	}
}

// includes yields the paths that a manifest takes in, as it writes them, each
// with the role that it serves there.
func includes(file *File) iter.Seq2[string, manifest.Role] {
	return func(yield func(string, manifest.Role) bool) {
		m, ok := file.manifest.(manifest.Structured)
		if !ok {
			return
		}
		roles := map[string]manifest.Role{}
		for _, s := range m.Sections() {
			roles[s.ID] = s.Role
		}
		for _, inc := range m.Includes() {
			role := roles[inc.Section]
			if inc.Constraint {
				role = manifest.Role{Kind: manifest.Constraint}
			}
			if !yield(inc.Path, role) {
				return
			}
		}
	}
}

// includedBy lists the paths that a manifest takes in, in the Folder.
func includedBy(file *File) map[string]manifest.Role {
	found := map[string]manifest.Role{}
	for name, role := range includes(file) {
		found[path.Join(path.Dir(file.Path), name)] = role
	}
	return found
}

func newIncluded(fsys *disk, name, text string, role manifest.Role) *File {
	return &File{Path: name, Kind: Manifest, fsys: fsys, manifest: requirements.Parse(text, role), included: &role}
}
