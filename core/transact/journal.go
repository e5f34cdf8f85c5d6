package transact

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/gofrs/flock"
)

// An entry is one file of a journal.
type entry struct {
	Target string      `json:"target"`
	Temp   string      `json:"temp"`
	Old    []byte      `json:"old"` // not a string: JSON would keep only UTF-8
	New    []byte      `json:"new"`
	Create bool        `json:"create,omitempty"`
	Mode   os.FileMode `json:"mode"`
}

// holds reports whether the target has the given content, or is absent.
func (e *entry) holds(content []byte, absent bool) bool {
	data, err := os.ReadFile(e.Target)
	if errors.Is(err, fs.ErrNotExist) {
		return absent
	}
	return err == nil && !absent && bytes.Equal(data, content)
}

// staged reports whether the temporary file is there.
func (e *entry) staged() bool {
	_, err := os.Lstat(e.Temp)
	return err == nil
}

// A journal tells what a write is about to do. It is locked while its process
// lives, so that another process does not take it for an interrupted one.
type journal struct {
	path string
	lock *flock.Flock
	// Staged is set once every temporary file is complete: from then on the
	// write can be finished, before that only undone.
	Staged  bool    `json:"staged"`
	Entries []entry `json:"entries"`
	// Moves follow when all entries are written.
	Moves []Move `json:"moves,omitempty"`
}

// begin makes the journal before any temporary file exists.
func (s Store) begin(entries []entry, moves []Move) (*journal, error) {
	if err := os.MkdirAll(s.Dir, 0o700); err != nil {
		return nil, err
	}
	f, err := os.CreateTemp(s.Dir, "write-*.json")
	if err != nil {
		return nil, err
	}
	_ = f.Close()
	j := &journal{path: f.Name(), lock: flock.New(f.Name() + ".lock"), Entries: entries, Moves: moves}
	if err := j.lock.Lock(); err != nil {
		return nil, err
	}
	if err := j.save(); err != nil {
		j.end()
		return nil, err
	}
	return j, nil
}

// save writes the journal so that a reader sees the old or the new one.
func (j *journal) save() error {
	data, err := json.Marshal(j)
	if err != nil {
		return err
	}
	next := j.path + ".next"
	if err := writeSynced(next, data, 0o600); err != nil {
		return err
	}
	return os.Rename(next, j.path)
}

// end removes the temporary files that are left and the journal itself.
func (j *journal) end() {
	for i := range j.Entries {
		_ = os.Remove(j.Entries[i].Temp)
	}
	_ = os.Remove(j.path)
	_ = j.lock.Unlock()
	_ = os.Remove(j.lock.Path())
}

// stage writes all temporary files.
func (j *journal) stage() error {
	for i := range j.Entries {
		e := &j.Entries[i]
		if e.Create {
			if err := os.MkdirAll(filepath.Dir(e.Target), 0o755); err != nil {
				return err
			}
		}
		if err := writeSynced(e.Temp, e.New, e.Mode); err != nil {
			return err
		}
		keepOwner(e.Target, e.Temp)
	}
	j.Staged = true
	return j.save()
}

// commit renames all temporary files into place, and then moves folders; if
// one cannot be, those before it get their old content and place back.
func (j *journal) commit() error {
	for i := range j.Entries {
		e := &j.Entries[i]
		err := ErrChanged
		if e.holds(e.Old, e.Create) {
			err = os.Rename(e.Temp, e.Target)
		}
		if err != nil {
			return errors.Join(fmt.Errorf("%s: %w", e.Target, err), j.undo(j.Entries[:i]))
		}
	}
	for i := range j.Entries {
		syncDir(filepath.Dir(j.Entries[i].Target))
	}
	return j.move()
}

// undo gives the files of entries their old content, the last first. A file
// that somebody changed since is left as it is.
func (j *journal) undo(entries []entry) error {
	var errs []error
	for i := range slices.Backward(entries) {
		e := &entries[i]
		switch {
		case !e.holds(e.New, false):
		case e.Create:
			errs = append(errs, os.Remove(e.Target))
		default:
			errs = append(errs, e.restore())
		}
	}
	return errors.Join(errs...)
}

func (e *entry) restore() error {
	if err := writeSynced(e.Temp, e.Old, e.Mode); err != nil {
		return fmt.Errorf("cannot restore %s: %w", e.Target, err)
	}
	keepOwner(e.Target, e.Temp)
	return os.Rename(e.Temp, e.Target)
}

// writeSynced writes a file and waits until the disk has it.
func writeSynced(path string, content []byte, mode os.FileMode) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, mode)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	// The umask may have taken bits from the mode that the file must keep.
	return errors.Join(err, f.Chmod(mode), f.Sync(), f.Close())
}

// syncDir makes renames in dir durable where the system can (POSIX fsync of a
// directory); elsewhere the rename alone must do.
func syncDir(dir string) {
	if f, err := os.Open(dir); err == nil {
		_ = f.Sync()
		_ = f.Close()
	}
}
