package missinginit

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/config"
	"github.com/pyferry/pyferry/core/manifest/pyproject"
	"github.com/pyferry/pyferry/core/project"
)

// A search is how a build back end looks for regular packages below root.
type search struct {
	root string
	// include and exclude are patterns of dotted names; without include all are
	// taken.
	include, exclude []string
	// top says that what lies below a package is taken as it is (PDM).
	top bool
	// data says that what lies below a package may be taken as its data.
	data bool
}

// takes reports whether the search admits a package of the dotted name.
func (s search) takes(module string) bool {
	return (len(s.include) == 0 || matches(s.include, module)) && !matches(s.exclude, module)
}

func matches(patterns []string, module string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		ok, err := path.Match(pattern, module)
		return ok || err != nil
	})
}

// searchOf returns the search that the file tells the build to make. Hatch,
// flit, Poetry, uv, setuptools' automatic discovery and its find_namespace
// take folders without __init__.py too, and a list of packages does not depend
// on it.
func searchOf(folder *project.Folder, p *project.Project, file *project.File) (search, bool) {
	if path.Dir(file.Path) != p.Dir() {
		return search{}, false
	}
	var s search
	ok := false
	switch path.Base(file.Path) {
	case "setup.cfg":
		if m, is := file.Manifest().(interface{ Options(string) []config.Option }); is {
			s, ok = fromSetupCfg(p, m.Options("options"), m.Options("options.packages.find"))
		}
	case "setup.py":
		s, ok = fromSetupPy(p, file.Text())
	case "pyproject.toml":
		if m := p.Pyproject(); m != nil && isPDM(m) {
			return fromPDM(folder, p, m)
		} else if m != nil {
			s, ok = fromPyproject(p, m)
		}
	}
	s.data = ok && takenAsData(folder, p)
	return s, ok
}

func fromSetupCfg(p *project.Project, options, find []config.Option) (search, bool) {
	if strings.TrimSpace(value(options, "packages")) != "find:" {
		return search{}, false
	}
	where := strings.TrimSpace(value(find, "where"))
	list := func(name string) []string { return strings.FieldsFunc(value(find, name), separator) }
	return search{root: path.Join(p.Dir(), where), include: list("include"), exclude: list("exclude")}, !strings.Contains(where, "\n")
}

func separator(r rune) bool { return r == '\n' || r == ',' || r == ' ' || r == '\t' || r == '\r' }

func value(options []config.Option, name string) string {
	for _, o := range options {
		if o.Name == name {
			return o.Value
		}
	}
	return ""
}

var (
	findCall = regexp.MustCompile(`\bfind_packages\(([^()]*(?:\([^()]*\)[^()]*)*)\)`)
	whereArg = regexp.MustCompile(`^\s*(?:where\s*=\s*)?["']([\w./]*)["']\s*(?:,|$)|\bwhere\s*=\s*["']([\w./]*)["']\s*(?:,|$)`)
	listArg  = regexp.MustCompile(`\b(include|exclude)\s*=\s*(?:\[([^\]]*)\]|\(([^)]*)\))\s*(?:,|$)`)
	quoted   = regexp.MustCompile(`["']([\w.*]+)["']`)
)

// fromSetupPy looks for the one call of find_packages that a setup.py makes.
func fromSetupPy(p *project.Project, code string) (search, bool) {
	calls := findCall.FindAllStringSubmatch(code, -1)
	if len(calls) != 1 || strings.Contains(code, "find_namespace_packages(") {
		return search{}, false
	}
	args, lists, where := calls[0][1], map[string][]string{}, ""
	for _, m := range listArg.FindAllStringSubmatch(args, -1) {
		for _, q := range quoted.FindAllStringSubmatch(m[2]+m[3], -1) {
			lists[m[1]] = append(lists[m[1]], q[1])
		}
	}
	args = listArg.ReplaceAllString(args, "")
	if m := whereArg.FindStringSubmatch(args); m != nil {
		where = m[1] + m[2]
	}
	rest := whereArg.ReplaceAllString(args, "")
	s := search{root: path.Join(p.Dir(), where), include: lists["include"], exclude: lists["exclude"]}
	return s, strings.Trim(rest, ", \t\r\n") == ""
}

// fromPyproject reads [tool.setuptools.packages.find], which leaves folders
// without __init__.py out only if it says `namespaces = false`.
func fromPyproject(p *project.Project, m *pyproject.File) (search, bool) {
	at := func(name string) []string { return []string{"tool", "setuptools", "packages", "find", name} }
	if node := m.Lookup(at("namespaces")...); node == nil || node.Text() != "false" {
		return search{}, false
	}
	where := []string{""}
	if node := m.Lookup(at("where")...); node != nil {
		where = node.Strings()
	}
	if len(where) != 1 {
		return search{}, false
	}
	return search{
		root: path.Join(p.Dir(), where[0]), include: m.Lookup(at("include")...).Strings(), exclude: m.Lookup(at("exclude")...).Strings(),
	}, true
}

func isPDM(m *pyproject.File) bool {
	backend := m.Lookup("build-system", "build-backend")
	return backend != nil && (backend.Text() == "pdm.backend" || backend.Text() == "pdm.pep517.api")
}

// fromPDM follows PDM's back end: unless its table says what to include, it takes
// the packages right below the source folder, each with all that it holds.
func fromPDM(folder *project.Folder, p *project.Project, m *pyproject.File) (search, bool) {
	for _, key := range []string{"includes", "excludes", "source-includes"} {
		if m.Lookup("tool", "pdm", "build", key) != nil {
			return search{}, false
		}
	}
	root := path.Join(p.Dir(), "src")
	if node := m.Lookup("tool", "pdm", "build", "package-dir"); node != nil {
		root = path.Join(p.Dir(), node.Text())
	} else if !folder.Exists(root) {
		root = p.Dir()
	}
	return search{root: root, exclude: []string{"tests"}, top: true}, true
}

var (
	trackedFiles = regexp.MustCompile(`setuptools[-_](?:scm|git|svn|hg)|use_scm_version`)
	takesCode    = regexp.MustCompile(`(?m)^\s*(?:graft\b|(?:recursive-include|global-include|include)\b.*(?:\.py\b|\*(?:\s|$)|\.\*))`)
	codeAsData   = regexp.MustCompile(`\*\.py\b|["'\s=/]\*{1,2}(?:["'\s,]|$)|\*\.\*`)
	dataInPy     = regexp.MustCompile(`(?s)package_data["']?\s*[=:]\s*\{.*?\}`)
	includesData = regexp.MustCompile(`\binclude_package_data["']?\s*[=:]\s*True`)
)

// takenAsData reports whether setuptools may take modules as data of the package
// above them: all that version control or MANIFEST.in names, or what package_data
// lists.
func takenAsData(folder *project.Folder, p *project.Project) bool {
	m := p.Pyproject()
	all := m != nil && m.Defines("project")
	if m != nil && m.Lookup("tool", "setuptools", "include-package-data") != nil {
		all = m.Lookup("tool", "setuptools", "include-package-data").Text() == "true"
	}
	tracked := false
	for _, f := range p.Manifests() {
		tracked = tracked || trackedFiles.MatchString(f.Text())
		switch path.Base(f.Path) {
		case "setup.cfg":
			o, ok := f.Manifest().(interface{ Options(string) []config.Option })
			if !ok {
				continue
			}
			all = all || strings.EqualFold(strings.TrimSpace(value(o.Options("options"), "include_package_data")), "true")
			if slices.ContainsFunc(o.Options("options.package_data"), func(o config.Option) bool { return codeAsData.MatchString(o.Value) }) {
				return true
			}
		case "setup.py":
			all = all || includesData.MatchString(f.Text())
			if codeAsData.MatchString(dataInPy.FindString(f.Text())) {
				return true
			}
		case "pyproject.toml":
			if slices.ContainsFunc(dataPatterns(m), codeAsData.MatchString) {
				return true
			}
		}
	}
	template, err := folder.ReadText(path.Join(p.Dir(), "MANIFEST.in"))
	return all && (tracked || err == nil && takesCode.MatchString(template))
}

// dataPatterns lists the patterns of [tool.setuptools.package-data], each in
// quotes.
func dataPatterns(m *pyproject.File) (list []string) {
	if m == nil {
		return nil
	}
	for _, b := range m.Bindings() {
		if names := b.Path(); len(names) > 3 && slices.Equal(names[:3], []string{"tool", "setuptools", "package-data"}) && b.Value() != nil {
			for _, pattern := range b.Value().Strings() {
				list = append(list, `"`+pattern+`"`)
			}
		}
	}
	return list
}
