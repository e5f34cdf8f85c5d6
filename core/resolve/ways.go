package resolve

import (
	"path"

	"github.com/pyferry/pyferry/core/project"
)

// WaysOf lists how the source at file is run, the usual way first; none for
// code that is imported, and for what build tools and Sphinx run.
func WaysOf(p *project.Project, file string) []Way {
	switch p.Use(file) {
	case project.NotebookCode:
		return []Way{Kernel}
	case project.TestCode:
		return []Way{Pytest, PytestModule}
	case project.ScriptCode:
		if p.IsPackage(path.Dir(file)) {
			return []Way{Module}
		}
		return []Way{Script}
	case project.PackageCode, project.DocsCode, project.BuildCode, project.DataCode:
	}
	return nil
}
