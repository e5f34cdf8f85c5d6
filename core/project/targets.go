package project

import (
	"strings"

	"github.com/pyferry/pyferry/core/imports"
)

// Targets lists the absolute modules that an import in file may load: the
// module itself, and for a from-import each name as a module below it. A
// relative import of a file that is no module of the project loads none.
func (p *Project) Targets(file string, imp *imports.Import) []string {
	base := imp.Module
	if imp.Level > 0 {
		name, ok := p.ModuleName(file)
		if !ok {
			return nil
		}
		parts := strings.Split(name, ".")
		up := imp.Level
		if strings.HasSuffix(file, "/__init__.py") {
			up--
		}
		if up > len(parts) {
			return nil
		}
		base = strings.Trim(strings.Join(parts[:len(parts)-up], ".")+"."+imp.Module, ".")
	}
	if base == "" {
		return nil
	}
	list := []string{base}
	for _, n := range imp.Names {
		list = append(list, base+"."+n.Name)
	}
	return list
}
