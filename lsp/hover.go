package lsp

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/pyferry/pyferry/analysis/places"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/text"
)

// hover tells what an imported module is installed from and where it is
// declared.
func (s *server) hover(ctx context.Context, snap *snapshot, params hoverParams) (any, error) {
	d, cell, ok := snap.find(params.TextDocument.URI)
	if !ok {
		return nil, nil
	}
	v, err := snap.view(ctx, d)
	if err != nil || v.file() == nil {
		return nil, err
	}
	asked := textRange{params.Position, params.Position}
	span, ok := v.span(spot{cell, spanOf(d.cells[cell].text, asked, s.encoding)})
	if !ok {
		return nil, nil
	}
	ref, ok := referenceAt(v.file(), span)
	if !ok {
		return nil, nil
	}
	at, _ := v.spot(ref.Span, false)
	shown := rangeOf(d.cells[at.cell].text, at.span, s.encoding)
	return &protocol.Hover{Contents: s.describe(v, ref), Range: &shown}, nil
}

// referenceAt returns the imported module that span touches.
func referenceAt(file *project.File, span text.Span) (project.Reference, bool) {
	for i := range file.Imports {
		for ref := range project.References(&file.Imports[i]) {
			if ref.Span.Touches(span) {
				return ref, true
			}
		}
	}
	return project.Reference{}, false
}

// describe writes the hover's text in the best form that the client shows.
func (s *server) describe(v *view, ref project.Reference) *protocol.MarkupContent {
	formats := s.caps.TextDocument.Hover.ContentFormat
	content := &protocol.MarkupContent{Kind: protocol.MarkupKindPlainText}
	strong := func(name string) string { return name }
	if slices.Contains(formats, string(protocol.MarkupKindMarkdown)) {
		content.Kind = protocol.MarkupKindMarkdown
		strong = func(name string) string { return "**" + escapeMarkdown(name) + "**" }
	}
	p := v.project.ProjectOf(v.rel)
	content.Value = strings.Join(description(p, p.Resolve(v.rel, ref), strong), "\n\n")
	return content
}

// escapeMarkdown keeps names such as foo_bar_baz from being read as emphasis.
func escapeMarkdown(s string) string {
	return strings.NewReplacer("_", `\_`, "*", `\*`, "`", "\\`").Replace(s)
}

// description says in sentences what is known of a module's distribution.
func description(p *project.Project, r project.Resolution, strong func(string) string) []string {
	switch r.Origin {
	case project.Local:
		return []string{strong(r.Module) + " is part of this project."}
	case project.Stdlib:
		return []string{strong(r.Module) + " is in the standard library."}
	}
	lines := []string{strong(r.Name) + installed(p, r)}
	if r.Origin == project.Guessed {
		lines = append(lines, "That this distribution provides it is a guess.")
	}
	var where []project.Place
	for _, d := range p.Declared(r.Key) {
		where = append(where, d.Place())
	}
	if len(where) == 0 {
		return append(lines, "Declared nowhere.")
	}
	return append(lines, fmt.Sprintf("Declared in %s.", places.List(where)))
}

func installed(p *project.Project, r project.Resolution) string {
	env := p.Environment()
	if env == nil {
		return ""
	}
	d := env.Lookup(r.Key)
	if d == nil {
		return " (not installed)"
	}
	return " " + d.Version()
}
