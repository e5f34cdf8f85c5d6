package testenv

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// build makes a wheel as a front end does (PEP 517), and lists its files but
// those of the metadata. What a build leaves behind goes.
const build = `
import glob, importlib, os, shutil, sys, tempfile, tomllib, zipfile
name = "setuptools.build_meta:__legacy__"
if os.path.exists("pyproject.toml"):
    name = tomllib.load(open("pyproject.toml", "rb")).get("build-system", {}).get("build-backend", name)
module, _, attr = name.partition(":")
backend = importlib.import_module(module)
backend = getattr(backend, attr) if attr else backend
there = set(os.listdir("."))
out = tempfile.mkdtemp()
wheel = os.path.join(out, backend.build_wheel(out))
with zipfile.ZipFile(wheel) as z:
    files = sorted(n for n in z.namelist() if ".dist-info/" not in n)
print("FILES", *files, sep="\n")
shutil.rmtree(out)
for name in set(os.listdir(".")) - there:
    shutil.rmtree(name)
for left in glob.glob("*/*.egg-info"):
    shutil.rmtree(left)
`

// Wheel builds the project in the folder root by its own build back end, one of
// those that eval/resolve/requirements.txt has, and lists the wheel's files but
// those of its metadata, sorted.
func Wheel(t testing.TB, root string) []string {
	t.Helper()
	tools := filepath.Join(Layouts(t), "tools", "bin")
	cmd := exec.Command(filepath.Join(tools, "python"), "-c", build)
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1", "PATH="+tools+string(os.PathListSeparator)+os.Getenv("PATH"))
	out, err := cmd.CombinedOutput()
	_, list, ok := strings.Cut(string(out), "FILES\n")
	if err != nil || !ok {
		t.Fatalf("no wheel: %v\n%s", err, out)
	}
	return strings.Fields(list)
}
