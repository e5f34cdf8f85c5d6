package missinginit

import (
	"path"
	"regexp"
	"strings"

	"github.com/pyferry/pyferry/core/config"
	"github.com/pyferry/pyferry/core/manifest/pyproject"
	"github.com/pyferry/pyferry/core/project"
)

// A search is how setuptools looks for regular packages: below root, without
// those that match a pattern (setuptools, package discovery: find_packages).
type search struct {
	root    string
	exclude []string
}

// searchOf returns the search that the file tells the build to make. Hatch,
// flit, Poetry, PDM, setuptools' automatic discovery and its find_namespace
// take folders without __init__.py too.
func searchOf(p *project.Project, file *project.File) (search, bool) {
	if path.Dir(file.Path) != p.Dir() {
		return search{}, false
	}
	switch path.Base(file.Path) {
	case "setup.cfg":
		m, ok := file.Manifest().(interface{ Options(string) []config.Option })
		if ok {
			return fromSetupCfg(p, m.Options("options"), m.Options("options.packages.find"))
		}
	case "setup.py":
		return fromSetupPy(p, file.Text())
	case "pyproject.toml":
		if m := p.Pyproject(); m != nil {
			return fromPyproject(p, m)
		}
	}
	return search{}, false
}

func fromSetupCfg(p *project.Project, options, find []config.Option) (search, bool) {
	if strings.TrimSpace(value(options, "packages")) != "find:" || value(find, "include") != "" {
		return search{}, false
	}
	where := strings.TrimSpace(value(find, "where"))
	return search{path.Join(p.Dir(), where), strings.FieldsFunc(value(find, "exclude"), separator)}, !strings.Contains(where, "\n")
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
	findCall = regexp.MustCompile(`\bfind_packages\(([^()]*)\)`)
	whereArg = regexp.MustCompile(`^\s*(?:where\s*=\s*)?["']([\w./]*)["']`)
	whereKey = regexp.MustCompile(`\bwhere\s*=\s*["']([\w./]*)["']`)
	quoted   = regexp.MustCompile(`["']([\w.*]+)["']`)
)

// fromSetupPy looks for the one call of find_packages that a setup.py makes.
func fromSetupPy(p *project.Project, code string) (search, bool) {
	calls := findCall.FindAllStringSubmatch(code, -1)
	if len(calls) != 1 || strings.Contains(code, "find_namespace_packages") || strings.Contains(calls[0][1], "include") {
		return search{}, false
	}
	where, args := "", calls[0][1]
	if m := whereKey.FindStringSubmatch(args); m != nil {
		where = m[1]
	} else if m := whereArg.FindStringSubmatch(args); m != nil {
		where = m[1]
	}
	s := search{root: path.Join(p.Dir(), where)}
	if _, exclude, ok := strings.Cut(args, "exclude"); ok {
		for _, m := range quoted.FindAllStringSubmatch(exclude, -1) {
			s.exclude = append(s.exclude, m[1])
		}
	}
	return s, true
}

// fromPyproject reads [tool.setuptools.packages.find], which leaves folders
// without __init__.py out only if it says `namespaces = false`.
func fromPyproject(p *project.Project, m *pyproject.File) (search, bool) {
	at := func(name string) []string { return []string{"tool", "setuptools", "packages", "find", name} }
	if node := m.Lookup(at("namespaces")...); node == nil || node.Text() != "false" {
		return search{}, false
	}
	if m.Lookup(at("include")...) != nil {
		return search{}, false
	}
	where := []string{""}
	if node := m.Lookup(at("where")...); node != nil {
		where = node.Strings()
	}
	s := search{}
	if node := m.Lookup(at("exclude")...); node != nil {
		s.exclude = node.Strings()
	}
	if len(where) != 1 {
		return s, false
	}
	s.root = path.Join(p.Dir(), where[0])
	return s, true
}
