package lsp

import (
	"context"
	"sync"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.uber.org/zap"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/core/text"
)

// A phase is how far the session has come (LSP 3.17, server lifecycle).
type phase uint8

const (
	created phase = iota // before initialize
	running
	stopped // after shutdown
)

// A server is one session with one client.
type server struct {
	ctx  context.Context // ends with the session
	conn jsonrpc2.Conn
	log  *zap.Logger
	opts Options
	// rules are those that documents are checked by.
	rules analysis.Selection
	exit  chan error // receives Serve's result when the client says exit

	tasks   tasks
	calls   calls
	checks  checks
	outcome publisher
	poll    poller

	// Set by initialize and only read afterwards.
	caps     clientCapabilities
	encoding text.Encoding

	// These belong to the reader.
	phase   phase
	awaited []string                   // URIs of the folders to load once the session runs
	hello   *protocol.InitializeResult // the answer to initialize

	mu       sync.Mutex // guards what follows
	current  *snapshot
	settings settings
}

func newServer(ctx context.Context, conn jsonrpc2.Conn, opts Options, rules analysis.Selection) *server {
	return &server{
		ctx:     ctx,
		conn:    conn,
		log:     opts.Logger,
		opts:    opts,
		rules:   rules,
		exit:    make(chan error, 1),
		current: &snapshot{},
	}
}

// latch returns the current snapshot.
func (s *server) latch() *snapshot {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.current
}

// update replaces the current snapshot by a changed copy and returns both.
// The folders' projects follow the documents.
func (s *server) update(change func(next *snapshot)) (old, next *snapshot) {
	s.mu.Lock()
	defer s.mu.Unlock()
	old, next = s.current, s.current.clone()
	change(next)
	next.number++
	for i, f := range next.folders {
		next.folders[i] = s.follow(f, old, next)
	}
	s.current = next
	return old, next
}

// follow brings a folder from the documents of old to those of next. Should
// the analysis of a text fail, the text itself must not be lost: the client's
// next change builds on it.
func (s *server) follow(f *folder, old, next *snapshot) *folder {
	followed := f
	if err := s.contain("reading a document", func() { followed = f.follow(old, next) }); err != nil {
		return f
	}
	return followed
}

// send queues a notification for the client.
func (s *server) send(method string, params any) {
	if err := s.conn.Notify(s.ctx, method, params); err != nil {
		s.log.Debug("cannot notify the client", zap.String("method", method), zap.Error(err))
	}
}

// tell writes a line to the client's log. It never opens a dialog.
func (s *server) tell(kind protocol.MessageType, message string) {
	s.log.Warn(message)
	s.send(protocol.MethodWindowLogMessage, &protocol.LogMessageParams{Type: kind, Message: message})
}
