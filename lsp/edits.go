package lsp

import (
	"errors"
	"fmt"
	"slices"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/text"
)

// errNotEditable is given for a change of a document that the client has open
// in a form that cannot be edited: a notebook as text.
var errNotEditable = errors.New("the notebook is open as text and cannot be edited there")

// errElsewhere is given for a change of a file whose text is another one in
// another window.
var errElsewhere = requestFailed("another window has changes that are not saved")

// A textEdit is the change of one text that the client knows by a URI.
type textEdit struct {
	uri     string
	version *int32 // nil for a file that is not open
	create  bool
	// source says that the change was asked for in this text, and manifest that
	// the text declares requirements.
	source, manifest bool

	edits []protocol.TextEdit
}

// labels are what a client shows for the parts of a change.
type labels struct {
	title string
	// requirements is for the manifests, if they have a label of their own.
	requirements string
}

// workspaceEdit converts a change of files to one of documents: new files
// with their text first, then the others, then the text that the change was
// asked for in, and at last the manifests. It gives ErrContentModified if the
// client has changed one of them, or the document that the change is for,
// since the snapshot: the places would be wrong by now.
func (s *server) workspaceEdit(snap *snapshot, v *view, edits []analysis.FileEdit, shown labels) (*protocol.WorkspaceEdit, error) {
	var list []textEdit
	for _, e := range merge(edits) {
		converted, err := s.textEdits(snap, v, e)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", e.Path, err)
		}
		file := v.project.File(e.Path)
		for _, c := range converted {
			c.source = e.Path == v.rel
			c.manifest = file != nil && file.Kind == project.Manifest
			list = append(list, c)
		}
	}
	if s.outdated(snap, v, edits) {
		return nil, protocol.ErrContentModified
	}
	list = inOrder(list)
	creates := len(list) > 0 && list[0].create
	switch can := s.caps.Workspace.WorkspaceEdit; {
	case creates && !slices.Contains(can.ResourceOperations, "create"):
		return nil, errors.New("the client cannot create files")
	case creates || can.DocumentChanges:
		return s.documentChanges(list, shown), nil
	}
	return plainChanges(list), nil
}

// outdated reports whether the client has changed a document that edits are of,
// or the one that v shows, since the snapshot was taken.
func (s *server) outdated(snap *snapshot, v *view, edits []analysis.FileEdit) bool {
	now := s.latch()
	if d := v.document; d != nil && now.documents[d.documentKey] != d {
		return true
	}
	return slices.ContainsFunc(edits, func(e analysis.FileEdit) bool {
		path := v.folder.abs(e.Path)
		return snap.openFor(path, v.window) != now.openFor(path, v.window)
	})
}

// inOrder sorts changes as workspaceEdit says.
func inOrder(list []textEdit) []textEdit {
	rank := func(e textEdit) int {
		switch {
		case e.create:
			return 0
		case e.manifest:
			return 3
		case e.source:
			return 2
		}
		return 1
	}
	slices.SortStableFunc(list, func(a, b textEdit) int { return rank(a) - rank(b) })
	return list
}

// merge joins the edits of one file; all refer to the same text.
func merge(edits []analysis.FileEdit) []analysis.FileEdit {
	var merged []analysis.FileEdit
	for _, e := range edits {
		i := slices.IndexFunc(merged, func(m analysis.FileEdit) bool { return m.Path == e.Path })
		if i < 0 {
			merged = append(merged, e)
			continue
		}
		merged[i].Create = merged[i].Create || e.Create
		merged[i].Edits = slices.Concat(merged[i].Edits, e.Edits)
	}
	return merged
}

// textEdits converts the change of one file, which for an open notebook is one
// change for each cell.
func (s *server) textEdits(snap *snapshot, v *view, e analysis.FileEdit) ([]textEdit, error) {
	switch d := snap.openFor(v.folder.abs(e.Path), v.window); {
	case d == nil:
	case d.window() == v.window:
		return s.openEdits(d, e)
	case !d.isSaved():
		return nil, errElsewhere
	}
	var source string
	if file := v.project.File(e.Path); file != nil {
		source = file.Raw()
	}
	edit := textEdit{uri: string(v.folder.uriOf(e.Path)), create: e.Create}
	edit.edits = s.convert(text.NewIndex(source), e.Edits)
	return []textEdit{edit}, nil
}

// openEdits converts the change of an open document.
func (s *server) openEdits(d *document, e analysis.FileEdit) ([]textEdit, error) {
	byCell := map[int][]text.Edit{}
	for _, change := range e.Edits {
		at := spot{0, change.Span}
		switch {
		case d.notebook:
			var ok bool
			if at, ok = d.joinedSpot(change.Span); !ok || at.span.Len() != change.Span.Len() {
				return nil, errors.New("the change does not lie within one cell")
			}
		case d.isNotebookFile():
			return nil, errNotEditable
		}
		byCell[at.cell] = append(byCell[at.cell], text.Edit{Span: at.span, New: change.New})
	}
	var list []textEdit
	for i, c := range d.cells {
		if len(byCell[i]) > 0 {
			list = append(list, textEdit{uri: c.uri, version: &c.version, edits: s.convert(c.text, byCell[i])})
		}
	}
	return list, nil
}

func (s *server) convert(index *text.Index, edits []text.Edit) []protocol.TextEdit {
	converted := make([]protocol.TextEdit, len(edits))
	for i, e := range edits {
		converted[i] = protocol.TextEdit{Range: rangeOf(index, e.Span, s.encoding), NewText: e.New}
	}
	return converted
}

// plainChanges is for clients without documentChanges.
func plainChanges(list []textEdit) *protocol.WorkspaceEdit {
	changes := map[uri.URI][]protocol.TextEdit{}
	for _, e := range list {
		changes[uri.URI(e.uri)] = e.edits
	}
	return &protocol.WorkspaceEdit{Changes: changes}
}

// documentChanges is the rich form: each change names the version that it was
// made for, and carries an annotation if the client shows those.
func (s *server) documentChanges(list []textEdit, shown labels) *protocol.WorkspaceEdit {
	edit := &protocol.WorkspaceEdit{DocumentChanges: []protocol.DocumentChange{}}
	annotates := s.caps.Workspace.WorkspaceEdit.ChangeAnnotationSupport != nil && len(list) > 0
	if annotates {
		edit.ChangeAnnotations = map[protocol.ChangeAnnotationIdentifier]protocol.ChangeAnnotation{}
	}
	for _, e := range list {
		var note protocol.ChangeAnnotationIdentifier
		if annotates {
			var label string
			note, label = shown.of(e)
			edit.ChangeAnnotations[note] = protocol.ChangeAnnotation{Label: label}
		}
		if e.create {
			edit.DocumentChanges = append(edit.DocumentChanges, createFile(e.uri, note))
		}
		edit.DocumentChanges = append(edit.DocumentChanges, documentEdit(e, note))
	}
	return edit
}

// of is the annotation of one change: its identifier and its label.
func (l labels) of(e textEdit) (note protocol.ChangeAnnotationIdentifier, label string) {
	if e.manifest && l.requirements != "" {
		return "requirements", l.requirements
	}
	return "pyferry", l.title
}

// createFile always sets ignoreIfExists: some clients fail without it.
func createFile(to string, note protocol.ChangeAnnotationIdentifier) *protocol.CreateFile {
	yes := true
	return &protocol.CreateFile{
		ResourceOperation: protocol.ResourceOperation{Kind: "create", AnnotationID: note},
		Kind:              "create",
		URI:               uri.URI(to),
		Options:           &protocol.CreateFileOptions{IgnoreIfExists: &yes},
	}
}

func documentEdit(e textEdit, note protocol.ChangeAnnotationIdentifier) *protocol.TextDocumentEdit {
	edit := &protocol.TextDocumentEdit{Edits: make([]protocol.TextDocumentEditElement, len(e.edits))}
	edit.TextDocument.URI, edit.TextDocument.Version = uri.URI(e.uri), e.version
	for i := range e.edits {
		edit.Edits[i] = &e.edits[i]
		if note != "" {
			edit.Edits[i] = &protocol.AnnotatedTextEdit{TextEdit: e.edits[i], AnnotationID: note}
		}
	}
	return edit
}
