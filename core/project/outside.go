package project

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"

	"github.com/pyferry/pyferry/core/lock"
	"github.com/pyferry/pyferry/core/manifest/pyproject"
	"github.com/pyferry/pyferry/core/pep"
)

// An outside is what lies around a Folder that is one part of a larger
// repository: the workspace that its projects are members of, and projects
// that are required by a path that leads out. It is read from disk once and
// again with Refresh. A nil outside has nothing.
type outside struct {
	folder    string // the Folder's root
	root      string // of the workspace around it, or ""
	workspace *pyproject.Workspace
	manifest  *pyproject.File // the root's pyproject.toml
	members   []member
	locks     []*File

	mu   sync.Mutex
	seen map[string]member // by folder
}

// A member is a project outside the Folder.
type member struct {
	rel     string // its folder, relative to the workspace's root
	key     string
	modules []string
}

// maxMembers bounds how many members of a workspace are read.
const maxMembers = 500

// lookOutside reads what lies around the folder, an absolute path.
func lookOutside(folder string) *outside {
	o := &outside{folder: folder, seen: map[string]member{}}
	for dir := filepath.Dir(folder); !isRepository(folder) && dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if o.enter(dir) || isRepository(dir) {
			break
		}
	}
	return o
}

// enter takes dir for the root of the workspace if it is one and the Folder
// is a member.
func (o *outside) enter(dir string) bool {
	text, err := os.ReadFile(filepath.Join(dir, "pyproject.toml"))
	if err != nil || !strings.Contains(string(text), "workspace") {
		return false
	}
	m := pyproject.Parse(string(text))
	w := m.Workspace()
	rel, err := filepath.Rel(dir, o.folder)
	if w == nil || err != nil || !isMember(w, ".", filepath.ToSlash(rel)) {
		return false
	}
	o.root, o.workspace, o.manifest = dir, w, m
	o.findMembers()
	o.findLocks()
	return true
}

func (o *outside) findMembers() {
	fsys := os.DirFS(o.root)
	dirs := []string{"."}
	for _, glob := range o.workspace.Members {
		found, _ := fs.Glob(fsys, strings.TrimSuffix(path.Clean(glob), "/**")) // a broken glob has no members
		dirs = append(dirs, found...)
	}
	for _, dir := range dirs[:min(len(dirs), maxMembers)] {
		if isMember(o.workspace, ".", dir) {
			m := readMember(filepath.Join(o.root, filepath.FromSlash(dir)))
			m.rel = dir
			o.members = append(o.members, m)
		}
	}
}

// findLocks finds the lock files of the workspace's root.
func (o *outside) findLocks() {
	fsys := newDisk(o.root)
	entries, _ := fs.ReadDir(fsys, ".") // no entries, no locks
	for _, e := range entries {
		if e.Type().IsRegular() && lock.Reads(e.Name()) {
			o.locks = append(o.locks, asLock(&File{Path: e.Name(), Kind: LockFile, fsys: fsys, beyond: true}))
		}
	}
}

// addTo tells p of its kin in the workspace around the Folder.
func (o *outside) addTo(p *Project) {
	if o == nil || o.root == "" {
		return
	}
	rel, err := filepath.Rel(o.root, filepath.Join(o.folder, filepath.FromSlash(p.dir)))
	if rel = filepath.ToSlash(rel); err != nil || !isMember(o.workspace, ".", rel) {
		return
	}
	for _, m := range o.members {
		if m.rel != rel {
			p.kin.add(m.key, m.modules)
		}
	}
	p.kin.addTools(o.manifest)
	if len(p.locks) == 0 {
		p.locks = o.locks
	}
}

// read tells the key and the modules of the project in a folder that is given
// relative to the Folder's root.
func (o *outside) read(rel string) (key string, modules []string) {
	if o == nil {
		return "", nil
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	m, ok := o.seen[rel]
	if !ok {
		m = readMember(filepath.Join(o.folder, filepath.FromSlash(rel)))
		o.seen[rel] = m
	}
	return m.key, m.modules
}

// readMember reads the project in a folder of the disk as far as its name and
// top-level modules go.
func readMember(dir string) member {
	fsys := os.DirFS(dir)
	name := ""
	for _, base := range []string{"pyproject.toml", "setup.cfg", "setup.py"} {
		text, err := readText(fsys, base)
		if err != nil || name != "" {
			continue
		}
		if named, ok := formatOf(base).parse(base, text).(interface{ Name() string }); ok {
			name = named.Name()
		}
	}
	return member{key: pep.Normalize(name), modules: newLayout(".", name, findModules(topModules(fsys))).provides()}
}

// topModules lists the Python files that tell the top-level modules of a
// project: those of its folder and of its source folders, and what makes a
// folder in them a package.
func topModules(fsys fs.FS) []string {
	patterns := []string{"*.py", "*/__init__.py"}
	for _, root := range sourceRoots {
		patterns = append(patterns, root+"/*.py", root+"/*/*.py")
	}
	var paths []string
	for _, pattern := range patterns {
		found, _ := fs.Glob(fsys, pattern) // the patterns are well-formed
		paths = append(paths, found...)
	}
	return paths
}
