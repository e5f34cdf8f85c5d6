package main

import (
	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/transact"
)

// A rewrite is one file's change as texts.
type rewrite struct {
	name     string        // as shown
	path     string        // absolute
	before   *project.File // nil for a new file, and for one that is neither source nor manifest
	create   bool
	old, new string // in UTF-8, whatever the file is stored in
}

// rewritesOf are the texts of the files before and after edits.
func rewritesOf(t *target, edits []analysis.FileEdit) ([]rewrite, error) {
	after, err := analysis.Apply(t.folder, edits)
	if err != nil {
		return nil, err
	}
	var list []rewrite
	for _, e := range edits {
		r := rewrite{name: t.name(e.Path), path: t.abs(e.Path), before: t.folder.File(e.Path), create: e.Create}
		if r.before != nil {
			r.old = r.before.Raw()
		}
		r.new = after.File(e.Path).Raw()
		list = append(list, r)
	}
	return list, nil
}

// transaction is rewrites as the bytes of the files, each in the character set
// that it has.
func transaction(rewrites []rewrite) []transact.Change {
	out := make([]transact.Change, len(rewrites))
	for i, r := range rewrites {
		out[i] = transact.Change{Path: r.path, Old: r.old, New: r.new, Create: r.create}
		if r.before != nil {
			out[i].Old, out[i].New = r.before.Content(r.old), r.before.Content(r.new)
		}
	}
	return out
}
