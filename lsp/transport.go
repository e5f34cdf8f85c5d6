package lsp

import (
	"context"
	"errors"
	"io"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.uber.org/zap"
)

// A stream reads and writes framed messages. Unlike the stream that it wraps
// it outlives a frame whose content is no JSON-RPC message: such a frame is
// answered by an error without an id (JSON-RPC 2.0, section 5.1) and skipped.
// A broken header cannot be skipped, since nobody knows where the next begins.
type stream struct {
	jsonrpc2.Stream
	log *zap.Logger
}

// newStream frames messages by the LSP base protocol.
func newStream(in io.Reader, out io.Writer, log *zap.Logger) jsonrpc2.Stream {
	return &stream{jsonrpc2.NewHeaderStream(pipe{in, out}), log}
}

// Read implements jsonrpc2.Stream.
func (s *stream) Read(ctx context.Context) (jsonrpc2.Message, int64, error) {
	for {
		msg, n, err := s.Stream.Read(ctx)
		var malformed *jsonrpc2.Error
		if !errors.As(err, &malformed) {
			return msg, n, err
		}
		s.log.Warn("skipped a malformed message", zap.Error(err))
		if _, err := s.Write(ctx, jsonrpc2.NewResponse(jsonrpc2.ID{}, nil, malformed)); err != nil {
			return nil, 0, err
		}
	}
}

// A pipe joins the two directions. Closing it closes neither: they belong to
// the caller of Serve.
type pipe struct {
	io.Reader
	io.Writer
}

func (pipe) Close() error { return nil }

// A codec encodes what the server sends with the protocol's own encoder, which
// knows its union types.
type codec struct{}

func (codec) Marshal(v any) ([]byte, error) {
	if raw, ok := v.(jsonrpc2.RawMessage); ok {
		return raw, nil
	}
	return protocol.Marshal(v)
}

func (codec) Unmarshal(data []byte, v any) error { return protocol.Unmarshal(data, v) }
