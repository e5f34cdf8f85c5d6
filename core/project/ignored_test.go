package project

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// A folder of a repository obeys the .gitignore files above it, unless they
// ignore the folder itself.
func TestIgnoredAbove(t *testing.T) {
	repo := t.TempDir()
	for name, text := range map[string]string{
		".git/HEAD": "", ".gitignore": "/data/\ngenerated.py\n",
		"sub/a.py": "import os\n", "sub/generated.py": "", "data/deep/a.py": "", "data/deep/generated.py": "",
	} {
		path := filepath.Join(repo, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for dir, want := range map[string][]string{"sub": {"a.py"}, "data/deep": {"a.py", "generated.py"}} {
		folder, err := Open(t.Context(), filepath.Join(repo, filepath.FromSlash(dir)), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := folder.Paths(); !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", dir, got, want)
		}
	}
}
