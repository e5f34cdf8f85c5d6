package requirements_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/manifest/manifesttest"
	"github.com/pyferry/pyferry/core/manifest/requirements"
	"github.com/pyferry/pyferry/core/text"
	"github.com/pyferry/pyferry/internal/testenv"
)

// TestUTF16 reads every case as PowerShell would store it: everything is as in
// UTF-8, and so is every edit.
func TestUTF16(t *testing.T) {
	for name, in := range manifesttest.Parts(t, "in") {
		in = strings.TrimPrefix(in, "\ufeff")
		want := requirements.Parse(in, manifest.Role{})
		for _, charset := range []text.Charset{text.UTF16LE, text.UTF16BE} {
			got := requirements.Parse(charset.Encode(in), manifest.Role{})
			if got.Text() != in || got.Charset() != charset || !reflect.DeepEqual(got.Sections(), want.Sections()) ||
				!reflect.DeepEqual(got.Requirements(), want.Requirements()) || !reflect.DeepEqual(got.Problems(), want.Problems()) {
				t.Errorf("%s: differs in UTF-16 (%d)", name, charset)
			}
			edits, err := got.Add("requirements", manifesttest.Samples[0])
			wantEdits, wantErr := want.Add("requirements", manifesttest.Samples[0])
			if !reflect.DeepEqual(edits, wantEdits) || (err == nil) != (wantErr == nil) {
				t.Errorf("%s: Add gives %v, %v; want %v, %v", name, edits, err, wantEdits, wantErr)
			}
		}
	}
}

// TestBrokenUTF16 leaves alone what would not be the same bytes again.
func TestBrokenUTF16(t *testing.T) {
	for _, src := range []string{"\xff\xfen\x00p\x00x", "\xfe\xff\x00n\xd8\x00\x00p", "\xff\xfe\x00"} {
		f := requirements.Parse(src, manifest.Role{})
		if len(f.Problems()) == 0 || !strings.Contains(f.Problems()[0].Message, "not valid UTF-16") {
			t.Errorf("%q: problems are %v", src, f.Problems())
		}
		if edits, err := f.Add("requirements", manifesttest.Samples[0]); err == nil {
			t.Errorf("%q: Add gives %v", src, edits)
		}
	}
}

// TestUTF16AgainstPip lets pip read a file after an edit.
func TestUTF16AgainstPip(t *testing.T) {
	python, file := testenv.Python(t), filepath.Join(t.TempDir(), "requirements.txt")
	for _, charset := range []text.Charset{text.UTF16LE, text.UTF16BE} {
		f := requirements.Parse(charset.Encode("numpy  # größer\r\nscipy\r\n"), manifest.Role{})
		edits, err := f.Add("requirements", manifest.New{Name: "pandas", Key: "pandas"})
		if err != nil {
			t.Fatal(err)
		}
		after, err := text.Apply(f.Text(), edits)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(f.Charset().Encode(after)), 0o600); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(python, "-c", "import sys; from pip._internal.req.req_file import parse_requirements as p\n"+
			"print(*(r.requirement for r in p(sys.argv[1], session=None)))", file)
		out, err := cmd.CombinedOutput()
		if got := strings.TrimSpace(string(out)); err != nil || got != "numpy pandas scipy" {
			t.Errorf("pip reads %q (%v)", got, err)
		}
	}
}
