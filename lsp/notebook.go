package lsp

import (
	"encoding/json"
	"slices"

	"go.uber.org/zap"

	"github.com/pyferry/pyferry/core/notebook"
	"github.com/pyferry/pyferry/core/text"
)

// newNotebook makes the document of a notebook from its cells and their texts.
func newNotebook(id documentID, cells []notebookCell, items []documentItem) *document {
	d := &document{documentKey: documentKey{id.URI, true}, path: pathOf(id.URI), python: true}
	d.cells = makeCells(cells, items)
	d.joined = joinCells(d.cells)
	return d
}

// makeCells pairs each cell with its text; a cell whose text did not come is
// empty.
func makeCells(cells []notebookCell, items []documentItem) []cell {
	texts := map[string]documentItem{}
	for _, item := range items {
		texts[item.URI] = item
	}
	made := make([]cell, len(cells))
	for i, c := range cells {
		item := texts[c.Document]
		made[i] = cell{
			uri:     c.Document,
			version: item.Version,
			python:  c.Kind == codeCell && item.LanguageID == "python",
			tags:    tagsOf(c.Metadata),
			count:   int(c.Execution.Order),
			text:    text.NewIndex(item.Text),
		}
	}
	return made
}

// tagsOf reads a cell's tags: of the metadata of nbformat, as JupyterLab and
// neovim send it, or of the object in which VS Code wraps it, in its present
// or its former form. Other metadata has none.
func tagsOf(metadata json.RawMessage) []string {
	type tagged struct {
		Tags []string `json:"tags"`
	}
	var m struct {
		tagged
		Metadata tagged `json:"metadata"`
		Custom   struct {
			Metadata tagged `json:"metadata"`
		} `json:"custom"`
	}
	if json.Unmarshal(metadata, &m) != nil {
		return nil
	}
	return slices.Concat(m.Tags, m.Metadata.Tags, m.Custom.Metadata.Tags)
}

func joinCells(cells []cell) *notebook.Notebook {
	joined := make([]notebook.Cell, len(cells))
	for i, c := range cells {
		joined[i] = notebook.Cell{Kind: notebook.Markdown, Index: i, Source: c.text.Text(), Tags: c.tags, Count: c.count}
		if c.python {
			joined[i].Kind = notebook.Code
		}
	}
	return notebook.FromCells(joined)
}

// withStructure returns d with cells spliced. Cells that move keep their text;
// those that are opened bring theirs.
func (d *document) withStructure(change structureChange) *document {
	next := *d
	start := min(max(change.Array.Start, 0), len(d.cells))
	end := min(start+max(change.Array.DeleteCount, 0), len(d.cells))
	fresh := makeCells(change.Array.Cells, change.DidOpen)
	for i, c := range fresh {
		opened := slices.ContainsFunc(change.DidOpen, func(item documentItem) bool { return item.URI == c.uri })
		if at := d.cellAt(c.uri); !opened && at >= 0 {
			old := d.cells[at]
			fresh[i].version, fresh[i].python, fresh[i].text = old.version, old.python, old.text
		}
	}
	next.cells = slices.Concat(d.cells[:start], fresh, d.cells[end:])
	next.joined = joinCells(next.cells)
	return &next
}

// withData returns d with what changed of cells besides their texts: their
// tags, and when they were run.
func (d *document) withData(changed []notebookCell) *document {
	next := *d
	next.cells = slices.Clone(d.cells)
	for _, c := range changed {
		if at := d.cellAt(c.Document); at >= 0 {
			next.cells[at].tags, next.cells[at].count = tagsOf(c.Metadata), int(c.Execution.Order)
		}
	}
	next.joined = joinCells(next.cells)
	return &next
}

// withCellText returns d with the text of one cell changed.
func (d *document) withCellText(change cellTextChange, enc text.Encoding) *document {
	at := d.cellAt(change.Document.URI)
	if at < 0 {
		return d
	}
	next := *d
	next.cells = slices.Clone(d.cells)
	c := &next.cells[at]
	c.version, c.text = change.Document.Version, edit(c.text, change.Changes, enc)
	next.joined = d.joined.WithCell(at, c.text.Text())
	return &next
}

// cellAt returns the index of the cell with the given URI, or -1.
func (d *document) cellAt(uri string) int {
	return slices.IndexFunc(d.cells, func(c cell) bool { return c.uri == uri })
}

func (s *server) didOpenNotebook(params didOpenNotebookParams) error {
	nb := params.NotebookDocument
	d := newNotebook(nb.documentID, nb.Cells, params.CellTextDocuments)
	s.adopt(d.path)
	s.set(d)
	return nil
}

// didChangeNotebook takes the structure first: text changes may refer to cells
// that the same message brings (LSP 3.17, NotebookDocumentChangeEvent).
func (s *server) didChangeNotebook(params didChangeNotebookParams) error {
	uri := params.NotebookDocument.URI
	d := s.latch().documents[documentKey{uri, true}]
	if d == nil {
		s.log.Warn("change of a notebook that is not open", zap.String("uri", uri))
		return nil
	}
	was, cells := d, params.Change.Cells
	if cells.Structure != nil {
		d = d.withStructure(*cells.Structure)
	}
	if len(cells.Data) > 0 {
		d = d.withData(cells.Data)
	}
	for _, c := range cells.TextContent {
		d = d.withCellText(c, s.encoding)
	}
	if d != was {
		s.set(d)
	}
	return nil
}

func (s *server) didSaveNotebook(params notebookParams) error {
	s.refresh([]string{pathOf(params.NotebookDocument.URI)})
	return nil
}

func (s *server) didCloseNotebook(params notebookParams) error {
	s.drop(documentKey{params.NotebookDocument.URI, true})
	return nil
}
