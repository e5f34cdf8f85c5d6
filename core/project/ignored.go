package project

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/go-git/go-git/v5/plumbing/format/gitignore"
)

// gitIgnored tells which paths below a folder git leaves alone. The patterns
// of a folder count from that folder, and later ones win over earlier ones.
type gitIgnored []gitignore.Pattern

// with adds the patterns of dir's own .gitignore.
func (g gitIgnored) with(fsys fs.FS, dir string) gitIgnored {
	data, err := fs.ReadFile(fsys, path.Join(dir, ".gitignore"))
	if err != nil {
		return g
	}
	return append(slices.Clip(g), patterns(string(data), split(dir))...)
}

// matches reports whether git ignores the path.
func (g gitIgnored) matches(name string, isDir bool) bool {
	return len(g) > 0 && gitignore.NewMatcher(g).Match(split(name), isDir)
}

// gitIgnoredAbove reads the .gitignore files of the folders above root, up to
// that of the repository. Their patterns count as if they stood in root, with
// what lies between taken off.
func gitIgnoredAbove(root string) gitIgnored {
	var above []gitIgnored
	for dir, below := root, ""; !isRepository(dir); {
		parent := filepath.Dir(dir)
		if parent == dir {
			return nil // not in a repository
		}
		below = path.Join(filepath.Base(dir), below)
		dir = parent
		if data, err := os.ReadFile(filepath.Join(dir, ".gitignore")); err == nil {
			above = append(above, patternsAt(string(data), below))
		}
	}
	slices.Reverse(above)
	all := slices.Concat(above...)
	if all.matches(".", true) {
		return nil // whoever opens an ignored folder wants to see what is in it
	}
	return all
}

func isRepository(dir string) bool {
	_, err := os.Lstat(filepath.Join(dir, ".git"))
	return err == nil
}

// patterns parses the lines of a .gitignore in the folder domain.
func patterns(text string, domain []string) gitIgnored {
	var list gitIgnored
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if strings.TrimSpace(line) != "" && !strings.HasPrefix(line, "#") {
			list = append(list, gitignore.ParsePattern(line, domain))
		}
	}
	return list
}

// A lifted pattern stands in a folder above the root: below leads from there
// to the root.
type lifted struct {
	gitignore.Pattern
	below []string
}

// Match puts the way to the root before the path.
func (p lifted) Match(name []string, isDir bool) gitignore.MatchResult {
	return p.Pattern.Match(slices.Concat(p.below, name), isDir)
}

func patternsAt(text, below string) gitIgnored {
	list := patterns(text, nil)
	for i, p := range list {
		list[i] = lifted{p, split(below)}
	}
	return list
}

func split(name string) []string {
	if name == "." || name == "" {
		return nil
	}
	return strings.Split(name, "/")
}
