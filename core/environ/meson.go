package environ

import (
	"encoding/json"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
)

// mesonInstall is the call at the end of the loader that meson-python writes for
// an editable installation: the project, its top-level names, the build folder.
var mesonInstall = regexp.MustCompile(`(?ms)^install\(\s*('[^']*'),\s*\{([^}]*)\},\s*("[^"\n]*"|'[^'\n]*')`)

// A mesonTarget is one entry of Meson's install plan.
type mesonTarget struct {
	Destination  string   `json:"destination"`
	ExcludeFiles []string `json:"exclude_files"`
	ExcludeDirs  []string `json:"exclude_dirs"`
}

// addMeson reads meson-python's loader and the plan that the build folder has of
// what goes where. The loader builds anew when it is asked, so that the plan of
// the last build is what is known. It reports whether it understood the program.
func (p *pathReader) addMeson(file, loader, program string) bool {
	m := mesonInstall.FindStringSubmatch(program)
	if m == nil || !strings.Contains(program, "class MesonpyMetaFinder") {
		return false
	}
	build := pythonStrings(m[3])
	names := pythonStrings(m[2])
	text, err := os.ReadFile(filepath.Join(append(build, "meson-info", "intro-install_plan.json")...))
	plan := map[string]map[string]mesonTarget{}
	if err != nil || json.Unmarshal(text, &plan) != nil {
		return false
	}
	tree := map[string]string{}
	for kind, targets := range plan {
		for source, target := range targets {
			target.collect(tree, kind, source)
		}
	}
	for _, name := range names {
		p.First[name] = Redirect{File: file}
	}
	for installed, source := range tree {
		p.addFirst(file, loader, installed, source)
	}
	return true
}

// collect notes the source of each file that is installed among the packages,
// by its path there.
func (t mesonTarget) collect(tree map[string]string, kind, source string) {
	root, rest, _ := strings.Cut(filepath.ToSlash(t.Destination), "/")
	if root != "{py_purelib}" && root != "{py_platlib}" {
		return
	}
	info, err := os.Stat(source)
	if kind != "install_subdirs" && (kind != "targets" || err != nil || !info.IsDir()) {
		tree[rest] = source
		return
	}
	left := map[string]bool{}
	for _, name := range append(t.ExcludeFiles, t.ExcludeDirs...) {
		left[path.Clean(filepath.ToSlash(name))] = true
	}
	// What cannot be listed is not installed either.
	_ = filepath.WalkDir(source, func(at string, entry fs.DirEntry, err error) error {
		rel, relErr := filepath.Rel(source, at)
		switch {
		case err != nil || relErr != nil:
			return nil //nolint:nilerr // see above
		case left[filepath.ToSlash(rel)] && entry.IsDir():
			return fs.SkipDir
		case !left[filepath.ToSlash(rel)] && !entry.IsDir():
			tree[path.Join(rest, filepath.ToSlash(rel))] = at
		}
		return nil
	})
}

// addFirst notes the module that an installed file is, and the packages above it.
func (p *pathReader) addFirst(file, loader, installed, source string) {
	dir, base := path.Split(installed)
	name, ext, _ := strings.Cut(base, ".")
	if ext != "py" && !strings.HasSuffix(ext, "so") && !strings.HasSuffix(ext, "pyd") {
		return
	}
	module := strings.ReplaceAll(dir, "/", ".") + name
	if name == "__init__" {
		module = strings.TrimSuffix(strings.ReplaceAll(dir, "/", "."), ".")
	}
	for above := module; above != ""; above = parent(above) {
		r := p.First[above]
		r.File = file
		if above != module || name == "__init__" {
			r.Portion = filepath.Join(loader, above)
		}
		p.First[above] = r
	}
	r := p.First[module]
	if r.Target == "" || name == "__init__" {
		r.Target = source
	}
	p.First[module] = r
}
