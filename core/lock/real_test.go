package lock_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pyferry/pyferry/core/lock"
	"github.com/pyferry/pyferry/core/naming"
	"github.com/pyferry/pyferry/core/pep"
)

// installed is what a tool installed by its lock, as eval/locks.py keeps it.
type installed struct {
	Version string   `json:"version"`
	Holds   []string `json:"holds"`  // what it requires here
	Stated  []string `json:"stated"` // what it requires anywhere
}

// edgeless are the locks, by the tool that wrote them, that do not say what
// brings what in: a pylock.toml may (PEP 751), but only PDM's does.
var edgeless = map[string]bool{"pipenv/Pipfile.lock": true, "uv/pylock.toml": true, "pip/pylock.toml": true}

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
	name := filepath.Base(file)
	l, problems := lock.Parse(name, readFile(t, file))
	if len(problems) > 0 {
		t.Errorf("%s: %v", file, problems)
	}
	for key, want := range truth {
		if versions := l.Versions(key); !slices.Contains(versions, want.Version) {
			t.Errorf("%s: %s is %q, installed is %q", name, key, versions, want.Version)
		}
		if !edgeless[filepath.Base(filepath.Dir(file))+"/"+name] {
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

// A condaPackage is what conda-lock itself reads in a lock, as eval/conda.py
// keeps it.
type condaPackage struct {
	Name, Version, Manager, Platform string
	Dependencies                     map[string]string
}

// key is the package's name on PyPI, "" for what only conda needs.
func (p condaPackage) key() string {
	if p.Manager == "pip" {
		return pep.Normalize(p.Name)
	}
	return condaKey(p.Name)
}

func condaKey(name string) string {
	if strings.HasPrefix(name, "_") {
		return ""
	}
	return naming.PyPIName(name)
}

// TestCondaLock compares a lock with what conda-lock reads in it, and with the
// environments that it renders. Their folder is named by PYFERRY_CONDA.
func TestCondaLock(t *testing.T) {
	dir := os.Getenv("PYFERRY_CONDA")
	if dir == "" {
		t.Skip("SKIPPED: PYFERRY_CONDA names no folder; `make eval` makes one")
	}
	packages := condaPackages(t, dir, "packages.json")
	whole, _ := lock.Parse("conda-lock.yml", readFile(t, dir, "conda-lock.yml"))
	for _, p := range packages {
		name := "conda-" + p.Platform + ".lock.yml"
		environment, _ := lock.Parse(name, readFile(t, dir, name))
		if p.key() == "" {
			continue
		}
		if got := whole.Versions(p.key()); !slices.Contains(got, p.Version) {
			t.Errorf("%s is %q, for conda-lock %s", p.Name, got, p.Version)
		}
		if got := environment.Versions(p.key()); !slices.Equal(got, []string{p.Version}) {
			t.Errorf("%s: %s is %q, for conda-lock %s", name, p.Name, got, p.Version)
		}
		for required := range p.Dependencies {
			if key := condaKey(required); key != "" && !slices.Contains(whole.Requires(p.key()), key) {
				t.Errorf("%s requires %q, not %s", p.Name, whole.Requires(p.key()), key)
			}
		}
	}
}

func condaPackages(t *testing.T, dir, name string) []condaPackage {
	t.Helper()
	var packages []condaPackage
	if err := json.Unmarshal([]byte(readFile(t, dir, name)), &packages); err != nil || len(packages) < 5 {
		t.Fatalf("%d packages, %v", len(packages), err)
	}
	return packages
}

// TestPixiLock compares a lock with what py-rattler reads in it, and with the
// same lock as that writes it.
func TestPixiLock(t *testing.T) {
	dir := os.Getenv("PYFERRY_CONDA")
	if dir == "" {
		t.Skip("SKIPPED: PYFERRY_CONDA names no folder; `make eval` makes one")
	}
	old, rewritten := readFile(t, dir, "pixi.lock"), readFile(t, dir, "new", "pixi.lock")
	if old, rewritten := list("pixi.lock", old), list("pixi.lock", rewritten); old != rewritten {
		t.Errorf("got\n%s\nand in the newest version\n%s", old, rewritten)
	}
	l, _ := lock.Parse("pixi.lock", old)
	for _, p := range condaPackages(t, dir, "pixi.json") {
		if got := l.Versions(p.key()); p.key() != "" && !slices.Contains(got, p.Version) {
			t.Errorf("%s is %q, for py-rattler %s", p.Name, got, p.Version)
		}
	}
}

func readFile(t *testing.T, parts ...string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(parts...))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
