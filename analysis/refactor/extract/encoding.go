package extract

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// coding matches the declaration of a source's encoding, which stands in one of
// its first two lines (PEP 263).
var coding = regexp.MustCompile(`^(?:\f?[ \t]*#.*\n|[ \t\f\r]*\n)?[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)`)

// inUTF8 reports whether a source is stored in UTF-8, as its bytes and its
// declaration say. In others the same letters are other bytes.
func inUTF8(source string) bool {
	m := coding.FindStringSubmatch(source)
	name := "utf-8"
	if m != nil {
		name = strings.ReplaceAll(strings.ToLower(m[1]), "_", "-")
	}
	return utf8.ValidString(source) && (name == "utf8" || name == "ascii" || name == "us-ascii" || strings.HasPrefix(name, "utf-8"))
}
