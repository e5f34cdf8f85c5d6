package project

import (
	"path"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/manifest"
)

// IsMain reports whether the manifest at file is about the project as a whole:
// those in folders such as ci or examples serve some part of it.
func (p *Project) IsMain(file string) bool {
	dir := path.Dir(file)
	if dir == p.dir {
		return true
	}
	stem, _, _ := strings.Cut(path.Base(file), ".")
	return path.Base(dir) == "requirements" && path.Dir(dir) == p.dir && slices.Contains(mainNames, stem)
}

// mainNames are names of the file in a folder requirements that the others
// add to.
var mainNames = []string{"requirements", "base", "main", "core", "common", "default", "prod", "production", "runtime"}

// IsSnapshot reports whether the section of file is a frozen list that serves
// some part of the project, as the one of an example's application: the
// versions that it was once tried with.
func (p *Project) IsSnapshot(file *File, section string) bool {
	return !p.IsMain(file.Path) && path.Base(path.Dir(file.Path)) != "requirements" && manifest.Frozen(file.manifest, section)
}
