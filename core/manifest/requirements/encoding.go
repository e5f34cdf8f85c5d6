package requirements

import (
	"encoding/binary"
	"strings"
	"unicode/utf16"
)

// decode returns a text in UTF-16, as PowerShell's ">" writes it and pip reads
// it by its byte order mark, in UTF-8; any other text as it is.
func decode(src string) (text string, foreign bool) {
	var order binary.ByteOrder
	switch {
	case strings.HasPrefix(src, "\xff\xfe"):
		order = binary.LittleEndian
	case strings.HasPrefix(src, "\xfe\xff"):
		order = binary.BigEndian
	default:
		return src, false
	}
	units := make([]uint16, len(src)/2-1)
	for i := range units {
		units[i] = order.Uint16([]byte(src[2*i+2 : 2*i+4]))
	}
	return string(utf16.Decode(units)), true
}
