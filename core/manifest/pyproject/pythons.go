package pyproject

import "strings"

// pythonMarker writes Poetry's constraint on the version of Python as a PEP
// 508 marker.
func pythonMarker(spec string) string {
	var ways []string
	for way := range strings.SplitSeq(strings.ReplaceAll(spec, "||", "|"), "|") {
		var clauses []string
		for clause := range strings.SplitSeq(way, ",") {
			if clause = strings.TrimSpace(clause); clause != "" {
				clauses = append(clauses, pythonClause(clause))
			}
		}
		ways = append(ways, strings.Join(clauses, " and "))
	}
	return strings.Join(ways, " or ")
}

func pythonClause(clause string) string {
	version := strings.TrimLeft(clause, "<>=!~^ ")
	op := strings.TrimSpace(clause[:len(clause)-len(version)])
	parts := strings.Split(version, ".")
	switch {
	case op == "^":
		return compare(">=", version) + " and " + compare("<", nextMajor(parts[0]))
	case op == "~" && len(parts) < 3:
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

func parenthesized(marker string) string {
	if strings.Contains(marker, " or ") {
		return "(" + marker + ")"
	}
	return marker
}
