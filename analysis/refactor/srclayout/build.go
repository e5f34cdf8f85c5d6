package srclayout

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/config"
	"github.com/pyferry/pyferry/core/manifest/pyproject"
	"github.com/pyferry/pyferry/core/manifest/tomltable"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/text"
)

// build tells the build back end where the package lies.
func (pl *planner) build() error {
	m := pl.p.Pyproject()
	backend := ""
	if m != nil {
		if node := m.Lookup("build-system", "build-backend"); node != nil {
			backend = node.Text()
		}
		if m.Defines("build-system") && m.Lookup("build-system", "backend-path") != nil {
			return refuse("the project builds itself (backend-path)")
		}
	}
	switch backend {
	case "", "setuptools.build_meta", "setuptools.build_meta:__legacy__":
		return pl.setuptools(m)
	case "hatchling.build":
		return pl.hatch(m)
	case "flit_core.buildapi", "flit.buildapi":
		return nil // looks in src, too
	case "poetry.core.masonry.api", "poetry.masonry.api":
		return pl.poetry(m)
	case "pdm.backend":
		return pl.pdm(m)
	case "uv_build":
		return pl.uv(m)
	}
	return refuse("how %s finds packages is not known", backend)
}

// keys lists the keys below a table.
func keys(m *pyproject.File, table ...string) [][]string {
	var list [][]string
	for _, b := range m.Bindings() {
		if names := b.Path(); b.Value() != nil && len(names) > len(table) && slices.Equal(names[:len(table)], table) {
			list = append(list, names[len(table):])
		}
	}
	return list
}

// replace changes the one string of a list.
func (pl *planner) replace(m *pyproject.File, node *tomltable.Node, with string) {
	pl.edit("pyproject.toml", []text.Edit{{Span: node.Content(m.Text()), New: with}})
}

// hatch looks for a package of the project's name in src, too; only a list of
// packages changes.
func (pl *planner) hatch(m *pyproject.File) error {
	for _, key := range keys(m, "tool", "hatch", "build") {
		switch strings.Join(key, ".") {
		case "targets.wheel.packages":
			items := m.Lookup("tool", "hatch", "build", "targets", "wheel", "packages").Items()
			if len(items) != 1 || items[0].Text() != pl.pkg {
				return refuse("Hatch's wheel has other packages than %s", pl.pkg)
			}
			pl.replace(m, items[0], src+"/"+pl.pkg)
		case "hooks.vcs.version-file":
		default:
			return refuse("[tool.hatch.build] says what goes into the wheel (%s)", strings.Join(key, "."))
		}
	}
	return nil
}

// poetryItem is an entry of Poetry's packages that says no more than the name.
var poetryItem = regexp.MustCompile(`^\{\s*include\s*=\s*["'](\w+)["']\s*,?\s*\}$`)

func (pl *planner) poetry(m *pyproject.File) error {
	for _, key := range []string{"include", "exclude", "build"} {
		if m.Lookup("tool", "poetry", key) != nil || m.Defines("tool", "poetry", key) {
			return refuse("[tool.poetry] says what goes into the wheel (%s)", key)
		}
	}
	if len(m.ArrayTables("tool", "poetry", "packages")) > 0 && m.Lookup("tool", "poetry", "packages") == nil {
		return refuse("Poetry's packages are tables of their own")
	}
	node := m.Lookup("tool", "poetry", "packages")
	if node == nil {
		return nil // looks in src, too
	}
	items := node.Items()
	if len(items) != 1 {
		return refuse("Poetry's wheel has other packages than %s", pl.pkg)
	}
	span := items[0].Span()
	found := poetryItem.FindStringSubmatchIndex(span.Of(m.Text()))
	if found == nil || span.Of(m.Text())[found[2]:found[3]] != pl.pkg {
		return refuse("Poetry's packages are not only %s", pl.pkg)
	}
	at := span.Start + found[3] + 1
	pl.edit("pyproject.toml", []text.Edit{{Span: text.Span{Start: at, End: at}, New: `, from = "` + src + `"`}})
	return nil
}

// pdm looks in src, if there is one.
func (pl *planner) pdm(m *pyproject.File) error {
	if list := keys(m, "tool", "pdm", "build"); len(list) > 0 {
		return refuse("[tool.pdm.build] says what goes into the wheel (%s)", list[0][0])
	}
	if others := pl.packagesBeside(); len(others) > 0 {
		return refuse("PDM's wheel may have %s, too", others[0])
	}
	return nil
}

func (pl *planner) uv(m *pyproject.File) error {
	root := m.Lookup("tool", "uv", "build-backend", "module-root")
	if root == nil || len(keys(m, "tool", "uv", "build-backend")) != 1 || root.Text() != "" && root.Text() != "." {
		return refuse("[tool.uv.build-backend] says more than where the package lies")
	}
	pl.replace(m, root, src)
	return nil
}

// packagesBeside lists the other packages in the project's folder.
func (pl *planner) packagesBeside() []string {
	var list []string
	for _, name := range pl.folder.Paths() {
		if dir := path.Dir(name); path.Base(name) == "__init__.py" && path.Dir(dir) == "." && dir != pl.pkg && dir != "." {
			list = append(list, dir)
		}
	}
	return list
}

// setuptools is told in one of three files, or finds the package by itself in
// src as well as beside the manifest.
func (pl *planner) setuptools(m *pyproject.File) error {
	if m != nil {
		for _, key := range keys(m, "tool", "setuptools") {
			if slices.Contains([]string{"package-dir", "py-modules", "ext-modules", "data-files", "cmdclass"}, key[0]) {
				return refuse("[tool.setuptools] says more than the packages (%s)", key[0])
			}
		}
	}
	told, err := pl.setupPy()
	if told || err != nil {
		return err
	}
	if told, err = pl.setupCfg(); told || err != nil || m == nil {
		return err
	}
	return pl.setuptoolsTable(m)
}

// setuptoolsTable handles pyproject.toml.
func (pl *planner) setuptoolsTable(m *pyproject.File) error {
	at := []string{"tool", "setuptools", "packages"}
	if node := m.Lookup(at...); node != nil {
		if err := pl.onlyOwn(node.Strings()); err != nil {
			return err
		}
		start := lineStart(m.Text(), node.Span().Start)
		if !strings.HasPrefix(m.Text()[start:], "packages") {
			return refuse("the packages of setuptools are given in one line with other settings")
		}
		pl.edit("pyproject.toml", []text.Edit{{Span: text.Span{Start: start, End: start}, New: `package-dir = {"" = "` + src + `"}` + newline(m.Text())}})
		return nil
	}
	find := append(slices.Clone(at), "find")
	if !m.Defines(find...) {
		if m.Defines(at...) {
			return refuse("the packages of setuptools are given in a way that is not known")
		}
		return nil // automatic discovery
	}
	include, exclude := m.Lookup(append(find, "include")...).Strings(), m.Lookup(append(find, "exclude")...).Strings()
	if node := m.Lookup(append(find, "namespaces")...); node == nil || node.Text() != "false" {
		if !pl.includes(include) {
			return refuse("setuptools looks for every folder in the project's")
		}
	} else if err := pl.finds(include, exclude); err != nil {
		return err
	}
	return pl.where(m, m.Lookup(append(find, "where")...))
}

// where sets the folder that [tool.setuptools.packages.find] looks in.
func (pl *planner) where(m *pyproject.File, node *tomltable.Node) error {
	if node != nil {
		items := node.Items()
		if len(items) != 1 || items[0].Text() != "." && items[0].Text() != "" {
			return refuse("setuptools looks in other folders, too")
		}
		pl.replace(m, items[0], src)
		return nil
	}
	head := regexp.MustCompile(`(?m)^\[tool\.setuptools\.packages\.find\][^\n]*\n`).FindStringIndex(m.Text())
	if head == nil {
		return refuse("the settings of packages.find stand in one line")
	}
	pl.edit("pyproject.toml", []text.Edit{{Span: text.Span{Start: head[1], End: head[1]}, New: `where = ["` + src + `"]` + newline(m.Text())}})
	return nil
}

func newline(code string) string {
	if strings.Contains(code, "\r\n") {
		return "\r\n"
	}
	return "\n"
}

// onlyOwn refuses a list with packages outside pkg.
func (pl *planner) onlyOwn(list []string) error {
	for _, name := range list {
		if name != pl.pkg && !strings.HasPrefix(name, pl.pkg+".") {
			return refuse("the wheel has %s, too", name)
		}
	}
	if len(list) == 0 {
		return refuse("the wheel has no packages")
	}
	return nil
}

// includes reports whether patterns admit only the package and what is below.
func (pl *planner) includes(patterns []string) bool {
	for _, p := range patterns {
		if p != pl.pkg && !strings.HasPrefix(p, pl.pkg+".") && p != pl.pkg+"*" {
			return false
		}
	}
	return len(patterns) > 0
}

// finds refuses where the search would find other packages beside pkg.
func (pl *planner) finds(include, exclude []string) error {
	if pl.includes(include) {
		for _, other := range pl.packagesBeside() {
			if strings.HasPrefix(other, pl.pkg) && slices.Contains(include, pl.pkg+"*") {
				return refuse("the wheel has %s, too", other)
			}
		}
		return nil
	}
	for _, other := range pl.packagesBeside() {
		if !slices.ContainsFunc(exclude, func(pattern string) bool { ok, err := path.Match(pattern, other); return ok && err == nil }) {
			return refuse("the wheel has %s, too", other)
		}
	}
	return nil
}

// setupCfg handles setup.cfg; told is false if it does not name packages.
func (pl *planner) setupCfg() (told bool, err error) {
	file := pl.folder.File("setup.cfg")
	if file == nil {
		return false, nil
	}
	m, ok := file.Manifest().(interface{ Options(string) []config.Option })
	if !ok {
		return false, nil
	}
	values := map[string]string{}
	at := -1
	for _, o := range m.Options("options") {
		values[strings.ReplaceAll(o.Name, "-", "_")] = o.Value
		if o.Name == "packages" {
			at = lineStart(file.Text(), o.Span.Start)
		}
	}
	for _, key := range []string{"package_dir", "py_modules", "ext_modules", "data_files", "cmdclass"} {
		if values[key] != "" {
			return false, refuse("setup.cfg says more than the packages (%s)", key)
		}
	}
	packages := strings.TrimSpace(values["packages"])
	if packages == "" {
		return false, nil
	}
	nl := newline(file.Text())
	edits := []text.Edit{{Span: text.Span{Start: at, End: at}, New: "package_dir =" + nl + "    = " + src + nl}}
	if packages != "find:" && packages != "find_namespace:" {
		pl.edit("setup.cfg", edits)
		return true, pl.onlyOwn(strings.FieldsFunc(packages, separator))
	}
	where, err := pl.findOptions(file, m.Options("options.packages.find"), packages)
	pl.edit("setup.cfg", append(edits, where))
	return true, err
}

func separator(r rune) bool { return strings.ContainsRune("\r\n,\t ", r) }

// findOptions sets where find: looks.
func (pl *planner) findOptions(file *project.File, options []config.Option, packages string) (text.Edit, error) {
	values := map[string][]string{}
	for _, o := range options {
		values[o.Name] = strings.FieldsFunc(o.Value, separator)
	}
	switch {
	case values["where"] != nil:
		return text.Edit{}, refuse("setup.cfg says where packages are looked for")
	case packages == "find_namespace:":
		if !pl.includes(values["include"]) {
			return text.Edit{}, refuse("setuptools looks for every folder in the project's")
		}
	default:
		if err := pl.finds(values["include"], values["exclude"]); err != nil {
			return text.Edit{}, err
		}
	}
	code, nl := file.Text(), newline(file.Text())
	line := "where = " + src + nl
	if head := regexp.MustCompile(`(?m)^\[options\.packages\.find\][^\n]*\n`).FindStringIndex(code); head != nil {
		return text.Edit{Span: text.Span{Start: head[1], End: head[1]}, New: line}, nil
	}
	if !strings.HasSuffix(code, "\n") {
		line = nl + nl + "[options.packages.find]" + nl + line
	} else {
		line = nl + "[options.packages.find]" + nl + line
	}
	return text.Edit{Span: text.Span{Start: len(code), End: len(code)}, New: line}, nil
}

var (
	findCall = regexp.MustCompile(`(?m)(^[ \t]*)?packages *= *(?:setuptools\.)?find_packages\(([^()]*)\)`)
	beyond   = regexp.MustCompile(`\b(?:package_dir|py_modules|ext_modules|data_files|cmdclass|rust_extensions|cffi_modules|find_namespace_packages|cythonize|packages)\b`)
	listed   = regexp.MustCompile(`(include|exclude) *= *[\[(]([^\])]*)[\])]`)
	quoted   = regexp.MustCompile(`["']([^"']*)["']`)
)

// setupPy handles setup.py; told is false if it does not name packages.
func (pl *planner) setupPy() (told bool, err error) {
	file := pl.folder.File("setup.py")
	if file == nil {
		return false, nil
	}
	code := file.Text()
	calls := findCall.FindAllStringSubmatchIndex(code, -1)
	if beyond.MatchString(findCall.ReplaceAllString(code, "")) || len(calls) > 1 {
		return false, refuse("setup.py says more than the packages")
	}
	if strings.Contains(code, "import "+pl.pkg) || strings.Contains(code, "from "+pl.pkg) || pl.names.literal(pl.folder, code) || pl.quotes(code) {
		return false, refuse("setup.py names the package's folder")
	}
	if len(calls) == 0 {
		return false, nil
	}
	call, args := calls[0], code[calls[0][4]:calls[0][5]]
	lists := map[string][]string{}
	for _, m := range listed.FindAllStringSubmatch(args, -1) {
		for _, q := range quoted.FindAllStringSubmatch(m[2], -1) {
			lists[m[1]] = append(lists[m[1]], q[1])
		}
	}
	if rest := strings.Trim(listed.ReplaceAllString(args, ""), ", \t\r\n"); rest != "" {
		return false, refuse("setup.py looks for packages in a way that is not followed")
	}
	if err := pl.finds(lists["include"], lists["exclude"]); err != nil {
		return false, err
	}
	between, where := " ", `"`+src+`"`
	at := call[0]
	if call[2] >= 0 {
		at = call[3]
		between = newline(code) + code[call[2]:call[3]]
	}
	if strings.TrimSpace(args) != "" {
		where += ", "
	}
	pl.edit("setup.py", []text.Edit{
		{Span: text.Span{Start: at, End: at}, New: `package_dir={"": "` + src + `"},` + between},
		{Span: text.Span{Start: call[4], End: call[4]}, New: where},
	})
	return true, nil
}

// quotes reports whether setup.py has the name in a string, as other than the
// project's name or a key.
func (pl *planner) quotes(code string) bool {
	q := regexp.QuoteMeta(pl.pkg)
	rest := regexp.MustCompile(`\bname *= *["']`+q+`["']|["']`+q+`["'] *:`).ReplaceAllString(code, "")
	return regexp.MustCompile(`["']` + q + `["']`).MatchString(rest)
}
