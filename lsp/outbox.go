package lsp

import (
	"io"
	"sync"
	"time"
)

// flushGrace bounds how long the end of the server waits for a client that
// does not read what is left for it.
const flushGrace = time.Second

// An outbox queues what is written to it and passes it on in order from its
// own goroutine. Writers never wait for the client.
type outbox struct {
	mu      sync.Mutex
	filled  sync.Cond
	pending []byte
	closed  bool
	err     error // of the first failed write
	drained chan struct{}
}

func newOutbox(w io.Writer) *outbox {
	o := &outbox{drained: make(chan struct{})}
	o.filled.L = &o.mu
	go o.run(w)
	return o
}

// Write queues p. It fails once an earlier write to the client has failed.
func (o *outbox) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.err != nil {
		return 0, o.err
	}
	o.pending = append(o.pending, p...)
	o.filled.Signal()
	return len(p), nil
}

// run passes on what is queued until finish is called or a write fails.
func (o *outbox) run(w io.Writer) {
	defer close(o.drained)
	for {
		chunk := o.next()
		if chunk == nil {
			return
		}
		if _, err := w.Write(chunk); err != nil {
			o.fail(err)
			return
		}
	}
}

// next waits for something to write; nil means that there will be no more.
func (o *outbox) next() []byte {
	o.mu.Lock()
	defer o.mu.Unlock()
	for len(o.pending) == 0 && !o.closed {
		o.filled.Wait()
	}
	chunk := o.pending
	o.pending = nil
	return chunk
}

func (o *outbox) fail(err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.err = err
}

// finish lets the queue run empty, for flushGrace at most.
func (o *outbox) finish() {
	o.mu.Lock()
	o.closed = true
	o.filled.Signal()
	o.mu.Unlock()
	select {
	case <-o.drained:
	case <-time.After(flushGrace):
	}
}
