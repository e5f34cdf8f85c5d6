package notebook

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// decode returns what the contents of a valid JSON string mean. A surrogate
// without its partner becomes U+FFFD, as in encoding/json.
func decode(contents string) string {
	if strings.IndexByte(contents, '\\') < 0 {
		return contents
	}
	return string(appendDecoded(nil, contents))
}

func appendDecoded(dst []byte, contents string) []byte {
	for {
		i := strings.IndexByte(contents, '\\')
		if i < 0 {
			return append(dst, contents...)
		}
		dst = append(dst, contents[:i]...)
		r, n := unescape(contents[i:])
		dst = utf8.AppendRune(dst, r)
		contents = contents[i+n:]
	}
}

// simple maps the letter of a two-byte escape to what it stands for.
var simple = map[byte]rune{
	'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t',
}

// unescape decodes the escape sequence that s begins with, and returns its
// length in bytes; a surrogate pair counts as one sequence.
func unescape(s string) (rune, int) {
	if s[1] != 'u' {
		return simple[s[1]], 2
	}
	r := hex4(s[2:])
	if !utf16.IsSurrogate(r) {
		return r, 6
	}
	if len(s) >= 12 && s[6:8] == `\u` {
		if pair := utf16.DecodeRune(r, hex4(s[8:])); pair != utf8.RuneError {
			return pair, 12
		}
	}
	return utf8.RuneError, 6
}

// hex4 is the value of the four hexadecimal digits that s begins with.
func hex4(s string) rune {
	n, err := strconv.ParseUint(s[:4], 16, 32)
	if err != nil {
		return utf8.RuneError
	}
	return rune(n)
}

// undecoded returns the byte offset in a JSON string's contents that
// corresponds to an offset in its decoded text. It reports false if the
// offset lies inside a code point or behind the end.
func undecoded(contents string, offset int) (int, bool) {
	raw := 0
	for offset > 0 && raw < len(contents) {
		size, n := undecodedRune(contents[raw:])
		offset -= size
		raw += n
	}
	return raw, offset == 0
}

// undecodedRune returns how many bytes the first code point of a JSON
// string's contents takes when decoded, and how many it takes as written.
func undecodedRune(contents string) (size, n int) {
	if contents[0] == '\\' {
		r, n := unescape(contents)
		return utf8.RuneLen(r), n
	}
	_, n = utf8.DecodeRuneInString(contents)
	return n, n
}

// escapes are the two-byte escapes that Python's json module writes.
var escapes = map[rune]string{
	'"': `\"`, '\\': `\\`, '\n': `\n`, '\r': `\r`, '\t': `\t`, '\b': `\b`, '\f': `\f`,
}

// encode returns s as the contents of a JSON string, spelled as Python's
// json.dumps does with ensure_ascii on or off.
func encode(s string, ascii bool) string {
	var out strings.Builder
	for _, r := range s {
		short, ok := escapes[r]
		switch {
		case ok:
			out.WriteString(short)
		case r < ' ' || ascii && r > '~':
			out.WriteString(unicodeEscape(r))
		default:
			out.WriteRune(r)
		}
	}
	return out.String()
}

func unicodeEscape(r rune) string {
	if r > 0xFFFF {
		high, low := utf16.EncodeRune(r)
		return fmt.Sprintf(`\u%04x\u%04x`, high, low)
	}
	return fmt.Sprintf(`\u%04x`, r)
}

// escapesNonASCII reports whether raw, a JSON text, spells characters outside
// ASCII as escapes (ensure_ascii) rather than in UTF-8. A text that has none
// counts as UTF-8, which is what nbformat writes.
func escapesNonASCII(raw string) bool {
	raw = strings.TrimPrefix(raw, byteOrderMark)
	if strings.IndexFunc(raw, func(r rune) bool { return r >= utf8.RuneSelf }) >= 0 {
		return false
	}
	for i := strings.IndexByte(raw, '\\'); i >= 0 && i+6 <= len(raw); {
		if raw[i+1] == 'u' && hex4(raw[i+2:]) >= utf8.RuneSelf {
			return true
		}
		next := strings.IndexByte(raw[i+2:], '\\')
		if next < 0 {
			return false
		}
		i += 2 + next
	}
	return false
}
