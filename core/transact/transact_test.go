package transact

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
)

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o640); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// onlyFiles checks that a folder holds nothing but names.
func onlyFiles(t *testing.T, dir string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if !slices.Equal(got, names) {
		t.Errorf("%s holds %v, want %v", dir, got, names)
	}
}

func TestWriteReplacesAllAndKeepsModesAndLinks(t *testing.T) {
	dir, store := t.TempDir(), Store{Dir: t.TempDir()}
	cfg, env, link := filepath.Join(dir, "setup.cfg"), filepath.Join(dir, "real.yml"), filepath.Join(dir, "environment.yml")
	write(t, cfg, "old cfg")
	write(t, env, "old env")
	if err := os.Symlink("real.yml", link); err != nil {
		t.Fatal(err)
	}
	made := filepath.Join(dir, "new", "mod.py")
	err := store.Write([]Change{
		{Path: cfg, Old: "old cfg", New: "new cfg"},
		{Path: link, Old: "old env", New: "new env"},
		{Path: made, New: "x = 1\n", Create: true},
	})
	if err != nil {
		t.Fatal(err)
	}
	if read(t, cfg) != "new cfg" || read(t, env) != "new env" || read(t, made) != "x = 1\n" {
		t.Error("not all files have their new content")
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is gone: %v, %v", info, err)
	}
	if info, err := os.Stat(cfg); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o640 {
		t.Errorf("mode %v, %v, want 0640", info.Mode(), err)
	}
	onlyFiles(t, store.Dir)
	onlyFiles(t, dir, "environment.yml", "new", "real.yml", "setup.cfg")
}

func TestWriteRefusesAChangedFile(t *testing.T) {
	dir, store := t.TempDir(), Store{Dir: t.TempDir()}
	a, b := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	write(t, a, "a")
	write(t, b, "somebody else's")
	err := store.Write([]Change{{Path: a, Old: "a", New: "A"}, {Path: b, Old: "b", New: "B"}})
	if !errors.Is(err, ErrChanged) {
		t.Errorf("got %v, want ErrChanged", err)
	}
	if read(t, a) != "a" || read(t, b) != "somebody else's" {
		t.Error("a file was written all the same")
	}
	if err := store.Write([]Change{{Path: a, New: "new", Create: true}}); !errors.Is(err, ErrChanged) {
		t.Errorf("creating what exists: got %v, want ErrChanged", err)
	}
	onlyFiles(t, store.Dir)
	onlyFiles(t, dir, "a", "b")
}

func TestWriteUndoesWhenAFileCannotBeReplaced(t *testing.T) {
	dir, store := t.TempDir(), Store{Dir: t.TempDir()}
	a, b := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	write(t, a, "a")
	write(t, b, "b")
	entries, err := plan([]Change{{Path: a, Old: "a", New: "A"}, {Path: b, Old: "b", New: "B"}})
	if err != nil {
		t.Fatal(err)
	}
	j, err := store.begin(entries, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := j.stage(); err != nil {
		t.Fatal(err)
	}
	write(t, b, "changed just before the rename")
	if err := j.commit(); !errors.Is(err, ErrChanged) {
		t.Errorf("got %v, want ErrChanged", err)
	}
	j.end()
	if read(t, a) != "a" || read(t, b) != "changed just before the rename" {
		t.Errorf("a is %q, b is %q", read(t, a), read(t, b))
	}
	onlyFiles(t, dir, "a", "b")
}

// interrupted is a write that stopped after so many renames, as if its
// process had been killed: the lock is free, the journal is left.
func interrupted(t *testing.T, store Store, changes []Change, stage bool, renames int) {
	t.Helper()
	entries, err := plan(changes)
	if err != nil {
		t.Fatal(err)
	}
	j, err := store.begin(entries, nil)
	if err != nil {
		t.Fatal(err)
	}
	if stage {
		err = j.stage()
	} else {
		err = os.WriteFile(entries[0].Temp, []byte("half"), 0o600)
	}
	for _, e := range entries[:renames] {
		err = errors.Join(err, os.Rename(e.Temp, e.Target))
	}
	if err = errors.Join(err, j.lock.Unlock()); err != nil {
		t.Fatal(err)
	}
}

func TestRecover(t *testing.T) {
	cases := []struct {
		name    string
		stage   bool
		renames int
		meddle  string // new content of b after the interruption
		a, b    string
	}{
		{"before staging", false, 0, "", "a", "b"},
		{"staged", true, 0, "", "A", "B"},
		{"one renamed", true, 1, "", "A", "B"},
		{"all renamed", true, 2, "", "A", "B"},
		{"one renamed, the other changed since", true, 1, "mine", "a", "mine"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			dir, store := t.TempDir(), Store{Dir: t.TempDir()}
			a, b := filepath.Join(dir, "a"), filepath.Join(dir, "b")
			write(t, a, "a\xe9") // Latin-1: not every file is in UTF-8
			write(t, b, "b")
			interrupted(t, store, []Change{{Path: a, Old: "a\xe9", New: "A\xe9"}, {Path: b, Old: "b", New: "B"}}, c.stage, c.renames)
			if c.meddle != "" {
				write(t, b, c.meddle)
			}
			if err := store.Recover(); err != nil {
				t.Fatal(err)
			}
			if read(t, a) != c.a+"\xe9" || read(t, b) != c.b {
				t.Errorf("a is %q, b is %q; want %q, %q", read(t, a), read(t, b), c.a, c.b)
			}
			onlyFiles(t, dir, "a", "b")
			onlyFiles(t, store.Dir)
		})
	}
}

func TestRecoverLeavesALivingWriteAlone(t *testing.T) {
	dir, store := t.TempDir(), Store{Dir: t.TempDir()}
	a := filepath.Join(dir, "a")
	write(t, a, "a")
	entries, err := plan([]Change{{Path: a, Old: "a", New: "A"}})
	if err != nil {
		t.Fatal(err)
	}
	j, err := store.begin(entries, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer j.end()
	if err := j.stage(); err != nil {
		t.Fatal(err)
	}
	if err := store.Recover(); err != nil {
		t.Fatal(err)
	}
	if !j.Entries[0].staged() || read(t, a) != "a" {
		t.Error("Recover touched a write that is under way")
	}
}
