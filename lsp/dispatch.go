package lsp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.uber.org/zap"
)

// A method is how one method of the protocol is served: exactly one member is
// set, and which one says when it runs (see the package's documentation).
type method struct {
	// notify serves a notification on the reader, in wire order.
	notify func(*server, json.RawMessage) error
	// inline answers a request on the reader, in wire order.
	inline func(*server, json.RawMessage) (any, error)
	// latched answers a request in a goroutine of its own, on the snapshot
	// that was current when the request came in.
	latched func(context.Context, *server, *snapshot, json.RawMessage) (any, error)
}

// methods is everything that the server understands.
var methods map[string]method

// The table is filled by init because the handlers refer to it.
func init() {
	methods = map[string]method{
		protocol.MethodInitialize:  inline((*server).initialize),
		protocol.MethodShutdown:    inline((*server).shutdown),
		protocol.MethodInitialized: notify((*server).initialized),
		protocol.MethodExit:        notify((*server).exitNow),

		protocol.MethodCancelRequest: notify((*server).cancelRequest),

		protocol.MethodTextDocumentDidOpen:   notify((*server).didOpen),
		protocol.MethodTextDocumentDidChange: notify((*server).didChange),
		protocol.MethodTextDocumentDidSave:   notify((*server).didSave),
		protocol.MethodTextDocumentDidClose:  notify((*server).didClose),

		protocol.MethodNotebookDocumentDidOpen:   notify((*server).didOpenNotebook),
		protocol.MethodNotebookDocumentDidChange: notify((*server).didChangeNotebook),
		protocol.MethodNotebookDocumentDidSave:   notify((*server).didSaveNotebook),
		protocol.MethodNotebookDocumentDidClose:  notify((*server).didCloseNotebook),

		protocol.MethodWorkspaceDidChangeWatchedFiles:     notify((*server).didChangeWatchedFiles),
		protocol.MethodWorkspaceDidChangeWorkspaceFolders: notify((*server).didChangeWorkspaceFolders),
		protocol.MethodWorkspaceDidChangeConfiguration:    notify((*server).didChangeConfiguration),

		protocol.MethodTextDocumentHover:      latched((*server).hover),
		protocol.MethodTextDocumentCodeAction: latched((*server).codeAction),
		protocol.MethodCodeActionResolve:      latched((*server).resolveCodeAction),
		protocol.MethodTextDocumentDiagnostic: latched((*server).documentDiagnostic),
		protocol.MethodWorkspaceDiagnostic:    latched((*server).workspaceDiagnostic),

		methodExtractTargets: latched((*server).extractTargets),
		methodExtract:        latched((*server).extract),
		methodDifference:     latched((*server).difference),
		methodDependencies:   latched((*server).dependencies),
		methodAdd:            latched((*server).add),
	}
}

func notify[P any](h func(*server, P) error) method {
	return method{notify: func(s *server, raw json.RawMessage) error {
		params, err := decode[P](raw)
		if err != nil {
			return err
		}
		return h(s, params)
	}}
}

func inline[P any](h func(*server, P) (any, error)) method {
	return method{inline: func(s *server, raw json.RawMessage) (any, error) {
		params, err := decode[P](raw)
		if err != nil {
			return nil, err
		}
		return h(s, params)
	}}
}

func latched[P any](h func(*server, context.Context, *snapshot, P) (any, error)) method {
	return method{latched: func(ctx context.Context, s *server, snap *snapshot, raw json.RawMessage) (any, error) {
		params, err := decode[P](raw)
		if err != nil {
			return nil, err
		}
		return h(s, ctx, snap, params)
	}}
}

// decode reads params liberally; absent ones give the zero value.
func decode[P any](raw json.RawMessage) (params P, err error) {
	if len(raw) == 0 {
		return params, nil
	}
	if err := json.Unmarshal(raw, &params); err != nil {
		return params, jsonrpc2.Errorf(jsonrpc2.InvalidParams, "bad params: %v", err)
	}
	return params, nil
}

// handle is called by the connection for each message in wire order; the next
// message is read when it returns or has released the reader by
// jsonrpc2.Async.
func (s *server) handle(ctx context.Context, req *jsonrpc2.Request) (any, error) {
	m := methods[req.Method()]
	s.loadAwaited()
	if !req.IsCall() {
		s.handleNotification(m, req)
		return nil, nil
	}
	if err := s.refuse(m, req.Method()); err != nil {
		return nil, err
	}
	if m.inline != nil {
		return s.guard(req, func() (any, error) { return m.inline(s, json.RawMessage(req.Params())) })
	}
	if !s.tasks.begin() {
		return nil, protocol.ErrRequestCancelled
	}
	defer s.tasks.done()
	snap := s.latch()
	own, done := s.calls.begin(jsonrpc2.DetachContext(ctx), req.ID())
	defer done()
	jsonrpc2.Async(ctx)
	return s.guard(req, func() (any, error) {
		result, err := m.latched(own, s, snap, json.RawMessage(req.Params()))
		if own.Err() != nil {
			return nil, protocol.ErrRequestCancelled
		}
		return result, err
	})
}

// handleNotification never fails: there is nobody to tell but the log.
func (s *server) handleNotification(m method, req *jsonrpc2.Request) {
	if m.notify == nil || s.phase != running && req.Method() != protocol.MethodExit {
		return
	}
	_, err := s.guard(req, func() (any, error) { return nil, m.notify(s, json.RawMessage(req.Params())) })
	if err != nil {
		s.log.Error("notification failed", zap.String("method", req.Method()), zap.Error(err))
	}
}

// refuse gives the error for a request that cannot be served at this point of
// the session, or nil.
func (s *server) refuse(m method, name string) error {
	switch {
	case s.phase == stopped:
		return jsonrpc2.NewError(jsonrpc2.InvalidRequest, "the server is shut down")
	case name != protocol.MethodInitialize && s.phase == created:
		return jsonrpc2.NewError(jsonrpc2.ServerNotInitialized, "the server is not initialized")
	case m.inline == nil && m.latched == nil:
		return jsonrpc2.Errorf(jsonrpc2.MethodNotFound, "unknown method %q", name)
	}
	return nil
}

// guard runs a handler. A panic becomes an internal error, and so does an
// error without a code of its own.
func (s *server) guard(req *jsonrpc2.Request, run func() (any, error)) (result any, err error) {
	var failed error
	if panicked := s.contain(req.Method(), func() { result, failed = run() }); panicked != nil {
		failed = panicked
	}
	var coded *jsonrpc2.Error
	if failed != nil && !errors.As(failed, &coded) {
		failed = fmt.Errorf("%w: %w", jsonrpc2.ErrInternal, failed)
	}
	return result, failed
}
