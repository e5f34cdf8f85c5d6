package pep

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// A Version is a version of a distribution (PEP 440). Versions that are
// spelled differently can be equal: use Compare, not ==.
type Version struct {
	epoch   number
	release []number
	pre     string // "a", "b", "rc" or ""
	preN    number
	post    number // "" for none
	dev     number // "" for none
	local   []string
}

// A number is a run of digits without leading zeros: a version may hold more
// of them than fit into an integer.
type number string

// infinite is larger than any number; no version that was parsed holds it.
const infinite number = "infinite"

func (n number) compare(o number) int {
	if (n == infinite) != (o == infinite) {
		if n == infinite {
			return 1
		}
		return -1
	}
	return cmp.Or(cmp.Compare(len(n), len(o)), strings.Compare(string(n), string(o)))
}

// next is n + 1.
func (n number) next() number {
	digits := []byte(n)
	for i := len(digits) - 1; i >= 0; i-- {
		if digits[i] < '9' {
			digits[i]++
			return number(digits)
		}
		digits[i] = '0'
	}
	return number("1" + string(digits))
}

// makeNumber takes leading zeros off digits; none at all mean 0.
func makeNumber(digits string) number {
	if digits = strings.TrimLeft(digits, "0"); digits == "" {
		return "0"
	}
	return number(digits)
}

// versionPattern is the grammar of PEP 440, appendix B, in all spellings that
// it normalises.
var versionPattern = regexp.MustCompile(`(?i)^\s*v?(?:([0-9]+)!)?([0-9]+(?:\.[0-9]+)*)` +
	`(?:[-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?([0-9]*))?` +
	`(?:-([0-9]+)|[-_.]?(?:(post|rev|r)[-_.]?([0-9]*)))?` +
	`(?:[-_.]?(dev)[-_.]?([0-9]*))?` +
	`(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?\s*$`)

// preReleases maps the spellings of a pre-release to the one that is normal.
var preReleases = map[string]string{
	"alpha": "a", "a": "a", "beta": "b", "b": "b", "c": "rc", "rc": "rc", "pre": "rc", "preview": "rc",
}

// ParseVersion reads a version in any spelling that PEP 440 allows.
func ParseVersion(s string) (Version, error) {
	m := versionPattern.FindStringSubmatch(s)
	if m == nil {
		return Version{}, fmt.Errorf("%q is not a version as PEP 440 defines it", s)
	}
	v := Version{epoch: makeNumber(m[1])}
	for part := range strings.SplitSeq(m[2], ".") {
		v.release = append(v.release, makeNumber(part))
	}
	if v.pre = preReleases[strings.ToLower(m[3])]; v.pre != "" {
		v.preN = makeNumber(m[4])
	}
	if m[5]+m[6] != "" {
		v.post = makeNumber(m[5] + m[7])
	}
	if m[8] != "" {
		v.dev = makeNumber(m[9])
	}
	if m[10] != "" {
		v.local = splitLocal(m[10])
	}
	return v, nil
}

// splitLocal normalises the segments of a local version.
func splitLocal(s string) []string {
	parts := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return r == '-' || r == '_' || r == '.' })
	for i, part := range parts {
		if isNumeric(part) {
			parts[i] = string(makeNumber(part))
		}
	}
	return parts
}

func isNumeric(s string) bool { return strings.Trim(s, "0123456789") == "" }

// IsPrerelease reports whether v is a pre-release or development release.
func (v Version) IsPrerelease() bool { return v.pre != "" || v.dev != "" }

// String is the normal form of v.
func (v Version) String() string {
	var out strings.Builder
	if v.epoch != "0" {
		out.WriteString(string(v.epoch) + "!")
	}
	for i, n := range v.release {
		if i > 0 {
			out.WriteByte('.')
		}
		out.WriteString(string(n))
	}
	out.WriteString(v.pre + string(v.preN))
	if v.post != "" {
		out.WriteString(".post" + string(v.post))
	}
	if v.dev != "" {
		out.WriteString(".dev" + string(v.dev))
	}
	if v.local != nil {
		out.WriteString("+" + strings.Join(v.local, "."))
	}
	return out.String()
}

// Compare orders v and o as PEP 440 does: -1, 0 or 1. Trailing zeros of the
// release do not count.
func (v Version) Compare(o Version) int {
	return cmp.Or(
		v.epoch.compare(o.epoch),
		compareReleases(v.release, o.release),
		cmp.Compare(v.preRank(), o.preRank()),
		v.preN.compare(o.preN),
		v.post.compare(o.post),
		compareDev(v.dev, o.dev),
		slices.CompareFunc(v.local, o.local, compareLocal),
	)
}

func compareReleases(a, b []number) int {
	for i := range max(len(a), len(b)) {
		if c := at(a, i).compare(at(b, i)); c != 0 {
			return c
		}
	}
	return 0
}

// at is the i-th number of a release, which goes on with zeros.
func at(release []number, i int) number {
	if i < len(release) {
		return release[i]
	}
	return "0"
}

// preRank orders a development release before all pre-releases of its release,
// and these before the release itself.
func (v Version) preRank() int {
	switch {
	case v.pre != "":
		return slices.Index([]string{"a", "b", "rc"}, v.pre)
	case v.post == "" && v.dev != "":
		return -1
	}
	return 3
}

// compareDev orders a development release before what it leads to.
func compareDev(a, b number) int {
	if (a == "") != (b == "") {
		if a == "" {
			return 1
		}
		return -1
	}
	return a.compare(b)
}

// compareLocal orders segments: words before numbers.
func compareLocal(a, b string) int {
	if isNumeric(a) != isNumeric(b) {
		if isNumeric(a) {
			return 1
		}
		return -1
	}
	if isNumeric(a) {
		return number(a).compare(number(b))
	}
	return strings.Compare(a, b)
}
