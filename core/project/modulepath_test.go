package project

import (
	"testing"
	"testing/fstest"
)

func TestModuleNames(t *testing.T) {
	layouts := map[string][]string{
		"src":  {"pyproject.toml", "src/pkg/__init__.py", "src/pkg/sub/__init__.py", "scripts/run.py"},
		"flat": {"pyproject.toml", "pkg/__init__.py", "notebooks/a.py", "tests/__init__.py"},
	}
	for _, c := range []struct{ layout, path, name string }{
		{"src", "src/pkg/mod.py", "pkg.mod"},
		{"src", "src/pkg/sub/__init__.py", "pkg.sub"},
		{"src", "src/pkg/new/mod.py", "pkg.new.mod"},
		{"src", "src/other.py", "other"},
		{"src", "src/pkg/not-one.py", ""},
		{"src", "src/pkg/mod.txt", ""},
		{"src", "scripts/mod.py", ""},
		{"src", "beside/mod.py", ""},
		{"flat", "pkg/mod.py", "pkg.mod"},
		{"flat", "mod.py", "mod"},
		{"flat", "notebooks/mod.py", ""},
		{"flat", "tests/mod.py", "tests.mod"},
	} {
		files := fstest.MapFS{}
		for _, name := range layouts[c.layout] {
			files[name] = &fstest.MapFile{}
		}
		folder, err := Open(t.Context(), t.TempDir(), Options{FS: files})
		if err != nil {
			t.Fatal(err)
		}
		p := folder.ProjectOf(c.path)
		name, ok := p.ModuleName(c.path)
		if !ok {
			name = ""
		}
		if name != c.name {
			t.Errorf("%s: ModuleName(%s) = %q, want %q", c.layout, c.path, name, c.name)
		}
		if c.name != "" && p.ModulePath(c.name) != c.path {
			t.Errorf("%s: ModulePath(%s) = %s, want %s", c.layout, c.name, p.ModulePath(c.name), c.path)
		}
	}
}
