package lsp

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.uber.org/zap"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/analysis/refactor/extract"
	"github.com/pyferry/pyferry/analysis/rules/flatlayout"
)

// The kinds of the server's code actions. Those that belong to a diagnostic
// begin with quickfix, which clients ask for at a squiggle.
const (
	quickFix = protocol.CodeActionKindQuickFix
	fixAll   = protocol.CodeActionKind("source.fixAll.pyferry")
)

// wants reports whether the client asks for actions of a kind: only lists
// kinds and prefixes of kinds (LSP 3.17, CodeActionKind).
func wants(only []string, kind protocol.CodeActionKind) bool {
	return slices.ContainsFunc(only, func(asked string) bool {
		return asked == "" || asked == string(kind) || strings.HasPrefix(string(kind), asked+".")
	})
}

// codeAction lists the fixes for what the range touches. Source actions are
// listed only if they are asked for, since they are not about the range.
func (s *server) codeAction(ctx context.Context, snap *snapshot, params codeActionParams) (any, error) {
	actions := []protocol.CommandOrCodeAction{}
	d, cell, ok := snap.find(params.TextDocument.URI)
	if !ok {
		return actions, nil
	}
	v, err := snap.view(ctx, d)
	if err != nil {
		return nil, err
	}
	only, findings := params.Context.Only, s.findings(ctx, v)
	asked := s.spotOf(d, cell, params.Range)
	for _, a := range s.fixes(ctx, snap, v, findings, asked) {
		if len(only) == 0 || wants(only, *a.Kind) {
			actions = append(actions, a)
		}
	}
	if len(only) == 0 || wants(only, move) {
		for _, a := range s.moves(ctx, snap, v, asked) {
			actions = append(actions, a)
		}
	}
	if wants(only, fixAll) && slices.ContainsFunc(findings, fixable) {
		if a := s.action(ctx, snap, v, planned{Kind: fixAll, Title: "Fix all that pyferry can fix safely"}); a != nil {
			actions = append(actions, a)
		}
	}
	return actions, nil
}

// fixable reports whether a finding has a fix that may be made unasked.
func fixable(f analysis.Finding) bool {
	fix, ok := f.Preferred()
	return ok && fix.Safe
}

// fixes lists the fixes of the findings that asked touches: quick fixes, and
// those that move folders.
func (s *server) fixes(ctx context.Context, snap *snapshot, v *view, findings []analysis.Finding, asked spot) []*protocol.CodeAction {
	var actions []*protocol.CodeAction
	for i, f := range findings {
		at, ok := v.spot(f.Span, f.Raw)
		if !ok || at.cell != asked.cell || !at.span.Touches(asked.span) {
			continue
		}
		for _, fix := range f.Fixes {
			if fix.Move != nil && !s.renames() {
				continue
			}
			a := s.action(ctx, snap, v, plan(findings, i, fix))
			if a == nil {
				continue
			}
			a.Diagnostics = []protocol.Diagnostic{s.diagnostic(v, f, at)}
			if fix.Preferred && fix.Move == nil {
				a.IsPreferred = &fix.Preferred
			}
			actions = append(actions, a)
		}
	}
	return actions
}

// actionData is the data of the server's own actions. Its one member tells
// them from those of other servers and extensions.
type actionData struct {
	Pyferry *planned `json:"pyferry"`
}

// A planned action is what the client brings back when it wants the edit: it
// says which fix of which finding is meant, so that the fix can be found again
// on a newer snapshot.
type planned struct {
	Kind    protocol.CodeActionKind `json:"kind"`
	Title   string                  `json:"title"`
	URI     string                  `json:"uri"`
	Rule    string                  `json:"rule,omitempty"`
	Message string                  `json:"message,omitempty"`
	// Nth is the finding's place among the Of findings of the document that
	// have the same rule and message.
	Nth int `json:"nth,omitempty"`
	Of  int `json:"of,omitempty"`
	// Names move to the module at the path Module of the folder.
	Names  []string `json:"names,omitempty"`
	Module string   `json:"module,omitempty"`
	// WithData makes data of the notebook parameters.
	WithData bool `json:"withData,omitempty"`
	// WithLambda puts lambdas where functions that gain parameters are passed
	// on.
	WithLambda bool `json:"withLambda,omitempty"`
}

// plan describes one fix of the i-th finding.
func plan(findings []analysis.Finding, i int, fix analysis.Fix) planned {
	kind := quickFix
	switch {
	case fix.Move != nil && findings[i].Rule == flatlayout.Rule.ID:
		kind = srcLayout
	case fix.Move != nil:
		kind = neighbour
	}
	p := planned{Kind: kind, Title: fix.Title, Rule: findings[i].Rule, Message: findings[i].Message}
	same := alike(findings, p)
	p.Of, p.Nth = len(same), slices.Index(same, i)
	return p
}

// alike lists the indexes of the findings that p may mean.
func alike(findings []analysis.Finding, p planned) []int {
	var same []int
	for i, f := range findings {
		if f.Rule == p.Rule && f.Message == p.Message {
			same = append(same, i)
		}
	}
	return same
}

// action makes a code action of p, with its edit unless the client fetches
// that later. An action whose edit cannot be made is not offered.
func (s *server) action(ctx context.Context, snap *snapshot, v *view, p planned) *protocol.CodeAction {
	p.URI = v.document.uri
	kind := p.Kind
	a := &protocol.CodeAction{Title: p.Title, Kind: &kind}
	if s.resolvesEdits() {
		data, err := json.Marshal(actionData{&p})
		if err != nil {
			s.log.Error("code action", zap.Error(err))
			return nil
		}
		a.Data = data
		return a
	}
	edit, err := s.carryOut(ctx, snap, v, p)
	if err != nil {
		s.log.Info("an action is not offered", zap.String("title", p.Title), zap.Error(err))
		return nil
	}
	a.Edit = edit
	return a
}

// resolvesEdits reports whether the client asks for an action's edit when the
// user has chosen the action.
func (s *server) resolvesEdits() bool {
	c := s.caps.TextDocument.CodeAction
	return c.DataSupport && slices.Contains(c.ResolveSupport.Properties, "edit")
}

// resolveCodeAction adds the edit to an action of this server. Anything else,
// such as an action that is only a command, goes back as it came.
func (s *server) resolveCodeAction(ctx context.Context, snap *snapshot, raw json.RawMessage) (any, error) {
	var action map[string]json.RawMessage
	if err := json.Unmarshal(raw, &action); err != nil {
		return nil, jsonrpc2.Errorf(jsonrpc2.InvalidParams, "bad params: %v", err)
	}
	var data actionData
	if json.Unmarshal(action["data"], &data) != nil || data.Pyferry == nil || action["edit"] != nil {
		return jsonrpc2.RawMessage(raw), nil
	}
	p := *data.Pyferry
	d := snap.documents[documentKey{p.URI, false}]
	if nb := snap.documents[documentKey{p.URI, true}]; nb != nil {
		d = nb
	}
	if d == nil {
		return nil, protocol.ErrContentModified
	}
	v, err := snap.view(ctx, d)
	if err != nil {
		return nil, err
	}
	edit, err := s.carryOut(ctx, snap, v, p)
	if err != nil {
		return nil, err
	}
	if action["edit"], err = protocol.Marshal(edit); err != nil {
		return nil, err
	}
	resolved, err := json.Marshal(action)
	return jsonrpc2.RawMessage(resolved), err
}

// carryOut computes the edit of a planned action on a snapshot. It gives
// ErrContentModified if the finding is not there any more.
func (s *server) carryOut(ctx context.Context, snap *snapshot, v *view, p planned) (*protocol.WorkspaceEdit, error) {
	if v.project == nil {
		return nil, protocol.ErrContentModified
	}
	edits, declared, err := s.edits(ctx, v, p)
	if err != nil {
		return nil, err
	}
	if p.Kind == srcLayout || p.Kind == neighbour {
		return s.moveFolder(ctx, snap, v, edits, p)
	}
	return s.workspaceEdit(snap, v, edits, labels{p.Title, declared})
}

// edits computes what a planned action changes. Where requirements go along
// with what it is about, declared says which.
func (s *server) edits(ctx context.Context, v *view, p planned) (edits []analysis.FileEdit, declared string, err error) {
	if p.Kind == fixAll {
		mending, err := analysis.FixAll(ctx, v.project, []string{v.rel}, s.rules, false)
		if err != nil {
			return nil, "", err
		}
		return mending.Files, "", nil
	}
	if p.Kind == move {
		moved, err := extract.Plan(ctx, v.project, extract.Request{Notebook: v.rel, Names: p.Names, Module: p.Module, WithData: p.WithData, WithLambda: p.WithLambda})
		if err != nil {
			return nil, "", refused(err)
		}
		return moved.Edits, strings.Join(moved.Declared, "; "), nil
	}
	fix, ok := s.fixOf(ctx, v, p)
	if !ok {
		return nil, "", protocol.ErrContentModified
	}
	edits, err = fix.Edits(v.project)
	if err != nil {
		return nil, "", fmt.Errorf("%s: %w", p.Title, err)
	}
	return edits, "", nil
}

// fixOf finds the fix that p means again.
func (s *server) fixOf(ctx context.Context, v *view, p planned) (analysis.Fix, bool) {
	findings := s.findings(ctx, v)
	same := alike(findings, p)
	if len(same) != p.Of || p.Nth < 0 || p.Nth >= p.Of {
		return analysis.Fix{}, false
	}
	fixes := findings[same[p.Nth]].Fixes
	i := slices.IndexFunc(fixes, func(f analysis.Fix) bool { return f.Title == p.Title })
	if i < 0 {
		return analysis.Fix{}, false
	}
	return fixes[i], true
}
