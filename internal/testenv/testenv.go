// Package testenv hands tests the real tools and data that `make testenv` puts
// under .test at the root of the repository.
//
// A test whose part is missing is skipped, so that a plain `go test` works on a
// fresh clone. With PYFERRY_REQUIRE=1, as `make test` sets it, it fails instead.
package testenv

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Names of the parts of .test, made by fill.py unless said otherwise.
const (
	venvPart      = "venv"
	dsprojectPart = "dsproject"
	packagesPart  = "packages"
	wheelsPart    = "wheels"
	layoutsPart   = "layouts" // by eval/resolve/layouts.py
)

// Root returns the absolute path of the repository: the nearest folder at or above
// the working directory that holds go.mod.
func Root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Fatal("no go.mod at or above the working directory")
		}
		dir = parent
	}
}

// Python returns the interpreter of the test virtual environment, which holds the
// packages of requirements.txt (PyScaffold, setuptools, packaging, PyYAML, ...).
func Python(t testing.TB) string {
	t.Helper()
	return filepath.Join(part(t, venvPart), "bin", "python")
}

// DSProject returns the path of a fresh copy, without its git history, of the project
// that PyScaffold's `putup --dsproject demoproj` writes. The test may change it.
func DSProject(t testing.TB) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "demoproj")
	copyProject(t, dir, part(t, dsprojectPart))
	return dir
}

// Packages returns a prefix that the packages of packages.txt are installed in. Their
// metadata is to be read; they cannot be imported. It is shared: do not write there.
func Packages(t testing.TB) string {
	t.Helper()
	return part(t, packagesPart)
}

// Wheels returns the folder that holds the unpacked wheels of wheels.txt, each in a
// folder with the normalised name of its distribution. It is shared: do not write there.
func Wheels(t testing.TB) string {
	t.Helper()
	return part(t, wheelsPart)
}

// Layouts returns the folder in which sources ran in real environments, with
// what their imports found there in answers.jsonl (eval/resolve/layouts.py).
func Layouts(t testing.TB) string {
	t.Helper()
	return part(t, layoutsPart)
}

// Neovim returns the path of the nvim program. `make testenv` can install it only as
// root on Debian, so a test is skipped without it even with PYFERRY_REQUIRE=1.
func Neovim(t testing.TB) string {
	t.Helper()
	path, err := exec.LookPath("nvim")
	if err != nil {
		t.Skip("SKIPPED: neovim is not installed; as root on Debian `make testenv` installs it")
	}
	return path
}

// part returns the path of a finished part of the environment. The stamp tells a
// finished part from one whose making was interrupted.
func part(t testing.TB, name string) string {
	t.Helper()
	env := filepath.Join(Root(t), ".test")
	if _, err := os.Stat(filepath.Join(env, name+".stamp")); err == nil {
		return filepath.Join(env, name)
	}
	const message = "%s is missing: run `make testenv`"
	if os.Getenv("PYFERRY_REQUIRE") == "1" {
		t.Fatalf(message, filepath.Join(".test", name))
	}
	t.Skipf("SKIPPED: "+message, filepath.Join(".test", name))
	return ""
}

// copyProject copies a project tree except the git history at its top.
func copyProject(t testing.TB, dst, src string) {
	t.Helper()
	err := filepath.WalkDir(src, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(src, path)
		if err != nil {
			return err
		}
		if rel == ".git" {
			return fs.SkipDir
		}
		return copyEntry(filepath.Join(dst, rel), path, d)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// copyEntry copies one folder (without its content), or one regular file with its mode.
func copyEntry(dst, src string, d fs.DirEntry) error {
	if d.IsDir() {
		return os.Mkdir(dst, 0o755)
	}
	info, err := d.Info()
	if err != nil {
		return err
	}
	data, err := os.ReadFile(src)
	if err != nil {
		return err
	}
	return os.WriteFile(dst, data, info.Mode().Perm())
}
