// Package pep implements the packaging standards that more than one part of
// pyferry needs: names (PEP 503), versions and specifiers (PEP 440) and
// requirements (PEP 508).
package pep

import "strings"

// Normalize returns the normalised form of a distribution's name (PEP 503):
// lower case, with every run of '-', '_' and '.' as a single '-'. Two names
// denote the same distribution if and only if their normalised forms are equal.
func Normalize(name string) string {
	if isNormal(name) {
		return name
	}
	var out strings.Builder
	dash := false
	for _, c := range []byte(strings.ToLower(name)) {
		if isSeparator(c) {
			dash = true
			continue
		}
		if dash {
			out.WriteByte('-')
			dash = false
		}
		out.WriteByte(c)
	}
	if dash {
		out.WriteByte('-')
	}
	return out.String()
}

// isNormal spares the common case an allocation.
func isNormal(name string) bool {
	for i := range len(name) {
		c := name[i]
		if c >= 0x80 || 'A' <= c && c <= 'Z' || c == '_' || c == '.' {
			return false
		}
		if c == '-' && i > 0 && name[i-1] == '-' {
			return false
		}
	}
	return true
}

func isSeparator(c byte) bool { return c == '-' || c == '_' || c == '.' }
