package lock

import (
	"regexp"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/pep"
)

// ParseCompiled reads the text of a requirements file that pip-compile or uv has
// made: pins, and in comments below each what brings it in ("# via").
func ParseCompiled(text string) *Lock {
	l := &Lock{packages: map[string]*pinned{}}
	via := map[string][]string{} // by what is brought in
	key, annotated := "", false
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimSpace(line)
		comment, isComment := strings.CutPrefix(line, "#")
		switch at := pin.FindStringSubmatch(line); {
		case at != nil:
			key, annotated = pep.Normalize(at[1]), false
			l.add(key, at[2], nil)
			_, after, _ := strings.Cut(line, " #")
			comment, isComment = after, after != ""
		case !isComment:
			continue
		}
		comment = strings.TrimSpace(comment)
		if rest, begins := strings.CutPrefix(comment, "via"); isComment && begins {
			annotated, comment = true, strings.TrimSpace(rest)
		}
		if annotated && comment != "" {
			via[key] = append(via[key], strings.Split(comment, ",")...)
		}
	}
	l.connect(via)
	return l
}

// pin finds the name and the version at the beginning of a line.
var pin = regexp.MustCompile(`^([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*(?:===?\s*([^\s;\\#]+)|@\s)`)

// distribution is the name of one: a reason may also be a file ("-r dev.in") or
// the project ("demo (pyproject.toml)").
var distribution = regexp.MustCompile(`^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$`)

// connect adds to each distribution what it brings in.
func (l *Lock) connect(via map[string][]string) {
	for key, reasons := range via {
		for _, reason := range reasons {
			if by := strings.TrimSpace(reason); distribution.MatchString(by) {
				l.add(pep.Normalize(by), "", []string{key})
			}
		}
	}
	for _, p := range l.packages {
		slices.Sort(p.requires)
	}
}
