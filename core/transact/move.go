package transact

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// check reports why the move cannot be made.
func (m Move) check() error {
	info, err := os.Lstat(m.From)
	switch {
	case err != nil:
		return err
	case !info.IsDir() && !info.Mode().IsRegular():
		return fmt.Errorf("%s is neither a folder nor a file", m.From)
	case exists(m.To):
		return fmt.Errorf("%s: %w", m.To, fs.ErrExist)
	}
	return nil
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return !errors.Is(err, fs.ErrNotExist)
}

// done reports whether it is where it should be. A rename is one step
// (rename(2)), so it never is in both places.
func (m Move) done() bool { return !exists(m.From) && exists(m.To) }

func (m Move) do() error {
	if err := os.MkdirAll(filepath.Dir(m.To), 0o755); err != nil {
		return err
	}
	if exists(m.To) { // rename(2) would replace an empty folder
		return fmt.Errorf("%s: %w", m.To, fs.ErrExist)
	}
	if err := os.Rename(m.From, m.To); err != nil {
		return err
	}
	syncDir(filepath.Dir(m.From))
	syncDir(filepath.Dir(m.To))
	return nil
}

// undo brings it back, and takes away the folder above its new place
// if that is empty.
func (m Move) undo() error {
	if m.done() {
		if err := os.Rename(m.To, m.From); err != nil {
			return fmt.Errorf("cannot restore %s: %w", m.From, err)
		}
	}
	_ = os.Remove(filepath.Dir(m.To)) // fails where it holds anything
	return nil
}

// move makes all moves; if one cannot be made, everything is undone.
func (j *journal) move() error {
	for i, m := range j.Moves {
		if err := m.do(); err != nil {
			return errors.Join(err, undoMoves(j.Moves[:i+1]), j.undo(j.Entries))
		}
	}
	return nil
}

func undoMoves(moves []Move) error {
	var errs []error
	for _, m := range slices.Backward(moves) {
		errs = append(errs, m.undo())
	}
	return errors.Join(errs...)
}

// moved reports whether the first move is made: all files have been written
// by then.
func (j *journal) moved() bool { return len(j.Moves) > 0 && j.Moves[0].done() }

// finishMoves makes the moves that are not made yet.
func (j *journal) finishMoves() error {
	var errs []error
	for _, m := range j.Moves {
		if !m.done() {
			errs = append(errs, m.do())
		}
	}
	return errors.Join(errs...)
}
