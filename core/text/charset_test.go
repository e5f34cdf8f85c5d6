package text

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestDecode(t *testing.T) {
	for _, c := range []struct {
		content, text string
		charset       Charset
		ok            bool
	}{
		{"", "", AsIs, true},
		{"numpy\r\n", "numpy\r\n", AsIs, true},
		{"\xef\xbb\xbfnumpy", "\ufeffnumpy", AsIs, true},
		{"caf\xe9", "caf\xe9", AsIs, true},
		{"\xff", "\xff", AsIs, true},
		{"\xff\xfe", "", UTF16LE, true},
		{"\xfe\xff", "", UTF16BE, true},
		{"\xff\xfen\x00p\x00\r\x00\n\x00", "np\r\n", UTF16LE, true},
		{"\xfe\xff\x00n\x00p\x00\r\x00\n", "np\r\n", UTF16BE, true},
		{"\xff\xfe\x3d\xd8\x00\xde", "😀", UTF16LE, true},
		{"\xff\xfen\x00x", "n", UTF16LE, false},
		{"\xff\xfe\x3d\xd8n\x00", "\ufffdn", UTF16LE, false},
	} {
		text, charset, ok := Decode(c.content)
		if text != c.text || charset != c.charset || ok != c.ok {
			t.Errorf("%q: got %q, %d, %t", c.content, text, charset, ok)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add("\xff\xfen\x00", "é")
	f.Add("\xfe\xff\xd8\x00", "\U0001f600\n")
	f.Fuzz(func(t *testing.T, content, s string) {
		text, c, ok := Decode(content)
		if ok != (c.Encode(text) == content) {
			t.Errorf("%q: ok is %t for %q", content, ok, text)
		}
		s = strings.TrimLeft(s, "\ufeff")
		if !utf8.ValidString(s) {
			return
		}
		for _, c := range []Charset{UTF16LE, UTF16BE} {
			if got, as, ok := Decode(c.Encode(s)); got != s || as != c || !ok {
				t.Errorf("%q: got %q, %d, %t", s, got, as, ok)
			}
		}
	})
}
