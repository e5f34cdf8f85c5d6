package lsp

import (
	"encoding/json"
	"strings"

	"go.uber.org/zap"

	"github.com/pyferry/pyferry/core/notebook"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/text"
)

// A documentKey identifies an open document. A client may have the same file
// open as a text and as a notebook.
type documentKey struct {
	uri      string // as the client spells it
	notebook bool
}

// A document is what the client has open: a text or a notebook. It is
// immutable, so that the same pointer means the same content.
type document struct {
	documentKey
	path   string // absolute path of the file, or "" if it is none
	python bool   // the client calls it Python
	// cells are the texts of a notebook; a text document has exactly one.
	cells []cell
	// joined is the notebook that stands for the document in the project;
	// nil for a document that is read as its own text.
	joined *notebook.Notebook
}

// A cell is one text under one URI.
type cell struct {
	uri     string
	version int32
	python  bool
	tags    []string // those of the notebook's cell
	count   int      // its execution_count; 0 if it was not run
	text    *text.Index
}

// newText makes a text document.
func newText(item documentItem) *document {
	d := &document{
		documentKey: documentKey{item.URI, false},
		path:        pathOf(item.URI),
		python:      item.LanguageID == "python",
		cells:       []cell{{uri: item.URI, version: item.Version, python: true, text: text.NewIndex(item.Text)}},
	}
	d.join()
	return d
}

// withText returns d with other content.
func (d *document) withText(version int32, index *text.Index) *document {
	next := *d
	next.cells = []cell{{uri: d.uri, version: version, python: true, text: index}}
	next.join()
	return &next
}

// join decides how the text of an .ipynb file is read. jupyterlab-lsp sends a
// notebook as Python, all cells in one text; other clients send the JSON.
func (d *document) join() {
	d.joined = nil
	if source := d.text(); d.isNotebookFile() && !isJSON(source) {
		d.joined = notebook.FromCells([]notebook.Cell{{Kind: notebook.Code, Source: source}})
	}
}

func (d *document) isNotebookFile() bool { return strings.HasSuffix(d.path, ".ipynb") }

// isJSON tells the JSON of a notebook from Python: no Python text that is an
// object display of a notebook's shape is worth having.
func isJSON(source string) bool {
	var object map[string]json.RawMessage
	return strings.HasPrefix(strings.TrimLeft(source, " \t\r\n\ufeff"), "{") &&
		(json.Unmarshal([]byte(source), &object) == nil || strings.Contains(source, `"cells"`))
}

// text is the whole text of a text document.
func (d *document) text() string { return d.cells[0].text.Text() }

// overlay puts the document over the file at rel.
func (d *document) overlay(p *project.Folder, rel string) *project.Folder {
	switch {
	case d.joined != nil:
		return p.WithNotebook(rel, d.joined)
	case d.python || project.Reads(rel):
		return p.WithText(rel, d.text())
	}
	return p
}

// edit applies the client's changes one after another; each refers to the text
// that the one before has made. Positions outside the text are clamped to it.
func edit(index *text.Index, changes []contentChange, enc text.Encoding) *text.Index {
	for _, c := range changes {
		if c.Range == nil {
			index = text.NewIndex(c.Text)
			continue
		}
		index = index.Replace(spanOf(index, *c.Range, enc), c.Text)
	}
	return index
}

func (s *server) didOpen(params didOpenParams) error {
	d := newText(params.TextDocument)
	s.adopt(d.path)
	s.set(d)
	s.handOver(d)
	return nil
}

func (s *server) didChange(params didChangeParams) error {
	id := params.TextDocument
	d := s.latch().documents[documentKey{id.URI, false}]
	if d == nil {
		s.log.Warn("change of a document that is not open", zap.String("uri", id.URI))
		return nil
	}
	s.set(d.withText(id.Version, edit(d.cells[0].text, params.ContentChanges, s.encoding)))
	return nil
}

// didSave notes that the file on disk is now what the client has.
func (s *server) didSave(params documentParams) error {
	s.refresh([]string{pathOf(params.TextDocument.URI)})
	return nil
}

func (s *server) didClose(params documentParams) error {
	s.drop(documentKey{params.TextDocument.URI, false})
	return nil
}

// set puts d into the state and has it checked.
func (s *server) set(d *document) {
	old, next := s.update(func(next *snapshot) { next.documents[d.documentKey] = d })
	s.clearGone(old.documents[d.documentKey], d)
	s.check(d)
	s.checkAffected(old, next, d)
}

// drop takes a document out of the state; the file on disk counts again.
func (s *server) drop(key documentKey) {
	old, next := s.update(func(next *snapshot) { delete(next.documents, key) })
	gone := old.documents[key]
	if gone == nil {
		s.log.Warn("close of a document that is not open", zap.String("uri", key.uri))
		return
	}
	s.checks.stop(key)
	s.clearGone(gone, nil)
	s.checkAffected(old, next, gone)
}
