package project

import (
	"slices"
	"testing"
	"testing/fstest"
)

// What the disk mentions is remembered until it changes; an editor's text is
// looked at each time.
func TestMentions(t *testing.T) {
	fsys := fstest.MapFS{
		"requirements.txt":         {Data: []byte("celery\npandas\n")},
		"a.py":                     {Data: []byte("broker = 'celery:app'  # pandas\n")},
		".github/workflows/ci.yml": {Data: []byte("run: codecov\n")},
		".gitignore":               {Data: []byte("scratch/\n")},
		"scratch/a.ipynb":          {Data: []byte(`{"cells": [{"cell_type": "code", "source": ["import polars\\n"]}]}`)},
		"bin/run":                  {Data: []byte("#!/usr/bin/env python3\nimport rich\n")},
		"NOTES":                    {Data: []byte("import pandas\n")},
		"uv.lock":                  {Data: []byte("pandas\n")},
	}
	folder, err := Open(t.Context(), "/", Options{FS: fsys})
	if err != nil {
		t.Fatal(err)
	}
	check := func(want ...bool) {
		t.Helper()
		if got := folder.Mentions(t.Context(), [][]string{{"celery"}, {"pandas"}, {"codecov", "cc"}, {"polars"}, {"rich"}}); !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	}
	check(true, false, true, true, true)
	folder = folder.WithText("b.py", "engine = 'pandas'\n")
	check(true, true, true, true, true)
	folder = folder.WithoutOverlay("b.py")
	check(true, false, true, true, true)

	fsys["a.py"] = &fstest.MapFile{Data: []byte("engine = 'pandas'\n")}
	check(true, false, true, true, true)
	if folder, err = folder.Refresh(t.Context(), "a.py"); err != nil {
		t.Fatal(err)
	}
	check(false, true, true, true, true)
}
