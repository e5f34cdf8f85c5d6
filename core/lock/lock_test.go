package lock_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/pyferry/pyferry/core/lock"
	"github.com/pyferry/pyferry/core/manifest"
)

var update = flag.Bool("update", false, "rewrite the want parts of the cases")

// TestCases reads the first file of each testdata/*.txtar and compares what
// the lock says with the part "want".
func TestCases(t *testing.T) {
	for _, file := range caseFiles(t) {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := list(archive.Files[0].Name, string(archive.Files[0].Data))
			if *update {
				archive.Files = append(archive.Files[:1], txtar.File{Name: "want", Data: []byte(got)})
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if want := string(archive.Files[1].Data); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// list writes what a lock says, one line a distribution and problem.
func list(path, text string) string {
	var out strings.Builder
	l, problems := parsed(path, text)
	for _, key := range l.Distributions() {
		version := strings.Join(l.Versions(key), " or ")
		if version == "" {
			version = "without a version"
		}
		fmt.Fprintf(&out, "%s %s", key, version)
		if requires := l.Requires(key); len(requires) > 0 {
			fmt.Fprintf(&out, ": %s", strings.Join(requires, ", "))
		}
		out.WriteString("\n")
	}
	for _, p := range problems {
		fmt.Fprintf(&out, "problem: %s at %q\n", p.Message, p.Span.Of(text))
	}
	return out.String()
}

func caseFiles(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases in testdata (%v)", err)
	}
	return files
}

func TestReads(t *testing.T) {
	for path, want := range map[string]bool{
		"poetry.lock": true, "a/uv.lock": true, "pdm.lock": true, "Pipfile.lock": true, "pylock.toml": true,
		"pylock.dev.toml": true, "conda-lock.yml": true, "x/conda-lock.yaml": true, "environment.lock.yml": true, "pixi.lock": true,
		"environment-concrete.yml": true, "my_env.lock.yaml": true, "envs/dev.lock.yml": true, "pnpm-lock.yaml": false,
		"conda-concrete.txt": false, "dev.conda-lock.yml": true,
		"pylock.a.b.toml": false, "pylock..toml": false, "pylocktoml": false, "Cargo.lock": false,
		"environment.yml": false,
	} {
		if got := lock.Reads(path); got != want {
			t.Errorf("%s: got %v", path, got)
		}
	}
}

func TestOtherPath(t *testing.T) {
	if l, problems := lock.Parse("x.lock", "x"); len(problems) > 0 || len(l.Distributions()) > 0 {
		t.Errorf("got %v, %v", l.Distributions(), problems)
	}
}

// paths is one path of each format.
var paths = []string{"poetry.lock", "uv.lock", "pdm.lock", "Pipfile.lock", "pylock.toml", "conda-lock.yml", "pixi.lock", "environment.lock.yml", "requirements.txt"}

// FuzzParse reads any text as each format: it never fails, and what it says
// holds together.
func FuzzParse(f *testing.F) {
	for _, file := range caseFiles(f) {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(archive.Files[0].Data))
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, path := range paths {
			checkLock(t, path, text)
		}
	})
}

func parsed(path, text string) (*lock.Lock, []manifest.Problem) {
	if strings.HasSuffix(path, ".txt") {
		return lock.ParseCompiled(text), nil
	}
	return lock.Parse(path, text)
}

func checkLock(t *testing.T, path, text string) {
	l, problems := parsed(path, text)
	for _, p := range problems {
		if p.Span.Start < 0 || p.Span.End < p.Span.Start || p.Span.End > len(text) {
			t.Errorf("%s: problem at %v of %d bytes", path, p.Span, len(text))
		}
	}
	if len(problems) > 0 && len(l.Distributions()) > 0 {
		t.Errorf("%s: distributions in spite of %v", path, problems)
	}
	for _, key := range l.Distributions() {
		if !l.Holds(key) || slices.Contains(l.Requires(key), key) {
			t.Errorf("%s: %q is not held, or requires itself", path, key)
		}
		if version, ok := l.Version(key); ok != (len(l.Versions(key)) > 0) || ok && version != l.Versions(key)[0] {
			t.Errorf("%s: %q has the version %q of %q", path, key, version, l.Versions(key))
		}
	}
}

// BenchmarkParse reads locks of one megabyte.
func BenchmarkParse(b *testing.B) {
	for _, path := range paths {
		text := large(path, 1<<20)
		b.Run(path, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				if _, problems := lock.Parse(path, text); len(problems) > 0 {
					b.Fatal(problems)
				}
			}
		})
	}
}

// entries are one entry of each format for the number n.
var entries = map[string]string{
	"poetry.lock":          "[[package]]\nname = \"p%[1]d\"\nversion = \"1.%[1]d\"\nfiles = [\n    {file = \"p-%[1]d.whl\", hash = \"sha256:4f18ba62b61d7e192368b84517265a99b4d7ee8912f8708660fb4a366cc82667\"},\n]\n\n[package.dependencies]\nsix = \">=1.5\"\n\n",
	"uv.lock":              "[[package]]\nname = \"p%[1]d\"\nversion = \"1.%[1]d\"\nsource = { registry = \"https://index.example/simple\" }\ndependencies = [\n    { name = \"six\" },\n]\nwheels = [\n    { url = \"https://example.org/p-%[1]d.whl\", hash = \"sha256:4721f391ed90541fddacab5acf947aa0d3dc7d27b2e1e8eda2be8970586c3274\", size = 11050 },\n]\n\n",
	"pdm.lock":             "[[package]]\nname = \"p%[1]d\"\nversion = \"1.%[1]d\"\ndependencies = [\n    \"six>=1.5\",\n]\nfiles = [\n    {file = \"p-%[1]d.whl\", hash = \"sha256:4f18ba62b61d7e192368b84517265a99b4d7ee8912f8708660fb4a366cc82667\"},\n]\n\n",
	"pylock.toml":          "[[packages]]\nname = \"p%[1]d\"\nversion = \"1.%[1]d\"\nwheels = [{ url = \"https://example.org/p-%[1]d.whl\", hashes = { sha256 = \"4721f391ed90541fddacab5acf947aa0d3dc7d27b2e1e8eda2be8970586c3274\" } }]\n\n",
	"Pipfile.lock":         "        \"p%[1]d\": {\n            \"hashes\": [\"sha256:4721f391ed90541fddacab5acf947aa0d3dc7d27b2e1e8eda2be8970586c3274\"],\n            \"version\": \"==1.%[1]d\"\n        },\n",
	"pixi.lock":            "- conda: https://conda.example.org/linux-64/p%[1]d-1.%[1]d-h0_0.conda\n  sha256: 4721f391ed90541fddacab5acf947aa0d3dc7d27b2e1e8eda2be8970586c3274\n  depends:\n  - python >=3.9\n  - six\n  license: MIT\n  size: 11050\n",
	"environment.lock.yml": "  - p%[1]d=1.%[1]d=py311h5eee18b_0\n",
	"conda-lock.yml":       "- name: p%[1]d\n  version: 1.%[1]d\n  manager: conda\n  platform: linux-64\n  dependencies:\n    python: '>=3.9'\n    six: ''\n  url: https://conda.example.org/p-%[1]d.conda\n  hash:\n    sha256: 4721f391ed90541fddacab5acf947aa0d3dc7d27b2e1e8eda2be8970586c3274\n  category: main\n  optional: false\n",
}

// large is a lock of at least size bytes.
func large(path string, size int) string {
	var out strings.Builder
	begin := map[string]string{"Pipfile.lock": "{\"default\": {\n", "conda-lock.yml": "version: 1\npackage:\n", "pixi.lock": "version: 6\npackages:\n", "environment.lock.yml": "dependencies:\n"}
	end := map[string]string{"Pipfile.lock": "\"six\": {\"version\": \"==1.17.0\"}}}\n"}
	out.WriteString(begin[path])
	for n := 0; out.Len() < size; n++ {
		fmt.Fprintf(&out, entries[path], n)
	}
	out.WriteString(end[path])
	return out.String()
}
