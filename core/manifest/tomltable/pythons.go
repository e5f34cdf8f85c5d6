package tomltable

import (
	"regexp"
	"strings"
)

// pythonMarker writes Poetry's constraint on the version of Python as a PEP
// 508 marker.
func pythonMarker(spec string) string {
	var ways []string
	for way := range strings.SplitSeq(strings.ReplaceAll(spec, "||", "|"), "|") {
		var clauses []string
		for _, m := range pythonClauses.FindAllStringSubmatch(way, -1) {
			clauses = append(clauses, pythonClause(m[1], m[2]))
		}
		ways = append(ways, strings.Join(clauses, " and "))
	}
	return strings.Join(ways, " or ")
}

// pythonClauses finds operators and versions; commas or blanks separate them.
var pythonClauses = regexp.MustCompile(`([<>=!~^]*)\s*([0-9][0-9A-Za-z.*]*)`)

func pythonClause(op, version string) string {
	major, rest, _ := strings.Cut(version, ".")
	switch {
	case op == "^":
		return compare(">=", version) + " and " + compare("<", nextMajor(major))
	case op == "~" && !strings.Contains(rest, "."):
		return compare("==", version+".*")
	case op == "~":
		return compare("~=", version)
	case op == "" || op == "=":
		return compare("==", version)
	}
	return compare(op, version)
}

func compare(op, version string) string {
	variable := "python_version"
	if strings.Count(strings.TrimSuffix(version, ".*"), ".") > 1 {
		variable = "python_full_version"
	}
	return variable + " " + op + ` "` + version + `"`
}

// nextMajor is the major version after major, one of Python's.
func nextMajor(major string) string {
	if major == "2" {
		return "3"
	}
	return "4"
}

// platformMarker is the PEP 508 marker for one of conda's platforms, such as
// linux-64 and osx-arm64, or for pixi's families unix, linux, osx and win.
func platformMarker(platform string) string {
	family, _, _ := strings.Cut(platform, "-")
	switch family {
	case "unix":
		return `os_name == "posix"`
	case "osx":
		family = "darwin"
	case "win":
		family = "win32"
	}
	return `sys_platform == "` + family + `"`
}

func parenthesized(marker string) string {
	if strings.Contains(marker, " or ") {
		return "(" + marker + ")"
	}
	return marker
}
