package lsp

import (
	"context"
	"slices"

	"go.lsp.dev/protocol"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/core/text"
)

// srcLayout is the kind of the action that moves a package to a source folder.
const srcLayout = move + ".srcLayout"

// neighbour is the kind of the action that moves a module from beside a notebook
// into the package.
const neighbour = move + ".neighbour"

// renames reports whether the client can rename files and folders.
func (s *server) renames() bool {
	return slices.Contains(s.caps.Workspace.WorkspaceEdit.ResourceOperations, "rename")
}

// moveFolder makes the edit of an action that moves a folder or a module: first
// all texts, by the paths that they have, then the move.
func (s *server) moveFolder(ctx context.Context, snap *snapshot, v *view, edits []analysis.FileEdit, p planned) (*protocol.WorkspaceEdit, error) {
	fix, ok := s.fixOf(ctx, v, p)
	if !ok || fix.Move == nil {
		return nil, protocol.ErrContentModified
	}
	moved, err := fix.Move(v.project)
	if err != nil {
		return nil, err
	}
	var list []textEdit
	for _, e := range edits {
		converted, err := s.textEdits(snap, v, e)
		if err != nil {
			return nil, err
		}
		list = append(list, converted...)
	}
	for _, e := range moved.Others {
		list = append(list, textEdit{uri: string(v.folder.uriOf(e.Path)), edits: s.convert(text.NewIndex(e.Text), e.Edits)})
	}
	edit := s.documentChanges(list, labels{title: p.Title})
	var note protocol.ChangeAnnotationIdentifier
	for id := range edit.ChangeAnnotations {
		note = id
	}
	edit.DocumentChanges = append(edit.DocumentChanges, &protocol.RenameFile{
		ResourceOperation: protocol.ResourceOperation{Kind: "rename", AnnotationID: note},
		Kind:              "rename",
		OldURI:            v.folder.uriOf(moved.From),
		NewURI:            v.folder.uriOf(moved.To),
	})
	return edit, nil
}
