package text

import (
	"encoding/binary"
	"strings"
	"unicode/utf16"
)

// A Charset is how a file stores its text. The zero value stands for files
// whose bytes are taken as they are, which is UTF-8 and all that contains
// ASCII.
type Charset uint8

// The character sets that Decode tells by their byte order mark (Unicode
// 23.8). PowerShell's ">" writes UTF16LE.
const (
	AsIs Charset = iota
	UTF16LE
	UTF16BE
)

var charsets = [...]struct {
	mark  string
	order interface {
		binary.ByteOrder
		binary.AppendByteOrder
	}
}{UTF16LE: {"\xff\xfe", binary.LittleEndian}, UTF16BE: {"\xfe\xff", binary.BigEndian}}

// Decode returns a file's content as UTF-8, without the mark where it is in
// UTF-16. With ok, Encode makes the same bytes of the text again; without, the
// content has half a code unit or half a surrogate pair, which text lacks or
// holds as U+FFFD.
func Decode(content string) (text string, c Charset, ok bool) {
	for c, set := range charsets {
		body, found := strings.CutPrefix(content, set.mark)
		if Charset(c) == AsIs || !found {
			continue
		}
		units := make([]uint16, len(body)/2)
		for i := range units {
			units[i] = set.order.Uint16([]byte(body[2*i : 2*i+2]))
		}
		text = string(utf16.Decode(units))
		return text, Charset(c), Charset(c).Encode(text) == content
	}
	return content, AsIs, true
}

// Encode returns text, which is UTF-8, as a file's content in c, with the byte
// order mark that c needs.
func (c Charset) Encode(text string) string {
	if c == AsIs {
		return text
	}
	out := []byte(charsets[c].mark)
	for _, unit := range utf16.Encode([]rune(text)) {
		out = charsets[c].order.AppendUint16(out, unit)
	}
	return string(out)
}
