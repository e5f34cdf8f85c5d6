package lsp

import (
	"bytes"
	"encoding/json"
	"sync"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
	"go.uber.org/zap"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/core/text"
)

// A publisher keeps what the client was last told of each URI.
type publisher struct {
	mu   sync.Mutex
	last map[string]publication
}

// A publication is one set of diagnostics.
type publication struct {
	number uint64      // of the snapshot that it was found on
	text   *text.Index // that it is about; nil for a manifest that is not open
	load   *load       // of the folder that such a manifest belongs to
	params []byte      // encoded protocol.PublishDiagnosticsParams
}

// publish sends the diagnostics of one URI, unless those of a newer snapshot
// were sent before, or the client has just these for the same text already. It
// holds the lock while it sends, which only queues, so that messages go out in
// the order of decisions.
func (s *server) publish(to string, p publication) {
	s.outcome.mu.Lock()
	defer s.outcome.mu.Unlock()
	last, known := s.outcome.last[to]
	if known && last.number > p.number {
		return
	}
	if s.outcome.last == nil {
		s.outcome.last = map[string]publication{}
	}
	s.outcome.last[to] = p
	if !known || last.text != p.text || !bytes.Equal(last.params, p.params) {
		s.send(protocol.MethodTextDocumentPublishDiagnostics, jsonrpc2.RawMessage(p.params))
	}
}

// clear tells the client that there is nothing to say about URIs any more.
func (s *server) clear(uris ...string) {
	s.outcome.mu.Lock()
	defer s.outcome.mu.Unlock()
	for _, u := range uris {
		delete(s.outcome.last, u)
		s.send(protocol.MethodTextDocumentPublishDiagnostics, &protocol.PublishDiagnosticsParams{
			URI: uri.URI(u), Diagnostics: []protocol.Diagnostic{},
		})
	}
}

// knows reports whether the client was told something about a URI.
func (p *publisher) knows(uri string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	_, ok := p.last[uri]
	return ok
}

// encodeDiagnostics encodes what is published. The version is left out where
// the client has not announced to understand it.
func (s *server) encodeDiagnostics(to string, version int32, list []protocol.Diagnostic) []byte {
	params := &protocol.PublishDiagnosticsParams{URI: uri.URI(to), Diagnostics: list}
	if list == nil {
		params.Diagnostics = []protocol.Diagnostic{}
	}
	if s.caps.TextDocument.PublishDiagnostics.VersionSupport {
		params.Version.Set(version)
	}
	encoded, err := protocol.Marshal(params)
	if err != nil {
		s.log.Error("diagnostics", zap.String("uri", to), zap.Error(err))
	}
	return encoded
}

// publishDocument sends the findings of an open document, for a notebook cell
// by cell. The state is locked while it is made sure that the document is
// current, so that a change that comes later publishes later.
func (s *server) publishDocument(snap *snapshot, v *view, findings []analysis.Finding) {
	byCell := s.diagnostics(v, findings)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current.documents[v.document.documentKey] != v.document {
		return
	}
	for i, c := range v.document.cells {
		if c.python || !v.document.notebook {
			s.publish(c.uri, publication{number: snap.number, text: c.text, params: s.encodeDiagnostics(c.uri, c.version, byCell[i])})
		}
	}
}

// diagnostics converts findings for the client, by the index of the cell.
func (s *server) diagnostics(v *view, findings []analysis.Finding) map[int][]protocol.Diagnostic {
	byCell := map[int][]protocol.Diagnostic{}
	for _, f := range findings {
		if at, ok := v.spot(f.Span, f.Raw); ok {
			byCell[at.cell] = append(byCell[at.cell], s.diagnostic(v, f, at))
		}
	}
	return byCell
}

var severities = map[analysis.Severity]protocol.DiagnosticSeverity{
	analysis.Error:       protocol.DiagnosticSeverityError,
	analysis.Warning:     protocol.DiagnosticSeverityWarning,
	analysis.Information: protocol.DiagnosticSeverityInformation,
	analysis.Hint:        protocol.DiagnosticSeverityHint,
}

func (s *server) diagnostic(v *view, f analysis.Finding, at spot) protocol.Diagnostic {
	d := protocol.Diagnostic{
		Range:    rangeOf(v.document.cells[at.cell].text, at.span, s.encoding),
		Severity: severities[f.Severity],
		Code:     protocol.String(f.Rule),
		Source:   protocol.NewOptional("pyferry"),
		Message:  protocol.String(f.Message),
	}
	if s.caps.TextDocument.PublishDiagnostics.DataSupport && f.Import != "" {
		data, err := json.Marshal(map[string]string{"import": f.Import, "distribution": f.Distribution})
		if err == nil {
			d.Data = data
		}
	}
	return d
}

// clearGone clears the URIs of d's cells that are not cells of next, which is
// nil when the document is closed.
func (s *server) clearGone(d, next *document) {
	if d == nil {
		return
	}
	var gone []string
	for _, c := range d.cells {
		if next == nil || next.cellAt(c.uri) < 0 {
			gone = append(gone, c.uri)
		}
	}
	s.clear(gone...)
}
