package transact

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"
)

// Recover finishes or undoes the writes that an earlier run was interrupted
// in, and clears their temporary files. A write whose files all wait to be
// renamed is finished; if somebody changed one of them since, the others are
// restored. Journals of processes that still run are left alone.
func (s Store) Recover() error {
	paths, err := filepath.Glob(filepath.Join(s.Dir, "write-*.json"))
	if err != nil {
		return err
	}
	var errs []error
	for _, path := range paths {
		errs = append(errs, recoverOne(path))
	}
	return errors.Join(errs...)
}

func recoverOne(path string) error {
	lock := flock.New(path + ".lock")
	if free, err := lock.TryLock(); err != nil || !free {
		return err
	}
	j := &journal{path: path, lock: lock}
	defer j.end()
	data, err := os.ReadFile(path)
	if err != nil || json.Unmarshal(data, j) != nil {
		// The journal itself was cut short: no temporary file exists yet.
		return nil
	}
	switch {
	case !j.Staged:
		return nil
	case j.moved():
		return j.finishMoves()
	case j.canFinish():
		return errors.Join(j.finish(), j.finishMoves())
	}
	return j.undo(j.Entries)
}

// canFinish reports whether each file is either renamed already or still as
// it was with its temporary file waiting.
func (j *journal) canFinish() bool {
	for i := range j.Entries {
		e := &j.Entries[i]
		waiting := e.staged() && e.holds(e.Old, e.Create)
		if !waiting && !e.holds(e.New, false) {
			return false
		}
	}
	return true
}

func (j *journal) finish() error {
	var errs []error
	for i := range j.Entries {
		if e := &j.Entries[i]; e.staged() {
			errs = append(errs, os.Rename(e.Temp, e.Target))
		}
	}
	return errors.Join(errs...)
}
