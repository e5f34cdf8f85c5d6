package project

import (
	"os"
	"path/filepath"
)

// rootMarkers are the files that make a folder the root of a project, by
// rank: a folder with one of an earlier row wins over a nearer one with one of
// a later row.
var rootMarkers = [][]string{
	{"pyproject.toml", "setup.cfg", "setup.py", "environment.yml", "environment.yaml", "Pipfile", "pixi.toml"},
	{"requirements.txt", "requirements.in"},
	{".git", ".hg"},
}

// FindRoot returns the folder whose manifests govern dir, an absolute path in
// the system's spelling: dir itself or the nearest folder above it that holds
// a manifest, within the same repository. Without any it is dir.
func FindRoot(dir string) string {
	for _, markers := range rootMarkers {
		for at := dir; ; at = filepath.Dir(at) {
			if holdsAny(at, markers) {
				return at
			}
			if holdsAny(at, []string{".git", ".hg"}) || at == filepath.Dir(at) {
				break
			}
		}
	}
	return dir
}

func holdsAny(dir string, names []string) bool {
	for _, n := range names {
		if _, err := os.Lstat(filepath.Join(dir, n)); err == nil {
			return true
		}
	}
	return false
}
