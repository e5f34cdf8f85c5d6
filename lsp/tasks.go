package lsp

import (
	"errors"
	"runtime/debug"
	"sync"

	"go.uber.org/zap"
)

// tasks are the goroutines of a session. None begins once the session has
// ended, so that Serve can wait for the last one.
type tasks struct {
	mu    sync.Mutex
	ended bool
	group sync.WaitGroup
}

// begin registers a goroutine unless the session has ended; the goroutine
// calls done.
func (t *tasks) begin() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.ended {
		t.group.Add(1)
	}
	return !t.ended
}

func (t *tasks) done() { t.group.Done() }

// end lets no other begin and waits for those that have.
func (t *tasks) end() {
	t.mu.Lock()
	t.ended = true
	t.mu.Unlock()
	t.group.Wait()
}

// background runs f in a goroutine of the session. A panic ends f alone.
func (s *server) background(f func()) {
	if !s.tasks.begin() {
		return
	}
	go func() {
		defer s.tasks.done()
		_ = s.contain("background", f)
	}()
}

// contain runs f and turns a panic into an error, with its stack in the log.
func (s *server) contain(what string, f func()) (err error) {
	defer func() {
		if r := recover(); r != nil {
			s.log.Error("panic", zap.String("in", what), zap.Any("value", r), zap.ByteString("stack", debug.Stack()))
			err = errors.New("internal error in " + what)
		}
	}()
	f()
	return nil
}
