package missinginit_test

import (
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/pyferry/pyferry/internal/testenv"
)

// TestWheels builds the project of each case: its wheel lacks the modules of the
// folders that the fixes mend, and has them afterwards.
func TestWheels(t *testing.T) {
	cases, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(cases) == 0 {
		t.Fatalf("no cases (%v)", err)
	}
	for _, file := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			root := t.TempDir()
			var mended []string
			for _, f := range archive.Files {
				if init, ok := strings.CutPrefix(f.Name, "fixed/"); ok {
					mended = append(mended, init)
				} else {
					write(t, root, f.Name, f.Data)
				}
			}
			if len(mended) == 0 {
				return // eval/wheels has those that nothing is missing in
			}
			before := testenv.Wheel(t, root)
			for _, init := range mended {
				write(t, root, init, nil)
			}
			after := testenv.Wheel(t, root)
			for _, init := range mended {
				dir := strings.TrimPrefix(path.Dir(init), "src/") + "/"
				in := func(files []string) bool {
					return slices.ContainsFunc(files, func(f string) bool { return strings.HasPrefix(f, dir) && f != dir+"__init__.py" })
				}
				if in(before) || !in(after) {
					t.Errorf("%s: the wheel has %q, and after the fix %q", dir, before, after)
				}
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
