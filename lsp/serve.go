package lsp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"go.lsp.dev/jsonrpc2"
	"go.uber.org/zap"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/analysis/rules"
)

// ErrNoShutdown is returned by Serve when the client sent exit without a
// shutdown request before it; the process then ends with status 1 (LSP 3.17,
// exit notification).
var ErrNoShutdown = errors.New("lsp: exit without shutdown")

// Options are what the command line decides about a server.
type Options struct {
	// Logger receives the server's log; nil discards it.
	Logger *zap.Logger
	// Version is told to the client as the server's version.
	Version string
	// Getenv looks up environment variables when a project's Python
	// environment is sought; nil means os.Getenv.
	Getenv func(string) string
}

// pollEvery is how often files are looked at that the client may not watch.
const pollEvery = time.Second

// Serve speaks the protocol over in and out until the client sends exit or
// closes in, or until ctx is cancelled (SIGTERM). All three are a normal end
// and give nil, except for an exit without shutdown (ErrNoShutdown). A broken
// connection gives its error.
//
// A Read of in that is blocked when ctx is cancelled is left behind, since an
// io.Reader cannot be interrupted; Serve does not wait for it.
func Serve(ctx context.Context, in io.Reader, out io.Writer, opts Options) error {
	ticker := time.NewTicker(pollEvery)
	defer ticker.Stop()
	return serve(ctx, in, out, opts, analysis.Selection{Rules: rules.All()}, ticker.C)
}

// serve is Serve with the rules and the clock of the polling given.
func serve(ctx context.Context, in io.Reader, out io.Writer, opts Options, rules analysis.Selection, ticks <-chan time.Time) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if opts.Logger == nil {
		opts.Logger = zap.NewNop()
	}
	if opts.Getenv == nil {
		opts.Getenv = os.Getenv
	}
	queue := newOutbox(out)
	defer queue.finish()
	conn := jsonrpc2.NewConn(newStream(in, queue, opts.Logger), jsonrpc2.WithCodec(codec{}))
	s := newServer(ctx, conn, opts, rules)
	defer s.tasks.end()
	defer cancel()
	s.goPoll(ticks)
	conn.Go(ctx, s.handle)
	select {
	case <-ctx.Done():
		return nil
	case err := <-s.exit:
		return err
	case <-conn.Done():
	}
	if err := conn.Err(); err != nil {
		return fmt.Errorf("lsp: connection: %w", err)
	}
	return nil
}
