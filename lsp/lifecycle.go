package lsp

import (
	"encoding/json"
	"errors"
	"slices"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.uber.org/zap"
)

// initialize serves the first request of a session. It takes what it can of
// the params: a member of an unexpected type is as good as none.
//
// Two windows of JupyterLab share one server, and each initializes it. The
// second gets the first one's answer, though the protocol would have it
// refused, and its folders are added.
func (s *server) initialize(raw json.RawMessage) (any, error) {
	var params initializeParams
	var mistyped *json.UnmarshalTypeError
	if err := json.Unmarshal(raw, &params); len(raw) > 0 && err != nil {
		if !errors.As(err, &mistyped) || mistyped.Field == "" {
			return nil, jsonrpc2.Errorf(jsonrpc2.InvalidParams, "bad params: %v", err)
		}
		s.log.Warn("ignored a part of the initialize request", zap.Error(err))
	}
	if s.phase == running {
		s.awaited = append(s.awaited, firstFolders(params)...)
		return s.hello, nil
	}
	s.caps = params.Capabilities
	encoding := chooseEncoding(params.Capabilities.General.PositionEncodings)
	s.encoding = encodings[encoding]
	options, _ := sectionOf(params.InitializationOptions, true)
	s.configure(atStart, options)
	s.phase = running
	s.awaited = firstFolders(params)
	s.hello = &protocol.InitializeResult{
		ServerInfo:   protocol.ServerInfo{Name: "pyferry", Version: protocol.NewOptional(s.opts.Version)},
		Capabilities: capabilities(encoding),
	}
	return s.hello, nil
}

// loadAwaited begins to load the first folders. The client must have the
// answer to initialize before it is sent anything else (LSP 3.17, initialize),
// so this is done when the next message comes.
func (s *server) loadAwaited() {
	s.tellProblems()
	s.addFolders(s.awaited)
	s.awaited = nil
}

// capabilities is what the server can do. It announces no diagnosticProvider,
// though it answers a pull: a client that has pushed and pulled diagnostics
// shows both.
func capabilities(encoding protocol.PositionEncodingKind) protocol.ServerCapabilities {
	yes, incremental := true, protocol.TextDocumentSyncKindIncremental
	return protocol.ServerCapabilities{
		PositionEncoding: encoding,
		TextDocumentSync: &protocol.TextDocumentSyncOptions{
			OpenClose: &yes, Change: &incremental, Save: protocol.Boolean(true),
		},
		NotebookDocumentSync: &protocol.NotebookDocumentSyncOptions{
			NotebookSelector: []protocol.NotebookSelector{&protocol.NotebookDocumentFilterWithNotebook{
				Notebook: &protocol.NotebookDocumentFilterNotebookType{NotebookType: "jupyter-notebook"},
				Cells:    []protocol.NotebookCellLanguage{{Language: "python"}},
			}},
			Save: &yes,
		},
		CodeActionProvider: &protocol.CodeActionOptions{
			CodeActionKinds: []protocol.CodeActionKind{quickFix, fixAll, move},
			ResolveProvider: &yes,
		},
		HoverProvider: protocol.Boolean(true),
		Workspace: &protocol.WorkspaceOptions{
			WorkspaceFolders: &protocol.WorkspaceFoldersServerCapabilities{
				Supported: &yes, ChangeNotifications: protocol.Boolean(true),
			},
		},
	}
}

// initialized asks for what can only be asked for now.
func (s *server) initialized(struct{}) error {
	if s.caps.Workspace.DidChangeWatchedFiles.DynamicRegistration {
		s.background(s.watchFiles)
	}
	s.pullConfiguration()
	return nil
}

// shutdown prepares for exit: nothing more is computed or published.
func (s *server) shutdown(json.RawMessage) (any, error) {
	s.phase = stopped
	s.checks.stopAll()
	for _, f := range s.latch().folders {
		f.load.cancel()
	}
	return nil, nil
}

// exitNow ends the session. The status tells whether the client asked for a
// shutdown before (LSP 3.17, exit notification).
func (s *server) exitNow(json.RawMessage) error {
	var result error
	if s.phase != stopped {
		result = ErrNoShutdown
	}
	select {
	case s.exit <- result:
	default: // a second exit
	}
	return nil
}

// firstFolders lists the URIs of the folders that the client has open at the
// start. A bare rootUri is taken only if it holds a project itself: editors
// without workspace folders, such as JupyterLab, start servers in the home
// folder or above many projects; then each document's project is looked for
// when it is opened.
func firstFolders(params initializeParams) []string {
	if params.WorkspaceFolders != nil {
		var uris []string
		for _, f := range params.WorkspaceFolders {
			uris = append(uris, f.URI)
		}
		return uris
	}
	root := params.RootURI
	if root == "" && params.RootPath != "" {
		root = string(fileURI(params.RootPath))
	}
	if path := pathOf(root); path != "" && slices.ContainsFunc(slices.Concat(rootMarkers...), has(path)) {
		return []string{root}
	}
	return nil
}
