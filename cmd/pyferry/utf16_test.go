package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/pyferry/pyferry/core/text"
)

// TestFixKeepsUTF16 declares a library in files as PowerShell's ">" writes
// them: the bytes are those of the same change made by hand.
func TestFixKeepsUTF16(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Setenv("VIRTUAL_ENV", "")
	t.Setenv("CONDA_PREFIX", "")
	for _, c := range []struct{ name, before, after string }{
		{"requirements.txt", "numpy # größer 😀\r\nscipy\r\n", "numpy # größer 😀\r\npandas\r\nscipy\r\n"},
		{"environment.yml", "name: größer\r\ndependencies:\r\n  - numpy\r\n  - scipy\r\n", "name: größer\r\ndependencies:\r\n  - numpy\r\n  - pandas\r\n  - scipy\r\n"},
	} {
		for _, charset := range []text.Charset{text.UTF16LE, text.UTF16BE} {
			dir := t.TempDir()
			manifest := filepath.Join(dir, c.name)
			write := func(path, s string) {
				if err := os.WriteFile(path, []byte(s), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			write(manifest, charset.Encode(c.before))
			write(filepath.Join(dir, "main.py"), "import numpy, pandas, scipy\n")
			var out, failures bytes.Buffer
			run := &cli{in: &bytes.Buffer{}, out: &out, err: &failures, dir: dir}
			if status := run.main(context.Background(), []string{"fix"}); status != exitOK {
				t.Fatalf("%s: status %d\n%s%s", c.name, status, &out, &failures)
			}
			got, err := os.ReadFile(manifest)
			if err != nil || string(got) != charset.Encode(c.after) {
				s, _, _ := text.Decode(string(got))
				t.Errorf("%s: got %q (%v), want %q", c.name, s, err, c.after)
			}
		}
	}
}
