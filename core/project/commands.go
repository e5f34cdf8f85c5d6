package project

import (
	"io/fs"
	"path"
	"strings"
)

// commandFiles hold commands that people or machines run in the project's
// folder, by their name in lower case.
var commandFiles = map[string]bool{
	"makefile": true, "gnumakefile": true, "justfile": true, ".justfile": true, "procfile": true,
	"taskfile.yml": true, "taskfile.yaml": true,
	"dockerfile": true, "containerfile": true,
	"docker-compose.yml": true, "docker-compose.yaml": true, "compose.yml": true, "compose.yaml": true,
	".gitlab-ci.yml": true, ".travis.yml": true, "azure-pipelines.yml": true, "bitbucket-pipelines.yml": true, "jenkinsfile": true,
}

// workflows is where GitHub looks for what it runs.
const workflows = ".github/workflows"

// isCommands tells a Makefile, a Dockerfile, a shell script or the
// configuration of a continuous integration by its path.
func isCommands(name string) bool {
	dir, base := path.Split(strings.ToLower(name))
	switch ext := path.Ext(base); {
	case commandFiles[base], ext == ".mk", ext == ".sh", ext == ".dockerfile", strings.HasPrefix(base, "dockerfile."):
		return true
	case ext == ".yml" || ext == ".yaml":
		return strings.HasSuffix("/"+dir, "/"+workflows+"/")
	}
	return false
}

// addWorkflows notes the workflows of a repository at dir, which lie in a
// hidden folder.
func (w *walker) addWorkflows(dir string, ignored gitIgnored) {
	at := path.Join(dir, workflows)
	entries, err := fs.ReadDir(w.fsys, at)
	if err != nil {
		return // there are none
	}
	for _, e := range entries {
		if name := path.Join(at, e.Name()); e.Type().IsRegular() && isCommands(name) {
			w.file(name, ignored)
		}
	}
}
