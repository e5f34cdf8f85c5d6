package srclayout_test

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/pyferry/pyferry/analysis/refactor/srclayout"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/text"
	"github.com/pyferry/pyferry/internal/testenv"
)

var update = flag.Bool("update", false, "rewrite the fixed/ parts and the refusals of the cases")

// TestCases moves the package weather of each case. The part fixed/FILE is what
// a file becomes, the part "refused" the reason why nothing moves. Where it
// moves, the project's own build back end makes a wheel before and after, with
// the same files.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases (%v)", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) { runCase(t, file) })
	}
}

func runCase(t *testing.T, file string) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	root, want := t.TempDir(), map[string]string{}
	given := slices.DeleteFunc(slices.Clone(archive.Files), func(f txtar.File) bool {
		if name, ok := strings.CutPrefix(f.Name, "fixed/"); ok || name == "refused" {
			want[name] = string(f.Data)
			return true
		}
		write(t, filepath.Join(root, f.Name), f.Data)
		return false
	})
	folder, err := project.Open(t.Context(), root, project.Options{})
	if err != nil {
		t.Fatal(err)
	}
	result, err := srclayout.Plan(t.Context(), folder, folder.ProjectOf("pyproject.toml"), "weather")
	got := map[string]string{}
	var refusal *srclayout.Refusal
	switch {
	case errors.As(err, &refusal):
		got["refused"] = refusal.Reason + "\n"
	case err != nil:
		t.Fatal(err)
	default:
		before := testenv.Wheel(t, root)
		got = carryOut(t, folder, result)
		if after := testenv.Wheel(t, root); !slices.Equal(before, after) || !slices.Contains(before, "weather/__init__.py") {
			t.Errorf("the wheel had %q and has %q", before, after)
		}
	}
	compare(t, file, archive, given, got, want)
}

func compare(t *testing.T, file string, archive *txtar.Archive, given []txtar.File, got, want map[string]string) {
	if *update {
		archive.Files = given
		for _, name := range slices.Sorted(keys(got)) {
			full := "fixed/" + name
			if name == "refused" {
				full = name
			}
			archive.Files = append(archive.Files, txtar.File{Name: full, Data: []byte(got[name])})
		}
		write(t, file, txtar.Format(archive))
		return
	}
	for name, is := range got {
		if want[name] != is {
			t.Errorf("%s: got\n%s\nwant\n%s", name, is, want[name])
		}
		delete(want, name)
	}
	for name := range want {
		t.Errorf("%s does not change", name)
	}
}

func keys(m map[string]string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// carryOut makes the change on disk and returns the new texts.
func carryOut(t *testing.T, folder *project.Folder, r *srclayout.Result) map[string]string {
	t.Helper()
	got := map[string]string{}
	change := func(name, old string, edits []text.Edit) {
		changed, err := text.Apply(old, edits)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		write(t, filepath.Join(folder.Root(), name), []byte(changed))
		got[name] = changed
	}
	for _, e := range r.Edits {
		change(e.Path, folder.File(e.Path).Text(), e.Edits)
	}
	for _, e := range r.Move.Others {
		change(e.Path, e.Text, e.Edits)
	}
	to := filepath.Join(folder.Root(), r.Move.To)
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(folder.Root(), r.Move.From), to); err != nil {
		t.Fatal(err)
	}
	return got
}

func write(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}
