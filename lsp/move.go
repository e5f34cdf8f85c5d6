package lsp

import (
	"context"
	"errors"

	"go.lsp.dev/protocol"

	"github.com/pyferry/pyferry/analysis/refactor/extract"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/text"
)

// move is the kind of the actions that move definitions of a notebook into the
// package.
const move = protocol.CodeActionKind("refactor.move.pyferry")

// maxTargets bounds how many modules are offered for one definition; the
// request pyferry/extractTargets lists them all.
const maxTargets = 4

// movable reports whether definitions can be moved out of the document: one
// whose cells, or whose text with cells, the client can edit.
func (v *view) movable() bool {
	d := v.document
	if v.project == nil || v.file() == nil {
		return false
	}
	return d.notebook || v.file().Kind == project.Python && !d.isNotebookFile()
}

// moves lists the actions that move what asked touches: one for each likely
// module, the best first, and one for a new module. Where data of the notebook
// could go along, the best is followed by one that makes them parameters. What
// cannot be moved is not offered.
func (s *server) moves(ctx context.Context, snap *snapshot, v *view, asked spot) []*protocol.CodeAction {
	names := s.definitionsAt(v, asked)
	if len(names) == 0 {
		return nil
	}
	var actions []*protocol.CodeAction
	offer := func(p planned) {
		if a := s.action(ctx, snap, v, p); a != nil {
			actions = append(actions, a)
		}
	}
	fresh := maxTargets - 1 // the place that is kept for the new module
	modules := 0
	for _, t := range extract.Targets(ctx, v.project, v.rel, names) {
		if !t.Exists {
			fresh = maxTargets
		} else if modules >= fresh {
			continue
		}
		p, ok := planMove(ctx, v, names, t)
		if !ok {
			continue
		}
		offer(p)
		best := modules == 0
		modules++
		if !best || p.WithData {
			continue
		}
		if with, ok := planDataMove(ctx, v, p, false); ok {
			offer(with)
		}
	}
	return actions
}

// planMove describes the move to t, with data of the notebook as parameters if
// it is not possible otherwise; ok is false if it is not possible at all.
func planMove(ctx context.Context, v *view, names []string, t extract.Target) (p planned, ok bool) {
	p = planned{Kind: move, Title: "Move " + quoted(names) + " to " + t.Module, Names: names, Module: t.Path}
	if !t.Exists {
		p.Title += " (new)"
	}
	if _, err := extract.Plan(ctx, v.project, extract.Request{Notebook: v.rel, Names: names, Module: t.Path}); err == nil {
		return p, true
	}
	if with, ok := planDataMove(ctx, v, p, false); ok {
		return with, true
	}
	return planDataMove(ctx, v, p, true)
}

// planDataMove is the move p with data of the notebook as parameters, and with
// a lambda where that is needed and asked for; ok is false if that is not
// possible or there are no such data.
func planDataMove(ctx context.Context, v *view, p planned, withLambda bool) (with planned, ok bool) {
	request := extract.Request{Notebook: v.rel, Names: p.Names, Module: p.Module, WithData: true, WithLambda: withLambda}
	result, err := extract.Plan(ctx, v.project, request)
	if err != nil || len(result.Parameters) == 0 {
		return p, false
	}
	p.WithData, p.WithLambda = true, withLambda
	p.Title += ", with " + quoted(result.Parameters) + " as " + result.ParameterNoun()
	if withLambda {
		p.Title += " and a lambda where it is passed on"
	}
	return p, true
}

// definitionsAt lists the names that the document defines at a spot.
func (s *server) definitionsAt(v *view, at spot) []string {
	if !v.movable() {
		return nil
	}
	span, ok := v.span(at)
	if !ok {
		return nil
	}
	return extract.Definitions(v.project, v.rel, span)
}

// quoted joins names for a title.
func quoted(names []string) string {
	const shown = 3
	out := ""
	for i, n := range names {
		switch {
		case i == shown:
			return out + ", …"
		case i > 0:
			out += ", "
		}
		out += n
	}
	return out
}

// refused turns the reason why nothing moves into an answer for the user.
func refused(err error) error {
	var refusal *extract.Refusal
	if errors.As(err, &refusal) {
		return requestFailed(refusal.Error())
	}
	return err
}

// spotOf is the spot that a range of one of the document's cells means.
func (s *server) spotOf(d *document, cell int, r textRange) spot {
	if cell >= len(d.cells) {
		return spot{cell, text.Span{}}
	}
	return spot{cell, spanOf(d.cells[cell].text, r, s.encoding)}
}
