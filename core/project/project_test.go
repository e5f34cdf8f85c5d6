package project

import (
	"maps"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"slices"
	"testing"
	"testing/fstest"
)

// folderOf opens files, given by path, without a disk.
func folderOf(t *testing.T, files map[string]string) *Folder {
	t.Helper()
	f, err := Open(t.Context(), t.TempDir(), Options{FS: mapFS(files)})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func mapFS(files map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, data := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(data)}
	}
	return fsys
}

func TestUse(t *testing.T) {
	files := map[string]string{"src/demo/__init__.py": "", "flat/__init__.py": "", "tests/__init__.py": "", "examples/__init__.py": ""}
	cases := map[string]Use{
		"src/demo/model.py":           PackageCode,
		"src/demo/tools/x.py":         PackageCode,
		"src/demo/testing/x.py":       PackageCode,
		"src/demo/tests/data.py":      TestCode,
		"src/demo/explore.ipynb":      NotebookCode,
		"flat/model.py":               PackageCode,
		"flat/docs/x.py":              PackageCode,
		"tests/helper.py":             TestCode,
		"conftest.py":                 TestCode,
		"flat/test_x.py":              TestCode,
		"docs/conf.py":                DocsCode,
		"docs/ext/tool.py":            DocsCode,
		"examples/show.py":            ScriptCode,
		"scripts/train.py":            ScriptCode,
		"run.py":                      ScriptCode,
		"setup.py":                    BuildCode,
		"noxfile.py":                  BuildCode,
		"notebooks/1.0-explore.ipynb": NotebookCode,
	}
	for name := range cases {
		if _, ok := files[name]; !ok {
			files[name] = ""
		}
	}
	p := folderOf(t, files).ProjectOf("run.py")
	for name, want := range cases {
		if got := p.Use(name); got != want {
			t.Errorf("%s: got %d, want %d", name, got, want)
		}
	}
}

func TestWalkSkipsWhatIsNoSource(t *testing.T) {
	f := folderOf(t, map[string]string{
		"a.py": "", "build/__init__.py": "", "build/tool.py": "", "pkg/stub.pyi": "", "n.ipynb": "{}", "setup.cfg": "",
		".venv/lib/x.py": "", "env/pyvenv.cfg": "", "env/lib/y.py": "", "conda/conda-meta/history": "", "conda/z.py": "",
		"dist/pkg/b.py": "", "node_modules/c.py": "", "a.egg-info/requires.txt": "", "__pycache__/d.py": "",
		"notebooks/.ipynb_checkpoints/n-checkpoint.ipynb": "{}", "readme.txt": "",
	})
	want := []string{"a.py", "build/__init__.py", "build/tool.py", "n.ipynb", "pkg/stub.pyi", "setup.cfg"}
	if got := f.Paths(); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestWalkFollowsNoLinks(t *testing.T) {
	root := t.TempDir()
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	must(os.WriteFile(filepath.Join(root, "a.py"), nil, 0o644))
	must(os.Symlink("a.py", filepath.Join(root, "b.py")))
	must(os.Symlink(".", filepath.Join(root, "loop")))
	must(os.Symlink("nowhere", filepath.Join(root, "dangling.py")))
	f, err := Open(t.Context(), root, Options{})
	must(err)
	if got := f.Paths(); !slices.Equal(got, []string{"a.py"}) {
		t.Errorf("got %v, want a.py alone", got)
	}
}

func TestUnreadableFileKeepsItsPlace(t *testing.T) {
	fsys := mapFS(map[string]string{"ok.py": "import numpy"})
	fsys["bad.py"] = &fstest.MapFile{Mode: 0}
	f, err := Open(t.Context(), t.TempDir(), Options{FS: unreadable{fsys, "bad.py"}})
	if err != nil {
		t.Fatal(err)
	}
	if f.File("bad.py") == nil || f.File("bad.py").Err == nil {
		t.Error("bad.py has no error")
	}
	if len(f.File("ok.py").Imports) != 1 {
		t.Error("ok.py was not read")
	}
}

func TestReferences(t *testing.T) {
	f := folderOf(t, map[string]string{"a.py": "import os.path, google.cloud.storage\nfrom google.cloud import bigquery as bq, kms\nfrom . import x\n"})
	file := f.File("a.py")
	var got []string
	for i := range file.Imports {
		for r := range References(&file.Imports[i]) {
			got = append(got, r.Module+"="+r.Span.Of(file.Text()))
		}
	}
	want := []string{"os=os", "google.cloud.storage=google.cloud.storage", "google.cloud.bigquery=bigquery", "google.cloud.kms=kms"}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestABrokenCellHidesNoOther(t *testing.T) {
	const cells = `{"cells":[{"cell_type":"code","source":"import a\nx = \"\"\"open"},
		{"cell_type":"code","source":"from b import (c"},
		{"cell_type":"code","source":"from d import e"}],"nbformat":4,"nbformat_minor":4,"metadata":{}}`
	f := folderOf(t, map[string]string{"n.ipynb": cells})
	file := f.File("n.ipynb")
	var got []string
	for _, imp := range file.Imports {
		name := imp.Module
		for _, n := range imp.Names {
			name += "." + n.Span.Of(file.Text())
		}
		got = append(got, name+"="+imp.Span.Of(file.Text()))
	}
	if want := []string{"a=a", "b.c=b", "d.e=d"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestFindRoot(t *testing.T) {
	top := t.TempDir()
	for _, name := range []string{".git/HEAD", "proj/setup.cfg", "proj/docs/requirements.txt", "proj/src/demo/x.py", "proj/sub/pyproject.toml", "loose/a/b.py"} {
		file := filepath.Join(top, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for dir, want := range map[string]string{
		"proj": "proj", "proj/src/demo": "proj", "proj/docs": "proj", "proj/sub": "proj/sub", "loose/a": ".",
	} {
		if got := FindRoot(filepath.Join(top, dir)); got != filepath.Join(top, want) {
			t.Errorf("%s: got %s, want %s", dir, got, want)
		}
	}
}

// The texts from which TestSnapshots makes its changes.
var snapshotTexts = map[string][]string{
	"src/demo/a.py":        {"import numpy\n", "import pandas\nimport numpy\n", "x = 1\n", "import numpy\nimport numpy.linalg\n"},
	"src/demo/b.py":        {"import scipy\n", "from . import a\n"},
	"tests/test_a.py":      {"import pytest\n", "import hypothesis\nimport numpy\n"},
	"n.ipynb":              {`{"cells":[{"cell_type":"code","source":"import polars"}],"nbformat":4,"nbformat_minor":4,"metadata":{}}`, `{"cells":[`},
	"setup.cfg":            {"[metadata]\nname = demo\n[options]\ninstall_requires =\n    numpy\n    scipy\n", "[metadata]\nname = demo\n[options]\n"},
	"requirements.txt":     {"pandas\nnumpy\n", "pytest\n"},
	"inner/pyproject.toml": {"[project]\nname = \"inner\"\ndependencies = [\"numpy\"]\n", "[tool.x]\n"},
	"inner/src/inner/c.py": {"import numpy\nimport demo\n"},
}

// TestSnapshots makes random changes, as overlays and on disk, and compares
// each snapshot with one that is read from scratch.
func TestSnapshots(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 40 {
		disk := map[string]string{"keep.py": "import requests\n"}
		fsys := mapFS(disk)
		f, err := Open(t.Context(), t.TempDir(), Options{FS: fsys})
		if err != nil {
			t.Fatal(err)
		}
		open := map[string]string{}
		for range 12 {
			f = randomChange(t, random, f, fsys, open)
			compareFresh(t, f, fsys, open)
		}
	}
}

func randomChange(t *testing.T, random *rand.Rand, f *Folder, fsys fstest.MapFS, open map[string]string) *Folder {
	t.Helper()
	names := slices.Sorted(maps.Keys(snapshotTexts))
	name := names[random.IntN(len(names))]
	text := snapshotTexts[name][random.IntN(len(snapshotTexts[name]))]
	switch random.IntN(5) {
	case 0, 1:
		open[name] = text
		return f.WithText(name, text)
	case 2:
		delete(open, name)
		return f.WithoutOverlay(name)
	case 3:
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	case 4:
		delete(fsys, name)
	}
	next, err := f.Refresh(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	return next
}

// compareFresh compares what can be seen of got with a folder whose disk
// holds the open texts.
func compareFresh(t *testing.T, got *Folder, fsys fstest.MapFS, open map[string]string) {
	t.Helper()
	all := maps.Clone(fsys)
	for name, text := range open {
		all[name] = &fstest.MapFile{Data: []byte(text)}
	}
	want, err := Open(t.Context(), t.TempDir(), Options{FS: all})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got.Paths(), want.Paths()) || len(got.Projects()) != len(want.Projects()) {
		t.Fatalf("files %v, want %v", got.Paths(), want.Paths())
	}
	for i, w := range want.Projects() {
		g := got.Projects()[i]
		if g.Dir() != w.Dir() || g.Name() != w.Name() || !slices.Equal(slices.Sorted(maps.Keys(g.declared)), slices.Sorted(maps.Keys(w.declared))) {
			t.Fatalf("project %s %s %v, want %s %s %v", g.Dir(), g.Name(), g.declared, w.Dir(), w.Name(), w.declared)
		}
		for use := PackageCode; use <= BuildCode; use++ {
			if gv, wv := g.Vote(use), w.Vote(use); gv.Declared != wv.Declared || !maps.Equal(gv.Held, wv.Held) {
				t.Fatalf("%s: vote of use %d: %v, want %v", path.Join(g.Dir(), "."), use, gv, wv)
			}
		}
	}
}
