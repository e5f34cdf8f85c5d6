package main

import (
	"strings"
	"testing"
	"time"
)

func TestMeter(t *testing.T) {
	var out strings.Builder
	start := time.Unix(0, 0)
	m := newMeter(&out, start)
	m.show(start.Add(progressDelay-1), 1, 9)
	if out.Len() > 0 {
		t.Errorf("a quick command shows %q", out.String())
	}
	m.show(start.Add(progressDelay), 3, 9)
	m.show(start.Add(progressDelay+1), 4, 9)
	m.show(start.Add(progressDelay+progressInterval), 9, 9)
	m.end()
	want := "\r\x1b[KReading 3 of 9 files\r\x1b[KReading 9 of 9 files\r\x1b[K"
	if out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
}

func TestMeterOfQuickCommand(t *testing.T) {
	var out strings.Builder
	m := newMeter(&out, time.Unix(0, 0))
	m.show(time.Unix(0, 1), 1, 1)
	m.end()
	if out.Len() > 0 {
		t.Errorf("it leaves %q", out.String())
	}
}
