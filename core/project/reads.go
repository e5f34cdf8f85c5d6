package project

import (
	"slices"
	"strings"
)

// RunFiles are the files in a project's folder that say how its sources run
// and are neither source nor manifest (Folder.Aside).
var RunFiles = []string{".env", "pytest.ini", ".pytest.ini", ".vscode/settings.json"}

// Reads reports whether a file with this path is one that a Folder reads, by
// its name: a Python file, a notebook, a manifest, a lock, or one of RunFiles.
func Reads(path string) bool {
	if _, ok := kindOf(path); ok {
		return true
	}
	return slices.ContainsFunc(RunFiles, func(name string) bool { return path == name || strings.HasSuffix(path, "/"+name) })
}
