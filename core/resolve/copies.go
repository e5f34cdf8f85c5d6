package resolve

import (
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/project"
)

// Same reports whether what an import found is the file at own, a path of the
// folder: the same name, or by symbolic or hard links the same file.
func Same(folder *project.Folder, found Found, own string) bool {
	rel, ok := within(folder.Root(), found.File)
	if ok && rel == own {
		return true
	}
	return found.File != "" && folder.Remember(sameKey{found.File, own}, func() any {
		a, errA := os.Stat(found.File)
		b, errB := os.Stat(filepath.Join(folder.Root(), filepath.FromSlash(own)))
		return errA == nil && errB == nil && os.SameFile(a, b)
	}).(bool)
}

type sameKey struct{ found, own string }

// A Comparison tells how an installed copy differs from the sources.
type Comparison struct {
	// Files is the number of the package's Python files, and Differ that of
	// those which the copy lacks or has with other bytes.
	Files, Differ int
}

type copyKey struct{ found, own string }

// Compare compares the package or module at own, a path of the folder, with
// the installed copy of it that an import found. Files that a build writes
// (_version.py) and tests, which many builds leave out, do not count. Of open
// files the editor's text counts.
func Compare(folder *project.Folder, found Found, own string) Comparison {
	differs := folder.Remember(copyKey{found.File, own}, func() any {
		m := map[string]bool{}
		for _, file := range sourcesOf(folder, own) {
			text, err := os.ReadFile(filepath.Join(folder.Root(), filepath.FromSlash(file)))
			m[file] = err == nil && string(text) != installedText(found, own, file)
		}
		return m
	}).(map[string]bool)
	c := Comparison{}
	for _, file := range sourcesOf(folder, own) {
		c.Files++
		different, known := differs[file]
		if f := folder.File(file); f.Open() || !known {
			different = f.Text() != installedText(found, own, file)
		}
		if different {
			c.Differ++
		}
	}
	return c
}

type sourcesKey string

// sourcesOf lists the Python files of the package or module at own.
func sourcesOf(folder *project.Folder, own string) []string {
	if path.Base(own) != "__init__.py" {
		return []string{own}
	}
	p := folder.ProjectOf(own)
	return p.Remember(sourcesKey(own), func() any {
		return slices.DeleteFunc(folder.Paths(), func(file string) bool {
			return !strings.HasPrefix(file, path.Dir(own)+"/") || path.Ext(file) != ".py" ||
				path.Base(file) == "_version.py" || p.Use(file) != project.PackageCode
		})
	}).([]string)
}

// installedText reads the copy's file that belongs to a source.
func installedText(found Found, own, file string) string {
	target := found.File
	if rel, ok := strings.CutPrefix(file, path.Dir(own)+"/"); ok && path.Base(own) == "__init__.py" {
		target = filepath.Join(filepath.Dir(found.File), filepath.FromSlash(rel))
	}
	text, err := os.ReadFile(target)
	if err != nil {
		return "\x00" // as no source is
	}
	return string(text)
}
