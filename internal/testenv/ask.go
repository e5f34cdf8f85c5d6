package testenv

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Ask runs the Python script at a path relative to the working directory. The
// script gets input as JSON on its standard input, and what it prints is JSON
// that is decoded as an A. A script that fails fails the test, with what it
// complains of.
func Ask[A any](t testing.TB, script string, input any) A {
	t.Helper()
	return AskIn[A](t, "", script, input)
}

// AskIn is Ask with the folder that the script runs in.
func AskIn[A any](t testing.TB, dir, script string, input any) A {
	t.Helper()
	python := Python(t)
	in, err := json.Marshal(input)
	if err != nil {
		t.Fatal(err)
	}
	path, err := filepath.Abs(script)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil { // which tells go test's cache what the result depends on
		t.Fatal(err)
	}
	var complaints bytes.Buffer
	cmd := exec.Command(python, path)
	cmd.Dir, cmd.Stdin, cmd.Stderr = dir, bytes.NewReader(in), &complaints
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", script, err, &complaints)
	}
	var answer A
	if err := json.Unmarshal(out, &answer); err != nil {
		t.Fatalf("%s: %v in\n%.2000s", script, err, out)
	}
	return answer
}
