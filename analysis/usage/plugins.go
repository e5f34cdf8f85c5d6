package usage

import (
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/environ"
	"github.com/pyferry/pyferry/core/project"
)

var (
	// commandGroups hold programs: a reason to stay where some text names one.
	commandGroups = []string{"console_scripts", "gui_scripts"}
	// descriptive are groups in which a library tells a tool about itself. It
	// adds nothing to the tool.
	descriptive = []string{"array_api", "pyinstaller40"}
)

// entryPoints lists those of the installed distribution; none where it is not
// installed.
func entryPoints(p *project.Project, key string) (points []environ.EntryPoint, modules []string) {
	if env := p.Environment(); env != nil {
		if d := env.Lookup(key); d != nil {
			return d.EntryPoints(), d.Modules()
		}
	}
	return nil, nil
}

// PlugsIn reports whether the installed distribution registers itself with
// another one, which then loads it: with pytest, Sphinx, SQLAlchemy, fsspec,
// xarray and whatever else looks up entry points. Groups that begin with the
// name of its own module are for the plugins of the distribution itself.
func PlugsIn(p *project.Project, key string) bool {
	points, modules := entryPoints(p, key)
	return slices.ContainsFunc(points, func(e environ.EntryPoint) bool {
		own := slices.ContainsFunc(modules, func(module string) bool { return strings.HasPrefix(e.Group, module) })
		return !own && !slices.Contains(commandGroups, e.Group) && !slices.Contains(descriptive, e.Group)
	})
}

// commands are the names of the programs that the distribution installs.
func commands(p *project.Project, key string) []string {
	var names []string
	points, _ := entryPoints(p, key)
	for _, e := range points {
		if slices.Contains(commandGroups, e.Group) {
			names = append(names, e.Name)
		}
	}
	return names
}
