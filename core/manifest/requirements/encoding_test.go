package requirements

import (
	"errors"
	"testing"

	"github.com/pyferry/pyferry/core/manifest"
)

func TestUTF16(t *testing.T) {
	for name, src := range map[string]string{
		"little": "\xff\xfen\x00u\x00m\x00p\x00y\x00\r\x00\n\x00",
		"big":    "\xfe\xff\x00n\x00u\x00m\x00p\x00y\x00\r\x00\n",
		"odd":    "\xff\xfen\x00u\x00m\x00p\x00y\x00x",
	} {
		f := Parse(src, manifest.Role{})
		reqs := f.Requirements()
		if len(reqs) != 1 || reqs[0].NameSpan.Of(f.Text()) != "numpy" {
			t.Errorf("%s: got %+v of %q", name, reqs, f.Text())
			continue
		}
		if _, err := f.Add(sectionID, manifest.New{Name: "pandas", Key: "pandas"}); !errors.Is(err, manifest.ErrReadOnly) {
			t.Errorf("%s: Add gives %v", name, err)
		}
		if _, err := f.Remove(reqs[0]); !errors.Is(err, manifest.ErrReadOnly) {
			t.Errorf("%s: Remove gives %v", name, err)
		}
	}
	for _, src := range []string{"\xff\xfe", "\xfe\xff", "\xff\xfe\x00"} {
		if got := Parse(src, manifest.Role{}).Text(); got != "" {
			t.Errorf("%q: got %q", src, got)
		}
	}
}
