package extract

import (
	"regexp"
	"slices"
	"strings"
)

// A spotter finds a pattern in code. Most code holds none of the words that a
// match needs, which is cheaper to see than that it does not match.
type spotter struct {
	words   []string
	pattern *regexp.Regexp
}

func newSpotter(words, pattern string) spotter {
	return spotter{strings.Fields(words), regexp.MustCompile(pattern)}
}

func (s spotter) find(code string) string {
	if slices.ContainsFunc(s.words, func(w string) bool { return strings.Contains(code, w) }) {
		return s.pattern.FindString(code)
	}
	return ""
}
