package extract

import (
	"path"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/analysis/python"
	"github.com/pyferry/pyferry/core/imports"
	"github.com/pyferry/pyferry/core/project"
)

// A module is the target, which need not exist yet.
type module struct {
	path, name string
	create     bool
	inits      []string // the __init__.py files to make
	text       string
	parsed     *python.Text
	imports    []imports.Import
	newline    string
}

// openModule reads the target at file.
func openModule(folder *project.Folder, p *project.Project, file string) (*module, error) {
	name, ok := p.ModuleName(file)
	if !ok {
		return nil, refuse(file, nil, "is not a module of the package")
	}
	m := &module{path: file, name: name, create: true, newline: "\n"}
	if f := folder.File(file); f != nil {
		if f.Err != nil {
			return nil, refuse(file, nil, "cannot be read: %v", f.Err)
		}
		m.create, m.text, m.imports = false, f.Text(), f.Imports
		if !inUTF8(m.text) {
			return nil, refuse(file, nil, "is not stored in UTF-8")
		}
		if strings.Contains(m.text, "\r\n") {
			m.newline = "\r\n"
		}
	}
	if m.parsed = python.Parse(m.text); len(m.parsed.Errors) > 0 {
		return nil, refuse(file, nil, "is not valid Python")
	}
	m.findInits(folder)
	return m, nil
}

// findInits lists the __init__.py files that make the new folders above the
// module packages.
func (m *module) findInits(folder *project.Folder) {
	dir := path.Dir(m.path)
	for range strings.Count(m.name, ".") {
		init := path.Join(dir, "__init__.py")
		known := slices.ContainsFunc(folder.Paths(), func(p string) bool { return strings.HasPrefix(p, dir+"/") && strings.HasSuffix(p, ".py") })
		if init != m.path && !known {
			m.inits = append(m.inits, init)
		}
		dir = path.Dir(dir)
	}
}

// statementOf returns the last statement of the module that binds name.
func (m *module) statementOf(name string) *python.Statement {
	for i := range slices.Backward(m.parsed.Statements) {
		s := &m.parsed.Statements[i]
		if slices.ContainsFunc(s.Uses, func(u python.Use) bool { return u.Name == name && u.Op == python.Store }) {
			return s
		}
	}
	return nil
}

// defines reports whether name is a function or class of the module.
func (m *module) defines(name string) bool {
	s := m.statementOf(name)
	return s != nil && (s.Kind == python.Function || s.Kind == python.Class)
}

func (m *module) binds(name string) bool { return m.statementOf(name) != nil }

// empty reports whether the module holds nothing but comments or a docstring.
func (m *module) empty() bool {
	return !slices.ContainsFunc(m.parsed.Statements, func(s python.Statement) bool {
		return s.Kind != python.Expression || len(s.Uses) > 0
	})
}

// has reports whether the module imports c whenever it is loaded.
func (m *module) has(c clause) bool {
	return slices.ContainsFunc(m.imports, func(i imports.Import) bool { return i.Context == 0 && slices.Contains(m.absolute(i), c) })
}

// absolute lists the clauses of an import of the module, relative ones spelt
// out.
func (m *module) absolute(imp imports.Import) []clause {
	list := clausesOf(imp)
	if imp.Level == 0 {
		return list
	}
	base := imported(imports.Import{Level: imp.Level, Module: imp.Module}, m.name, strings.HasSuffix(m.path, "__init__.py"))[0]
	for i := range list {
		list[i].module = base
	}
	return list
}

// meaningOf is what the module's imports bind name to, or "".
func (m *module) meaningOf(name string) string {
	meaning := ""
	for _, imp := range m.imports {
		for _, c := range m.absolute(imp) {
			if c.bound() != name || imp.Context.Has(imports.InFunction) {
				continue
			}
			if meaning != "" && meaning != c.meaning() {
				return ""
			}
			meaning = c.meaning()
		}
	}
	return meaning
}
