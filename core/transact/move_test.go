package transact

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// packaged makes a folder with a package and a file beside it.
func packaged(t *testing.T) (dir string, cfg Change, to Move) {
	t.Helper()
	dir = t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "pkg"), 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "pkg", "data.bin"), "\x00")
	write(t, filepath.Join(dir, "cfg"), "old")
	cfg = Change{Path: filepath.Join(dir, "cfg"), Old: "old", New: "new"}
	return dir, cfg, Move{From: filepath.Join(dir, "pkg"), To: filepath.Join(dir, "src", "pkg")}
}

func TestWriteMovesAFolder(t *testing.T) {
	dir, cfg, to := packaged(t)
	store := Store{Dir: t.TempDir()}
	if err := store.Write([]Change{cfg}, to); err != nil {
		t.Fatal(err)
	}
	if read(t, cfg.Path) != "new" || read(t, filepath.Join(to.To, "data.bin")) != "\x00" {
		t.Error("not everything was written and moved")
	}
	onlyFiles(t, dir, "cfg", "src")
	onlyFiles(t, store.Dir)
}

func TestWriteChangesNothingWhereTheFolderCannotMove(t *testing.T) {
	dir, cfg, to := packaged(t)
	store := Store{Dir: t.TempDir()}
	blocked := Move{From: filepath.Join(dir, "pkg"), To: filepath.Join(dir, "cfg", "pkg")} // below a file
	if err := store.Write([]Change{cfg}, blocked); err == nil {
		t.Error("a folder moved into a file")
	}
	if err := os.MkdirAll(to.To, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := store.Write([]Change{cfg}, to); !errors.Is(err, fs.ErrExist) {
		t.Errorf("got %v, want that it exists", err)
	}
	if read(t, cfg.Path) != "old" {
		t.Error("the file was written all the same")
	}
	onlyFiles(t, dir, "cfg", "pkg", "src")
	onlyFiles(t, store.Dir)
}

func TestRecoverFinishesAMove(t *testing.T) {
	for _, c := range []struct {
		name         string
		wrote, moved bool
	}{{"staged", false, false}, {"written", true, false}, {"moved", true, true}} {
		t.Run(c.name, func(t *testing.T) {
			dir, cfg, to := packaged(t)
			store := Store{Dir: t.TempDir()}
			entries, err := plan([]Change{cfg})
			if err != nil {
				t.Fatal(err)
			}
			j, err := store.begin(entries, []Move{to})
			if err != nil {
				t.Fatal(err)
			}
			err = j.stage()
			if c.wrote {
				err = errors.Join(err, os.Rename(j.Entries[0].Temp, j.Entries[0].Target))
			}
			if c.moved {
				err = errors.Join(err, to.do())
			}
			if err = errors.Join(err, j.lock.Unlock(), store.Recover()); err != nil {
				t.Fatal(err)
			}
			if read(t, cfg.Path) != "new" || !to.done() {
				t.Error("the write was not finished")
			}
			onlyFiles(t, dir, "cfg", "src")
			onlyFiles(t, store.Dir)
		})
	}
}
