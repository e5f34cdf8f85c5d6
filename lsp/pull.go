package lsp

import (
	"context"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
)

// documentDiagnostic answers a pull for one document or cell (LSP 3.17, pull
// diagnostics), with what is pushed as well.
func (s *server) documentDiagnostic(ctx context.Context, snap *snapshot, params documentParams) (any, error) {
	items := []protocol.Diagnostic{}
	if d, cell, ok := snap.find(params.TextDocument.URI); ok {
		v, err := snap.view(ctx, d)
		if err != nil {
			return nil, err
		}
		items = append(items, s.diagnostics(v, s.findings(ctx, v))[cell]...)
	}
	return &protocol.RelatedFullDocumentDiagnosticReport{
		FullDocumentDiagnosticReport: protocol.FullDocumentDiagnosticReport{Kind: "full", Items: items},
	}, nil
}

// workspaceDiagnostic answers a pull for all that is open.
func (s *server) workspaceDiagnostic(ctx context.Context, snap *snapshot, _ struct{}) (any, error) {
	report := &protocol.WorkspaceDiagnosticReport{Items: []protocol.WorkspaceDocumentDiagnosticReport{}}
	for _, d := range snap.documents {
		v, err := snap.view(ctx, d)
		if err != nil {
			return nil, err
		}
		byCell := s.diagnostics(v, s.findings(ctx, v))
		for i, c := range d.cells {
			version := c.version
			report.Items = append(report.Items, &protocol.WorkspaceFullDocumentDiagnosticReport{
				FullDocumentDiagnosticReport: protocol.FullDocumentDiagnosticReport{
					Kind: "full", Items: append([]protocol.Diagnostic{}, byCell[i]...),
				},
				URI: uri.URI(c.uri), Version: &version,
			})
		}
	}
	return report, nil
}
