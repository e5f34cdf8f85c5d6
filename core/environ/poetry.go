package environ

import (
	"crypto/sha256"
	"encoding/base64"
	"path/filepath"
	"runtime"
	"strings"
)

// poetry returns the environment that Poetry made for the project outside of
// it: "<name>-<hash>-py3.11" in the folder of its virtual environments. Of
// several the one of the newest Python is taken.
func (s Search) poetry() string {
	folder := s.poetryFolder()
	mark := "-" + poetryHash(s.Root) + "-py"
	best, version := "", pythonVersion{}
	for _, name := range listNames(folder) {
		_, suffix, ok := strings.Cut(name, mark)
		v := parseVersion(suffix)
		if ok && (best == "" || v.after(version)) {
			best, version = filepath.Join(folder, name), v
		}
	}
	return best
}

// poetryHash is Poetry's mark of a project: the first 8 characters of the
// URL-safe base64 of the SHA-256 of its real path.
func poetryHash(root string) string {
	if target, err := filepath.EvalSymlinks(root); err == nil {
		root = target
	}
	if runtime.GOOS == "windows" {
		root = strings.ToLower(filepath.FromSlash(root))
	}
	sum := sha256.Sum256([]byte(root))
	return base64.URLEncoding.EncodeToString(sum[:])[:8]
}

// poetryFolder is where Poetry keeps virtual environments: as its settings in
// environment variables say, or in the user's cache folder.
func (s Search) poetryFolder() string {
	if folder := s.Getenv("POETRY_VIRTUALENVS_PATH"); folder != "" {
		return folder
	}
	if cache := s.Getenv("POETRY_CACHE_DIR"); cache != "" {
		return filepath.Join(cache, "virtualenvs")
	}
	return filepath.Join(s.userCache(), "virtualenvs")
}

// userCache is Poetry's default cache folder on this operating system.
func (s Search) userCache() string {
	switch runtime.GOOS {
	case "windows":
		return filepath.Join(s.Getenv("LOCALAPPDATA"), "pypoetry", "Cache")
	case "darwin":
		return filepath.Join(s.home(), "Library", "Caches", "pypoetry")
	}
	if cache := s.Getenv("XDG_CACHE_HOME"); cache != "" {
		return filepath.Join(cache, "pypoetry")
	}
	return filepath.Join(s.home(), ".cache", "pypoetry")
}
