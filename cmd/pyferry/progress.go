package main

import (
	"fmt"
	"io"
	"sync"
	"time"
)

const (
	// progressDelay is how long a command is silent: most end before.
	progressDelay = 500 * time.Millisecond
	// progressInterval is the time between two states that are shown.
	progressInterval = 100 * time.Millisecond
)

// clearLine moves a terminal's cursor to the start of its line and empties it
// (ECMA-48, carriage return and erase in line).
const clearLine = "\r\x1b[K"

// A meter shows on a terminal how many files have been read, on one line that
// is gone in the end. It is safe for concurrent use.
type meter struct {
	mu    sync.Mutex
	out   io.Writer
	next  time.Time // when to show the next state
	shown bool
}

func newMeter(out io.Writer, now time.Time) *meter {
	return &meter{out: out, next: now.Add(progressDelay)}
}

// report notes that done of total files have been read.
func (m *meter) report(done, total int) { m.show(time.Now(), done, total) }

func (m *meter) show(now time.Time, done, total int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if now.Before(m.next) {
		return
	}
	m.next, m.shown = now.Add(progressInterval), true
	fmt.Fprintf(m.out, "%sReading %d of %s", clearLine, done, plural(total, "file"))
}

// end takes away what was shown.
func (m *meter) end() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.shown {
		fmt.Fprint(m.out, clearLine)
	}
}
