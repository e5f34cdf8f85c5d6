package lsp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"

	"github.com/pyferry/pyferry/analysis/refactor/extract"
)

// The server's own methods (docs/protocol.md).
const (
	methodExtractTargets = "pyferry/extractTargets"
	methodExtract        = "pyferry/extract"
)

// requestFailed is the answer to a request that cannot be carried out
// (LSP 3.17, RequestFailed); the message is for the user.
func requestFailed(message string) *jsonrpc2.Error {
	return jsonrpc2.NewError(jsonrpc2.Code(protocol.LSPErrorCodesRequestFailed), message)
}

type extractParams struct {
	TextDocument documentID `json:"textDocument"`
	Range        *textRange `json:"range"`
	Names        []string   `json:"names"`
	Module       string     `json:"module"`
	WithData     bool       `json:"withData"`
	WithLambda   bool       `json:"withLambda"`
}

type extractTarget struct {
	Module string `json:"module"`
	URI    string `json:"uri"`
	Exists bool   `json:"exists"`
	Detail string `json:"detail"`
}

type extractTargetsResult struct {
	Names   []string        `json:"names"`
	Targets []extractTarget `json:"targets"`
}

type extractResult struct {
	Title      string          `json:"title"`
	Names      []string        `json:"names"`
	Module     string          `json:"module"`
	URI        string          `json:"uri"`
	Edit       json.RawMessage `json:"edit"`
	Autoreload *string         `json:"autoreload"`
}

// autoreload is what makes a running kernel load a module anew when it changes
// (IPython's extension of that name).
const autoreload = "%load_ext autoreload\n%autoreload 2"

// extractTargets serves pyferry/extractTargets.
func (s *server) extractTargets(ctx context.Context, snap *snapshot, params extractParams) (any, error) {
	v, names, err := s.extraction(ctx, snap, params)
	if err != nil {
		return nil, err
	}
	result := extractTargetsResult{Names: names, Targets: []extractTarget{}}
	if len(names) == 0 {
		result.Names = []string{}
		return result, nil
	}
	for _, t := range extract.Targets(ctx, v.project, v.rel, names) {
		result.Targets = append(result.Targets, extractTarget{t.Module, string(v.folder.uriOf(t.Path)), t.Exists, t.Detail})
	}
	return result, nil
}

// extraction finds the notebook that a request is about and the names to move.
func (s *server) extraction(ctx context.Context, snap *snapshot, params extractParams) (*view, []string, error) {
	d, cell, ok := snap.find(params.TextDocument.URI)
	if !ok {
		return nil, nil, requestFailed("the notebook is not open")
	}
	v, err := snap.view(ctx, d)
	if err != nil {
		return nil, nil, err
	}
	if !v.movable() {
		return nil, nil, requestFailed("nothing can be moved out of this document")
	}
	names := params.Names
	if len(names) == 0 && params.Range != nil {
		names = s.definitionsAt(v, s.spotOf(d, cell, *params.Range))
	}
	return v, names, nil
}

// extract serves pyferry/extract.
func (s *server) extract(ctx context.Context, snap *snapshot, params extractParams) (any, error) {
	v, names, err := s.extraction(ctx, snap, params)
	switch {
	case err != nil:
		return nil, err
	case len(names) == 0:
		return nil, requestFailed("nothing is defined there")
	case params.Module == "":
		return nil, jsonrpc2.NewError(jsonrpc2.InvalidParams, "no module is named")
	}
	path := params.Module
	if !strings.HasSuffix(path, ".py") {
		path = v.project.ProjectOf(v.rel).ModulePath(path)
	}
	request := extract.Request{Notebook: v.rel, Names: names, Module: path, WithData: params.WithData || params.WithLambda, WithLambda: params.WithLambda}
	moved, err := extract.Plan(ctx, v.project, request)
	if err != nil {
		return nil, refusedUnlessData(ctx, v, request, err)
	}
	title := fmt.Sprintf("Move %s to %s", quoted(names), moved.Module)
	edit, err := s.workspaceEdit(snap, v, moved.Edits, labels{title, strings.Join(moved.Declared, "; ")})
	if err != nil {
		return nil, requestFailed(err.Error())
	}
	raw, err := protocol.Marshal(edit)
	if err != nil {
		return nil, err
	}
	result := extractResult{Title: title, Names: moved.Moved, Module: moved.Module, URI: string(v.folder.uriOf(path)), Edit: raw}
	if v.document.notebook && !strings.Contains(allText(v.document), "autoreload") {
		cell := autoreload
		result.Autoreload = &cell
	}
	return result, nil
}

// refusedUnlessData is the answer to a request that was refused; its data tell
// whether it would be carried out with withData, or with withLambda too.
func refusedUnlessData(ctx context.Context, v *view, request extract.Request, err error) error {
	answer := refused(err)
	var failed *jsonrpc2.Error
	if request.WithLambda || !errors.As(answer, &failed) {
		return answer
	}
	if !request.WithData {
		request.WithData = true
		if _, err := extract.Plan(ctx, v.project, request); err == nil {
			failed.Data = jsonrpc2.RawMessage(`{"withData":true}`)
			return failed
		}
	}
	request.WithLambda = true
	if _, err := extract.Plan(ctx, v.project, request); err == nil {
		failed.Data = jsonrpc2.RawMessage(`{"withData":true,"withLambda":true}`)
	}
	return failed
}

// allText is the text of all cells.
func allText(d *document) string {
	var out strings.Builder
	for _, c := range d.cells {
		out.WriteString(c.text.Text())
		out.WriteByte('\n')
	}
	return out.String()
}
