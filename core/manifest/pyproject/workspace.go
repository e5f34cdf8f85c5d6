package pyproject

import (
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/manifest/tomltable"
)

// A Workspace is a set of projects that are developed together. Its paths are
// slash-separated globs, relative to the folder of the pyproject.toml that
// states it, which is a member itself.
type Workspace struct {
	Members, Exclude []string
}

// workspaces are the tables that state one: uv's and Rye's, and those of
// Hatch's environments.
var workspaces = [][]string{
	{"tool", "uv", "workspace"}, {"tool", "rye", "workspace"}, strings.Split(hatchTables+"envs.*.workspace", "."),
}

// Workspace is the workspace that the file states, or nil.
func (f *File) Workspace() *Workspace {
	var w *Workspace
	for _, b := range f.Bindings() {
		if !slices.ContainsFunc(workspaces, b.Under) {
			continue
		}
		if w == nil {
			w = &Workspace{}
		}
		switch b.Key() {
		case "members", "path":
			w.Members = append(w.Members, members(b.Value())...)
		case "exclude":
			w.Exclude = append(w.Exclude, b.Value().Strings()...)
		}
	}
	return w
}

// members are the globs of a list, of texts or of inline tables with a path.
func members(list *tomltable.Node) []string {
	globs := list.Strings()
	for _, n := range list.Items() {
		if n.IsTable() {
			globs = append(globs, n.Field("path"))
		}
	}
	return globs
}
