package lsp

import (
	"errors"
	"io"
	"slices"
	"testing"
)

// A client that goes away ends the writing, not the writers.
func TestOutboxOfAClientThatIsGone(t *testing.T) {
	r, w := io.Pipe()
	o := newOutbox(w)
	gone := errors.New("gone")
	r.CloseWithError(gone)
	if _, err := o.Write([]byte("lost")); err != nil {
		t.Fatalf("a write waited for the client: %v", err)
	}
	<-o.drained
	if _, err := o.Write([]byte("refused")); !errors.Is(err, gone) {
		t.Errorf("got %v", err)
	}
	o.finish()
}

// What is queued arrives complete and in order, also what finish finds.
func TestOutboxKeepsTheOrder(t *testing.T) {
	r, w := io.Pipe()
	o := newOutbox(w)
	var want []byte
	for i := range 1000 {
		chunk := slices.Repeat([]byte{byte(i)}, i)
		want = append(want, chunk...)
		if _, err := o.Write(chunk); err != nil {
			t.Fatal(err)
		}
	}
	go func() {
		o.finish()
		w.Close()
	}()
	got, err := io.ReadAll(r)
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %d bytes of %d, %v", len(got), len(want), err)
	}
}
