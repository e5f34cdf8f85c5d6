package naming

import (
	"iter"
	"strings"
)

// A table is a text of lines "key rest", sorted by key in byte order, each
// ended by '\n'; keys hold no blanks. It is searched as it is embedded: nothing
// is built at start.
type table string

// find returns what stands after the key in its line.
func (t table) find(key string) (rest string, ok bool) {
	line := t[t.seek(key):]
	end := strings.IndexByte(string(line), '\n')
	if end < 0 {
		return "", false
	}
	k, rest, _ := strings.Cut(string(line[:end]), " ")
	return rest, k == key
}

// hasPrefix reports whether some key begins with prefix.
func (t table) hasPrefix(prefix string) bool {
	return strings.HasPrefix(string(t[t.seek(prefix):]), prefix)
}

// seek returns the offset of the first line whose key is not less than key.
func (t table) seek(key string) int {
	lo, hi := 0, len(t)
	for lo < hi {
		mid := (lo + hi) / 2
		start := lo + strings.LastIndexByte(string(t[lo:mid]), '\n') + 1
		end := mid + strings.IndexByte(string(t[mid:]), '\n')
		if k, _, _ := strings.Cut(string(t[start:end]), " "); k < key {
			lo = end + 1
		} else {
			hi = start
		}
	}
	return lo
}

// all yields every key with the rest of its line, in order.
func (t table) all() iter.Seq2[string, string] {
	return func(yield func(key, rest string) bool) {
		for line := range strings.Lines(string(t)) {
			key, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
			if !yield(key, rest) {
				return
			}
		}
	}
}
