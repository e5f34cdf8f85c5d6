// Package transact writes several files as one: either all of them have their
// new content or none has. Each file is written to a temporary file beside it,
// flushed to the disk and renamed into place; a journal outside the project
// lets the next run finish or undo what an interrupted one began.
package transact

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// A Change is the new content of one file.
type Change struct {
	// Path is absolute, in the system's spelling. A symbolic link is
	// followed: the file that it names is replaced, the link stays.
	Path string
	// Old is the content that the change was computed from.
	Old string
	// New is the content to write.
	New string
	// Create marks a file that must not exist yet; Old is empty. Missing
	// folders above it are made.
	Create bool
}

// A Move renames a folder after all files have their new content.
type Move struct {
	// From is an absolute path of a folder, in the system's spelling.
	From string
	// To must not exist. Missing folders above it are made. It lies on the
	// file system of From.
	To string
}

// ErrChanged is returned for a file whose content is no longer the Old of its
// change: somebody else wrote it in the meantime.
var ErrChanged = errors.New("the file changed since it was read")

// A Store keeps the journals of unfinished writes in the folder Dir.
type Store struct{ Dir string }

// DefaultStore is the store in the user's cache folder.
func DefaultStore() (Store, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return Store{}, fmt.Errorf("no place for a journal: %w", err)
	}
	return Store{Dir: filepath.Join(dir, "pyferry", "journal")}, nil
}

// Write makes all changes and then all moves, or none of them. The mode and,
// where possible, the owner of each file are kept. On an error every file has
// its old content and place, unless the error says which could not be
// restored.
func (s Store) Write(changes []Change, moves ...Move) error {
	if len(changes) == 0 && len(moves) == 0 {
		return nil
	}
	entries, err := plan(changes)
	if err != nil {
		return err
	}
	for _, m := range moves {
		if err := m.check(); err != nil {
			return err
		}
	}
	j, err := s.begin(entries, moves)
	if err != nil {
		return err
	}
	defer j.end()
	if err := j.stage(); err != nil {
		return err
	}
	return j.commit()
}

// plan resolves links and checks that every file is as its change expects.
func plan(changes []Change) ([]entry, error) {
	entries := make([]entry, len(changes))
	for i, c := range changes {
		e := entry{Target: c.Path, Old: []byte(c.Old), New: []byte(c.New), Create: c.Create, Mode: 0o644}
		if !c.Create {
			real, err := filepath.EvalSymlinks(c.Path)
			if err != nil {
				return nil, err
			}
			info, err := os.Stat(real)
			if err != nil {
				return nil, err
			}
			e.Target, e.Mode = real, info.Mode().Perm()
		}
		if !e.holds(e.Old, e.Create) {
			return nil, fmt.Errorf("%s: %w", c.Path, ErrChanged)
		}
		e.Temp = filepath.Join(filepath.Dir(e.Target), fmt.Sprintf(".%s.%d.pyferry-tmp", filepath.Base(e.Target), os.Getpid()))
		entries[i] = e
	}
	return entries, nil
}
