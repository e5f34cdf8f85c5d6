package project

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/manifest/pyproject"
	"github.com/pyferry/pyferry/core/manifest/toolenv"
)

// A kin is the projects that one is developed together with: the other
// members of its workspace, those around it, and those that it requires by
// their path. They are there wherever the project is, so nothing of theirs is
// ever missing.
type kin struct {
	keys    map[string]bool // of their distributions
	modules map[string]bool // top-level names that they provide
	// tools are the distributions in the groups of the workspace's root: they
	// are installed for those who work on any member.
	tools map[string]bool
}

func newKin() *kin {
	return &kin{keys: map[string]bool{}, modules: map[string]bool{}, tools: map[string]bool{}}
}

func (k *kin) add(key string, modules []string) {
	if key != "" {
		k.keys[key] = true
	}
	for _, m := range modules {
		k.modules[m] = true
	}
}

// provides reports whether the top-level module is one of theirs.
func (k *kin) provides(module string) bool { return k != nil && k.modules[module] }

// addTools takes in what the groups of a workspace's root declare.
func (k *kin) addTools(m manifest.Manifest) {
	groups := map[string]bool{}
	for _, s := range m.Sections() {
		groups[s.ID] = s.Role.Kind == manifest.Group
	}
	for _, r := range m.Requirements() {
		if groups[r.Section] {
			k.tools[r.Key] = true
		}
	}
}

// Kin reports whether the distribution with the given key is another project
// that this one is developed together with: a member of its workspace, or
// required by its path.
func (p *Project) Kin(key string) bool { return p.kin != nil && p.kin.keys[key] }

// HasTool reports whether the root of the project's workspace declares the
// distribution in a group, which installs it for those who work on any member.
func (p *Project) HasTool(key string) bool { return p.kin != nil && p.kin.tools[key] }

// findKin tells each project of its kin.
func (f *Folder) findKin(projects []*Project) {
	for _, p := range projects {
		p.kin = newKin()
		root, workspace := rootOf(projects, p)
		if root != nil {
			f.addMembers(p, root, workspace, projects)
		}
		for q := around(projects, p); q != nil; q = around(projects, q) {
			p.kin.add(q.Key(), q.layout.provides())
		}
		f.outside.addTo(p)
		for dir, key := range p.pathsRequired() {
			f.addPath(p, dir, key, projects)
		}
	}
}

// addPath makes what lies in the folder dir, perhaps the distribution key, kin
// of p.
func (f *Folder) addPath(p *Project, dir, key string, projects []*Project) {
	q := projectAt(projects, dir)
	switch {
	case q == p:
	case q != nil:
		p.kin.add(q.Key(), q.layout.provides())
	default:
		name, modules := f.outside.read(dir)
		p.kin.add(cmp.Or(name, key), modules)
	}
}

func (f *Folder) addMembers(p, root *Project, workspace *pyproject.Workspace, projects []*Project) {
	for _, q := range projects {
		if q != p && isMember(workspace, root.dir, q.dir) {
			p.kin.add(q.Key(), q.layout.provides())
		}
	}
	if root != p {
		p.kin.addTools(root.Pyproject())
	}
}

// LockedWith lists the other members of p's workspace where one lock settles
// what all of them require: of uv and Rye, unless the workspace names members
// that conflict.
func (f *Folder) LockedWith(p *Project) []*Project {
	root, workspace := rootOf(f.projects, p)
	if root == nil {
		return nil
	}
	m := root.Pyproject()
	if !m.Defines("tool", "uv", "workspace") && !m.Defines("tool", "rye", "workspace") || m.Lookup("tool", "uv", "conflicts") != nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(f.projects), func(q *Project) bool {
		return q == p || !isMember(workspace, root.dir, q.dir)
	})
}

// rootOf finds the nearest project at or around p whose workspace p belongs
// to; nil for none.
func rootOf(projects []*Project, p *Project) (*Project, *pyproject.Workspace) {
	for root := p; root != nil; root = around(projects, root) {
		if m := root.Pyproject(); m != nil {
			if w := m.Workspace(); w != nil && isMember(w, root.dir, p.dir) {
				return root, w
			}
		}
	}
	return nil, nil
}

// Pyproject is the project's own pyproject.toml, or nil.
func (p *Project) Pyproject() *pyproject.File {
	for _, f := range p.manifests {
		if path.Dir(f.Path) != p.dir {
			continue
		}
		switch m := f.manifest.(type) {
		case *pyproject.File:
			return m
		case *toolenv.Pyproject:
			return m.File
		}
	}
	return nil
}

func projectAt(projects []*Project, dir string) *Project {
	i := slices.IndexFunc(projects, func(p *Project) bool { return p.dir == dir })
	if i < 0 {
		return nil
	}
	return projects[i]
}

// pathsRequired maps the folders that the project requires by their path to
// the keys of what lies there, "" where the requirement does not say. They are
// relative to the Folder's root; some may lie outside of it ("../b").
func (p *Project) pathsRequired() map[string]string {
	dirs := map[string]string{}
	for _, f := range p.manifests {
		if m, ok := f.manifest.(interface{ Paths() []string }); ok {
			for _, url := range m.Paths() {
				if rel, ok := localPath(url); ok {
					dirs[path.Join(path.Dir(f.Path), rel)] = ""
				}
			}
		}
		for _, r := range f.manifest.Requirements() {
			if rel, ok := localPath(r.URL); ok {
				dirs[path.Join(path.Dir(f.Path), rel)] = r.Key
			}
		}
	}
	return dirs
}

// ownFolder replaces what tools write for the project's own folder and the one
// around it: PDM, and Hatch's context formatting.
var ownFolder = strings.NewReplacer("file:///${PROJECT_ROOT}", ".", "{root:uri}", ".", "{root:parent:uri}", "..")

// localPath is the relative path of a folder that url names, if it does.
func localPath(url string) (string, bool) {
	url, _, _ = strings.Cut(ownFolder.Replace(url), "#")
	url = strings.TrimPrefix(url, "file:")
	if url == "" || strings.Contains(url, ":") || strings.ContainsAny(url, "${}") || path.IsAbs(url) || path.Ext(url) == ".whl" {
		return "", false
	}
	return url, true
}

// isMember reports whether the project at dir belongs to the workspace that
// the project at root states.
func isMember(w *pyproject.Workspace, root, dir string) bool {
	if dir == root {
		return true
	}
	rel := dir
	if root != "." {
		var below bool
		if rel, below = strings.CutPrefix(dir, root+"/"); !below {
			return false
		}
	}
	return anyGlob(w.Members, rel) && !anyGlob(w.Exclude, rel)
}

func anyGlob(globs []string, rel string) bool {
	return slices.ContainsFunc(globs, func(glob string) bool {
		glob = path.Clean(glob)
		if prefix, ok := strings.CutSuffix(glob, "/**"); ok {
			return strings.HasPrefix(rel, prefix+"/")
		}
		ok, err := path.Match(glob, rel)
		return ok && err == nil
	})
}

// provides lists the top-level names that the project's distribution makes
// importable.
func (l *layout) provides() []string {
	names := slices.Clone(l.own)
	for _, root := range l.roots[1:] {
		for name := range l.modules.in[root] {
			names = append(names, name)
		}
	}
	for name := range l.modules.in[l.dir] {
		if _, otherUse := dirUses[name]; !otherUse && l.modules.packages[path.Join(l.dir, name)] {
			names = append(names, name)
		}
	}
	return names
}
