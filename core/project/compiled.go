package project

import (
	"path"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/lock"
	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/manifest/requirements"
)

// findCompiled lists the requirements files that a tool such as pip-compile has
// made of others which the project has: those declare, and what was made of them
// is a lock. A list that the package's own manifest reads declares all the same.
func (p *Project) findCompiled() []*File {
	var list []*File
	for _, file := range p.manifests {
		if r, ok := file.manifest.(*requirements.File); ok && p.hasSources(file.Path, r) && !p.isRead(file.Path) {
			list = append(list, file)
		}
	}
	return list
}

// hasSources reports whether the project has all that the file at name was made
// of, by its header or else by its name.
func (p *Project) hasSources(name string, r *requirements.File) bool {
	sources, generated := r.Generated()
	if !generated {
		return false
	}
	if len(sources) == 0 {
		sources = []string{strings.TrimSuffix(path.Base(name), ".txt") + ".in"}
	}
	return !slices.ContainsFunc(sources, func(s string) bool {
		return !p.hasManifest(path.Join(path.Dir(name), s)) && !p.hasManifest(path.Join(p.dir, s))
	})
}

func (p *Project) hasManifest(name string) bool {
	return slices.ContainsFunc(p.manifests, func(f *File) bool { return f.Path == name })
}

// isRead reports whether the package takes its requirements, or those of an
// extra, from the file at name.
func (p *Project) isRead(name string) bool {
	return slices.ContainsFunc(p.manifests, func(f *File) bool {
		if _, list := f.manifest.(*requirements.File); list {
			return false
		}
		for include, role := range includes(f) {
			brought := role.Kind == manifest.Runtime || role.Kind == manifest.Extra
			if brought && (path.Join(path.Dir(f.Path), include) == name || path.Join(p.dir, include) == name) {
				return true
			}
		}
		return false
	})
}

// A compiledKey asks for the lock that a compiled requirements file is.
type compiledKey struct{ path string }

func (p *Project) compiledLock(file *File) *lock.Lock {
	return p.Remember(compiledKey{file.Path}, func() any { return lock.ParseCompiled(file.Text()) }).(*lock.Lock)
}
