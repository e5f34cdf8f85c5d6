package project

import (
	"slices"
	"strings"
)

// Skips reports whether the source, which is a test by its path, skips itself
// or some of its tests where module or a module below it cannot be imported
// (pytest.importorskip).
func (f *File) Skips(module string) bool {
	return slices.ContainsFunc(f.skips, func(s string) bool {
		rest, ok := strings.CutPrefix(s, module)
		return ok && (rest == "" || rest[0] == '.')
	})
}

// findSkips lists the modules that calls of importorskip in a test name.
func findSkips(path, src string) []string {
	if !strings.Contains(path, "test") {
		return nil
	}
	// k is rare in Python, so there is less to look at.
	const before, rest = "importors", "kip("
	var skips []string
	for at := 0; ; {
		i := strings.Index(src[at:], rest)
		if i < 0 {
			return skips
		}
		at += i + len(rest)
		if !strings.HasSuffix(src[:at-len(rest)], before) {
			continue
		}
		if module := quoted(src[at:]); module != "" {
			skips = append(skips, strings.Clone(module))
		}
	}
}

// quoted returns the content of the string literal that s starts with, or "".
func quoted(s string) string {
	if s == "" || s[0] != '"' && s[0] != '\'' {
		return ""
	}
	content, _, _ := strings.Cut(s[1:min(len(s), longestNoted)], s[:1])
	return content
}
