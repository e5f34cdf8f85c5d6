package manifest

import (
	"strconv"
	"strings"
)

// HabitOf tells how reqs, the requirements of one section, state versions: the
// form that most of them have. Requirements with a marker or a URL have no
// vote (a backport for old Pythons says nothing about the section), nor has
// the interpreter itself.
func HabitOf(reqs []Requirement) Habit {
	var votes [Fuzzy + 1]int
	for _, r := range reqs {
		if r.Marker == "" && r.URL == "" && r.Key != "python" && r.Key != "pip" {
			votes[habitOf(r.Specifier)]++
		}
	}
	best := NoHabit
	for h := AtLeast; h <= Fuzzy; h++ {
		if votes[h] > votes[best] {
			best = h
		}
	}
	// A list in which as many state a version as do not states versions.
	if votes[Bare] > votes[best] {
		return Bare
	}
	return best
}

func habitOf(spec string) Habit {
	switch {
	case spec == "" || spec == "*":
		return Bare
	case strings.HasPrefix(spec, "^"):
		return Caret
	case strings.HasPrefix(spec, "~"):
		return Compatible
	case strings.HasPrefix(spec, "=="):
		return Pinned
	case strings.HasPrefix(spec, "="):
		return Fuzzy
	case strings.HasPrefix(spec, ">"):
		if strings.Contains(spec, "<") {
			return Bounded
		}
		return AtLeast
	}
	return NoHabit
}

// Specifier writes version in the form of habit, in the syntax of eco; it is
// empty for an empty version. Version must begin with a release segment
// ("1.4.2", "2024.1"); an epoch or a local label gives the empty specifier,
// since no general range can be stated for those.
func Specifier(habit Habit, version string, eco Ecosystem) string {
	parts := release(version)
	if habit == Bare || parts == nil {
		return ""
	}
	if habit == Pinned {
		return pinned(version, eco)
	}
	short := strings.Join(parts[:min(2, len(parts))], ".")
	switch {
	case habit == AtLeast:
		return ">=" + short
	case habit == Compatible && eco != Conda && len(parts) > 1:
		return "~=" + short
	case habit == Caret && eco == Poetry:
		return "^" + short
	case habit == Fuzzy && eco == Conda:
		return "=" + short
	}
	return ">=" + short + ",<" + nextBreaking(parts)
}

func pinned(version string, eco Ecosystem) string {
	if eco == Conda {
		return "=" + version
	}
	return "==" + version
}

// nextBreaking is the first release that may break what works with parts: the
// next major one, or the next minor one while the major is 0.
func nextBreaking(parts []string) string {
	if strings.Trim(parts[0], "0") != "" || len(parts) == 1 {
		return increment(parts[0])
	}
	return "0." + increment(parts[1])
}

// increment adds one to a number of a release, which has only digits.
func increment(number string) string {
	n, _ := strconv.Atoi(number)
	return strconv.Itoa(n + 1)
}

// release splits the release segment of version into its numbers; nil if it
// has none or if the version carries an epoch or a local label.
func release(version string) []string {
	if strings.ContainsAny(version, "!+") {
		return nil
	}
	end := 0
	for end < len(version) && (version[end] == '.' || '0' <= version[end] && version[end] <= '9') {
		end++
	}
	parts := strings.Split(strings.Trim(version[:end], "."), ".")
	for _, p := range parts {
		if p == "" {
			return nil
		}
	}
	return parts
}
