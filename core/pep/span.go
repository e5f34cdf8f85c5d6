package pep

import "cmp"

// A span holds the versions v with from <= v < to.
type span struct{ from, to cut }

// A cut is a place between versions: right before a version, or with after set
// right behind it. The cut with end set lies behind all versions.
type cut struct {
	version Version
	after   bool
	end     bool
}

func (c cut) compare(o cut) int {
	if c.end || o.end {
		return rank(c.end) - rank(o.end)
	}
	return cmp.Or(c.version.Compare(o.version), rank(c.after)-rank(o.after))
}

func rank(b bool) int {
	if b {
		return 1
	}
	return 0
}

func before(v Version) cut { return cut{version: v} }

// lowest is the cut before 0.dev0, which is less than any other version.
var (
	lowest     = before(Version{epoch: "0", release: []number{"0"}, dev: "0"})
	highest    = cut{end: true}
	everything = span{lowest, highest}
)

func (s span) contains(v Version) bool {
	return s.from.compare(before(v)) <= 0 && before(v).compare(s.to) < 0
}

func intersect(a, b []span) []span {
	var out []span
	for _, x := range a {
		for _, y := range b {
			both := span{later(x.from, y.from), earlier(x.to, y.to)}
			if both.from.compare(both.to) < 0 {
				out = append(out, both)
			}
		}
	}
	return out
}

func later(a, b cut) cut {
	if a.compare(b) >= 0 {
		return a
	}
	return b
}

func earlier(a, b cut) cut {
	if a.compare(b) <= 0 {
		return a
	}
	return b
}

// spansOf says which versions each operator allows (PEP 440, version
// specifiers); ".*" marks a prefix.
var spansOf = map[string]func(Version) []span{
	"==":   func(v Version) []span { return []span{{before(v), afterEqual(v)}} },
	"!=":   func(v Version) []span { return []span{{lowest, before(v)}, {afterEqual(v), highest}} },
	"<=":   func(v Version) []span { return []span{{lowest, afterEqual(v)}} },
	">=":   func(v Version) []span { return []span{{before(v), highest}} },
	"<":    func(v Version) []span { return []span{{lowest, beforePrereleases(v)}} },
	">":    func(v Version) []span { return []span{{afterPosts(v), highest}} },
	"~=":   func(v Version) []span { return []span{{before(v), afterPrefix(v, len(v.release)-1)}} },
	"==.*": func(v Version) []span { return []span{{beforePrefix(v), afterPrefix(v, len(v.release))}} },
	"!=.*": func(v Version) []span {
		return []span{{lowest, beforePrefix(v)}, {afterPrefix(v, len(v.release)), highest}}
	},
}

// exactly allows the one version that text spells, if it spells one.
func exactly(text string) []span {
	v, err := ParseVersion(text)
	if err != nil {
		return nil
	}
	return []span{{before(v), cut{version: v, after: true}}}
}

// afterEqual is the cut behind what counts as v: its local versions too, where
// v has no local part itself.
func afterEqual(v Version) cut {
	if v.local != nil {
		return cut{version: v, after: true}
	}
	if v.dev != "" {
		return before(v.nextDev())
	}
	return before(v.nextPost())
}

// afterPosts is the cut behind v and its post-releases, which ">" leaves out,
// unless v is one itself.
func afterPosts(v Version) cut {
	v.local = nil
	switch {
	case v.dev != "":
		return before(v.nextDev())
	case v.post != "":
		return before(v.nextPost())
	case v.pre != "":
		v.preN, v.dev = v.preN.next(), "0"
		return before(v)
	}
	v.post = infinite
	return cut{version: v, after: true}
}

// beforePrereleases is the cut before v and, unless v is one itself, its
// pre-releases.
func beforePrereleases(v Version) cut {
	if !v.IsPrerelease() {
		v.dev, v.local = "0", nil
	}
	return before(v)
}

// beforePrefix is the cut before the first version of v's release.
func beforePrefix(v Version) cut {
	return before(Version{epoch: v.epoch, release: v.release, dev: "0"})
}

// afterPrefix is the cut behind all releases that start as v's first n numbers.
func afterPrefix(v Version, n int) cut {
	release := append([]number{}, v.release[:n]...)
	release[n-1] = release[n-1].next()
	return before(Version{epoch: v.epoch, release: release, dev: "0"})
}

// nextDev is the lowest version above the development release v.
func (v Version) nextDev() Version {
	v.dev, v.local = v.dev.next(), nil
	return v
}

// nextPost is the lowest version above v and its local versions.
func (v Version) nextPost() Version {
	if v.post == "" {
		v.post = "0"
	} else {
		v.post = v.post.next()
	}
	v.dev, v.local = "0", nil
	return v
}
