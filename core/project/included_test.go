package project

import (
	"testing"
	"testing/fstest"
)

// A file that is a manifest only because another names it, comes and goes
// with that, and is read as one in an editor too.
func TestIncluded(t *testing.T) {
	fsys := fstest.MapFS{
		"requirements.txt": {Data: []byte("-r deps/more.txt\n")},
		"deps/more.txt":    {Data: []byte("-r even.txt\npandas\n")},
		"deps/even.txt":    {Data: []byte("numpy\n")},
		"deps/other.txt":   {Data: []byte("scipy\n")},
		"setup.py":         {Data: []byte("")},
	}
	folder, err := Open(t.Context(), "/", Options{FS: fsys})
	if err != nil {
		t.Fatal(err)
	}
	check := func(key string, want bool) {
		t.Helper()
		if got := folder.ProjectOf("a.py").isDeclared(key); got != want {
			t.Errorf("%s: %v", key, got)
		}
	}
	check("pandas", true)
	check("numpy", true)
	check("scipy", false)

	folder = folder.WithText("deps/more.txt", "polars\n")
	check("pandas", false)
	check("polars", true)
	folder = folder.WithoutOverlay("deps/more.txt")

	fsys["deps/even.txt"] = &fstest.MapFile{Data: []byte("numba\n")}
	fsys["requirements.txt"] = &fstest.MapFile{Data: []byte("-r deps/even.txt\n")}
	if folder, err = folder.Refresh(t.Context(), "deps/even.txt", "requirements.txt"); err != nil {
		t.Fatal(err)
	}
	check("numba", true)
	check("numpy", false)
	check("pandas", false)
}
