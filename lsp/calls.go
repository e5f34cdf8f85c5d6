package lsp

import (
	"context"
	"encoding/json"
	"sync"

	"go.lsp.dev/jsonrpc2"
)

// calls are the client's requests that are being worked on. Two windows of one
// editor may share a server and use the same ids; then a cancellation reaches
// the later request.
type calls struct {
	mu      sync.Mutex
	running map[jsonrpc2.ID]*context.CancelFunc
}

// begin registers a request. The caller calls done when it is answered.
func (c *calls) begin(parent context.Context, id jsonrpc2.ID) (ctx context.Context, done func()) {
	ctx, cancel := context.WithCancel(parent)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.running == nil {
		c.running = map[jsonrpc2.ID]*context.CancelFunc{}
	}
	c.running[id] = &cancel
	return ctx, func() {
		cancel()
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.running[id] == &cancel {
			delete(c.running, id)
		}
	}
}

func (c *calls) cancel(id jsonrpc2.ID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if cancel := c.running[id]; cancel != nil {
		(*cancel)()
	}
}

// cancelRequest serves $/cancelRequest.
func (s *server) cancelRequest(params struct {
	ID json.RawMessage `json:"id"`
}) error {
	var number int64
	if json.Unmarshal(params.ID, &number) == nil {
		s.calls.cancel(jsonrpc2.NewNumberID(number))
		return nil
	}
	var name string
	if err := json.Unmarshal(params.ID, &name); err != nil {
		return jsonrpc2.Errorf(jsonrpc2.InvalidParams, "bad id: %v", err)
	}
	s.calls.cancel(jsonrpc2.NewStringID(name))
	return nil
}
