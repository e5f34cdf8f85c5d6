package lock_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/pyferry/pyferry/core/lock"
)

// installed is what a tool installed by its lock, as eval/locks.py keeps it.
type installed struct {
	Version string   `json:"version"`
	Holds   []string `json:"holds"`  // what it requires here
	Stated  []string `json:"stated"` // what it requires anywhere
}

// edgeless are the locks that do not say what brings what in: a pylock.toml
// may (PEP 751), but uv's export does not.
var edgeless = map[string]bool{"Pipfile.lock": true, "pylock.toml": true}

// TestRealLocks compares locks of the real tools with what these installed by
// them. The folder of eval/locks.py is named by PYFERRY_LOCKS.
func TestRealLocks(t *testing.T) {
	dir := os.Getenv("PYFERRY_LOCKS")
	if dir == "" {
		t.Skip("SKIPPED: PYFERRY_LOCKS names no folder; `make eval` makes one")
	}
	seen := 0
	for _, name := range []string{"poetry.lock", "uv.lock", "pdm.lock", "Pipfile.lock", "pylock.toml"} {
		files, err := filepath.Glob(filepath.Join(dir, "*", name))
		if err != nil || len(files) == 0 {
			t.Errorf("no %s (%v)", name, err)
		}
		for _, file := range files {
			seen += compareInstalled(t, file)
		}
	}
	t.Logf("%d distributions in locks agree with what was installed", seen)
}

func compareInstalled(t *testing.T, file string) int {
	t.Helper()
	var truth map[string]installed
	data, err := os.ReadFile(filepath.Join(filepath.Dir(file), "installed.json"))
	if err == nil {
		err = json.Unmarshal(data, &truth)
	}
	if err != nil || len(truth) < 10 {
		t.Fatalf("%d distributions, %v", len(truth), err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Base(file)
	l, problems := lock.Parse(name, string(text))
	if len(problems) > 0 {
		t.Errorf("%s: %v", file, problems)
	}
	for key, want := range truth {
		if versions := l.Versions(key); !slices.Contains(versions, want.Version) {
			t.Errorf("%s: %s is %q, installed is %q", name, key, versions, want.Version)
		}
		if !edgeless[name] {
			compareEdges(t, name, key, l, want)
		}
	}
	return len(truth)
}

// compareEdges finds every requirement that holds here in the lock, and every
// one of the lock among those that are stated.
func compareEdges(t *testing.T, name, key string, l *lock.Lock, want installed) {
	t.Helper()
	got := slices.Collect(slices.Values(l.Requires(key)))
	for _, required := range want.Holds {
		if !slices.Contains(got, required) {
			t.Errorf("%s: %s requires %q, not %s", name, key, got, required)
		}
	}
	for _, required := range got {
		if !slices.Contains(want.Stated, required) {
			t.Errorf("%s: %s requires %s, which its metadata does not state", name, key, required)
		}
	}
}
