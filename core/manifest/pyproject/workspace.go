package pyproject

// A Workspace is a set of projects that are developed and locked together
// (tool.uv.workspace). Its paths are slash-separated globs, relative to the
// folder of the pyproject.toml that states it, which is a member itself.
type Workspace struct {
	Members, Exclude []string
}

// Workspace is the workspace that the file states, or nil.
func (f *File) Workspace() *Workspace {
	if !f.Defines("tool", "uv", "workspace") {
		return nil
	}
	return &Workspace{
		Members: f.Lookup("tool", "uv", "workspace", "members").Strings(),
		Exclude: f.Lookup("tool", "uv", "workspace", "exclude").Strings(),
	}
}
