package resolve

import "strconv"

func decimal(n int) string { return strconv.Itoa(n) }

// isIdentifier reports whether a folder's name can be part of a module's.
// Letters beyond ASCII are taken for what they are without a closer look.
func isIdentifier(name string) bool {
	for i := range len(name) {
		c := name[i]
		letter := c == '_' || c >= 0x80 || 'a' <= c|0x20 && c|0x20 <= 'z'
		if !letter && (i == 0 || c < '0' || '9' < c) {
			return false
		}
	}
	return name != ""
}
