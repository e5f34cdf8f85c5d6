package missinginit

import (
	"encoding/json"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/internal/testenv"
)

// TestSetuptools asks setuptools: it does not find the folders of the cases as
// they are, and finds them once they are mended.
func TestSetuptools(t *testing.T) {
	python := testenv.Python(t)
	cases, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(cases) == 0 {
		t.Fatalf("no cases (%v)", err)
	}
	for _, file := range cases {
		t.Run(filepath.Base(file), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			root := t.TempDir()
			var mended []txtar.File
			for _, f := range archive.Files {
				if strings.HasPrefix(f.Name, "fixed/") {
					mended = append(mended, f)
				} else {
					write(t, root, f.Name, f.Data)
				}
			}
			s, ok := searchIn(t, root)
			if !ok {
				if len(mended) > 0 {
					t.Fatal("no search is known")
				}
				return
			}
			before := packages(t, python, root, s)
			for _, f := range mended {
				write(t, root, strings.TrimPrefix(f.Name, "fixed/"), f.Data)
			}
			after := packages(t, python, root, s)
			if len(after) != len(before)+len(mended) {
				t.Errorf("setuptools finds %q, and after the fix %q", before, after)
			}
		})
	}
}

func write(t *testing.T, root, name string, data []byte) {
	t.Helper()
	full := filepath.Join(root, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(full, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// searchIn is the search that some manifest at root asks for.
func searchIn(t *testing.T, root string) (search, bool) {
	t.Helper()
	folder, err := project.Open(t.Context(), root, project.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range folder.Paths() {
		if s, ok := searchOf(folder.ProjectOf(name), folder.File(name)); ok {
			return s, true
		}
	}
	return search{}, false
}

func packages(t *testing.T, python, root string, s search) []string {
	t.Helper()
	exclude, err := json.Marshal(slices.Concat([]string{}, s.exclude))
	if err != nil {
		t.Fatal(err)
	}
	script := "import json, sys, setuptools; print(json.dumps(setuptools.find_packages(sys.argv[1], exclude=json.loads(sys.argv[2]))))"
	out, err := exec.Command(python, "-c", script, path.Join(filepath.ToSlash(root), s.root), string(exclude)).Output()
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	if err := json.Unmarshal(out, &list); err != nil {
		t.Fatal(err)
	}
	return list
}
