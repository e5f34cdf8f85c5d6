package project

import (
	"strings"
	"sync"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/manifest/script"
)

// programManifest reads what a Python file declares, or returns nil for the
// most, which declare nothing. It keeps a copy of text only if it is kept.
func programManifest(path, text string) manifest.Manifest {
	if format := formatOf(path); format != nil {
		return format.parse(path, strings.Clone(text))
	}
	if script.Parse(text) == nil {
		return nil
	}
	return script.Parse(strings.Clone(text))
}

// isScript reports whether f is a script with metadata of its own (PEP 723).
func (f *File) isScript() bool {
	_, ok := f.manifest.(*script.File)
	return ok
}

// governs reports whether f is a manifest of the project that it lies in.
func (f *File) governs() bool { return f.manifest != nil && !f.isScript() }

// findScripts makes a project of each script with metadata of its own: it
// runs with what that names and with nothing else.
func (f *Folder) findScripts(paths []string) {
	f.scripts = map[string]*Project{}
	for _, path := range paths {
		if file := f.File(path); file.isScript() {
			f.scripts[path] = f.scriptProject(file)
		}
	}
}

// scriptProject is the project that is one script. It has the settings of the
// project that the script lies in and finds the same modules beside it.
func (f *Folder) scriptProject(file *File) *Project {
	outer := projectOf(f.projects, file.Path)
	p := &Project{
		dir: outer.dir, layout: outer.layout, config: outer.config,
		manifests: []*File{file}, script: true, memo: &sync.Map{},
	}
	p.declare()
	p.unread = p.findUnread()
	used := map[moduleUse]int{}
	for _, module := range modulesOf(file) {
		used[moduleUse{ScriptCode, module}] = 1
	}
	return p.withUses(&uses{disk: used})
}
