package manifest

import (
	"regexp"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/pep"
)

// Versions reads the requirement's version part in the syntax of eco. It is
// false where the part says something that PEP 440 cannot (conda's "|", a
// build string) and where there is none to read (a URL).
func (r Requirement) Versions(eco Ecosystem) (pep.Specifiers, bool) {
	if r.URL != "" || strings.ContainsAny(r.Specifier, "|") {
		return pep.Specifiers{}, false
	}
	var clauses []string
	for clause := range strings.SplitSeq(r.Specifier, ",") {
		if clause = strings.TrimSpace(clause); clause != "" && clause != "*" {
			clauses = append(clauses, clauseIn(eco, clause)...)
		}
	}
	clauses = slices.DeleteFunc(clauses, func(clause string) bool { return clause == "" })
	specs, err := pep.ParseSpecifiers(strings.Join(clauses, ","))
	return specs, err == nil
}

// clauseIn writes one clause of eco in the syntax of PEP 440.
func clauseIn(eco Ecosystem, clause string) []string {
	version := strings.TrimSpace(strings.TrimLeft(clause, "=^~ "))
	switch {
	case eco == Conda:
		return []string{condaClause(clause)}
	case eco == Poetry && bareVersion.MatchString(clause):
		return []string{"==" + version}
	case eco == Poetry && strings.HasPrefix(clause, "^"):
		return []string{">=" + version, "<" + nextCaret(version)}
	case eco == Poetry && strings.HasPrefix(clause, "~") && !strings.HasPrefix(clause, "~="):
		return []string{">=" + version, "==" + firstTwo(version) + ".*"}
	}
	return []string{clause}
}

// condaClause writes one clause of a match spec in the syntax of PEP 440: "=1.2"
// is any 1.2, as are "1.2.*" and "1.2*"; "1.2" is that version alone, and "=*" is any.
func condaClause(clause string) string {
	operator := clause[:len(clause)-len(strings.TrimLeft(clause, "=<>!~"))]
	version := strings.TrimSpace(clause[len(operator):])
	stem := strings.TrimSuffix(strings.TrimSuffix(version, "*"), ".")
	switch {
	case (operator == "=" || operator == "==") && version == "*":
		return ""
	case operator == "=":
		return "==" + stem + ".*"
	case operator == "" && stem != version:
		return "==" + stem + ".*"
	case operator == "" && bareVersion.MatchString(version):
		return "==" + version
	case operator == ">=" || operator == "<":
		return operator + stem
	}
	return clause
}

// bareVersion matches a version without an operator.
var bareVersion = regexp.MustCompile(`^(?:\d+!)?\d[\w.]*(\.\*)?$`)

// nextCaret is the first version that a caret excludes: the one that raises
// the leftmost number that is not zero.
func nextCaret(version string) string {
	parts := release(version)
	if parts == nil {
		return version
	}
	for i, p := range parts {
		if p != "0" || i == len(parts)-1 {
			return strings.Join(append(parts[:i:i], increment(p)), ".")
		}
	}
	return version
}

func firstTwo(version string) string {
	parts := release(version)
	return strings.Join(parts[:min(2, len(parts))], ".")
}
