package duplicatedefinition

import (
	"regexp"
	"slices"

	"github.com/pyferry/pyferry/analysis/python"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/text"
)

// definition is a function, class or constant at the left margin.
var definition = regexp.MustCompile(`(?m)^(?:(?:async[ \t]+def|def|class)[ \t]+([A-Za-z_]\w*)|([A-Z][A-Z0-9_]{2,})[ \t]*[:=])`)

// namesakes are definitions that programs share by custom.
var namesakes = map[string]bool{"main": true, "run": true, "setup": true, "cli": true, "test": true}

type indexKey string

// modulesDefining lists the modules of the project's package that may define
// the name. Those on disk are read once for each state of the disk.
func modulesDefining(folder *project.Folder, p *project.Project, name string) []string {
	if namesakes[name] {
		return nil
	}
	index := folder.Remember(indexKey(p.Dir()), func() any { return read(folder, p) }).(map[string][]string)
	list := slices.Clone(index[name])
	for _, path := range folder.OpenPaths() {
		if isModule(folder, p, path) && !slices.Contains(list, path) && slices.Contains(namesIn(folder.File(path)), name) {
			list = append(list, path)
		}
	}
	return list
}

// read lists the modules of the package by what they define.
func read(folder *project.Folder, p *project.Project) map[string][]string {
	index := map[string][]string{}
	for _, path := range folder.Paths() {
		if !isModule(folder, p, path) {
			continue
		}
		for _, name := range namesIn(folder.File(path)) {
			if !slices.Contains(index[name], path) {
				index[name] = append(index[name], path)
			}
		}
	}
	return index
}

func isModule(folder *project.Folder, p *project.Project, path string) bool {
	file := folder.File(path)
	if file.Kind != project.Python || folder.ProjectOf(path) != p || p.Use(path) != project.PackageCode || folder.IsData(path) {
		return false
	}
	module, ok := p.ModuleName(path)
	if !ok {
		return false
	}
	_, own := p.Own(module)
	return own
}

func namesIn(file *project.File) []string {
	var names []string
	for _, m := range definition.FindAllStringSubmatch(file.Text(), -1) {
		names = append(names, m[1]+m[2])
	}
	return names
}

// definitionIn finds the one definition of a name in a module. It is none where
// the module binds the name again, or deletes it.
func definitionIn(file *project.File, name string, kind python.Kind) (at text.Span, ok bool) {
	count := 0
	parsed := python.ParseCell(file.Text())
	for i := range parsed.Statements {
		s := &parsed.Statements[i]
		if !binds(s, name) {
			continue
		}
		count++
		if nameOf(s) == name && s.Kind == kind {
			at, ok = s.Span, true
		}
	}
	return at, ok && count == 1
}

// binds reports whether a statement binds or deletes the name when it runs.
func binds(s *python.Statement, name string) bool {
	return slices.ContainsFunc(s.Uses, func(u python.Use) bool {
		return u.Name == name && !u.Lazy && (u.Op == python.Store || u.Op == python.Unbind)
	})
}
