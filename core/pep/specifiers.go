package pep

import (
	"fmt"
	"slices"
	"strings"
)

// Specifiers are version clauses that hold together (PEP 440): ">=1.4,<2". The
// zero value allows every version.
type Specifiers struct{ clauses []clause }

type clause struct {
	arbitrary string // what must be equal as text ("==="), or ""
	spans     []span
}

// ParseSpecifiers reads clauses between commas.
func ParseSpecifiers(s string) (Specifiers, error) {
	var out Specifiers
	for part := range strings.SplitSeq(s, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		c, err := parseClause(part)
		if err != nil {
			return Specifiers{}, err
		}
		out.clauses = append(out.clauses, c)
	}
	return out, nil
}

func parseClause(s string) (clause, error) {
	op := operatorAt(s)
	if op == "" {
		return clause{}, fmt.Errorf("%q does not start with an operator such as >=", s)
	}
	text := s[len(op):]
	if versionForm[op].FindString(text) != text {
		return clause{}, fmt.Errorf("%q is not a version that can follow %s", strings.TrimSpace(text), op)
	}
	text = strings.TrimSpace(text)
	if op == "===" {
		return clause{arbitrary: strings.ToLower(text), spans: exactly(text)}, nil
	}
	text, wildcard := strings.CutSuffix(text, ".*")
	v, err := ParseVersion(text)
	if err != nil {
		return clause{}, err
	}
	if wildcard {
		op += ".*"
	}
	return clause{spans: spansOf[op](v)}, nil
}

// Contains reports whether every clause allows v. Pre-releases are allowed
// where the order of versions allows them, as for an installed version.
func (s Specifiers) Contains(v Version) bool {
	for _, c := range s.clauses {
		if c.arbitrary != "" && c.arbitrary != v.String() {
			return false
		}
		if !slices.ContainsFunc(c.spans, func(sp span) bool { return sp.contains(v) }) {
			return false
		}
	}
	return true
}

// Intersects reports whether some version, released or not, satisfies both s
// and o. Used on one set with the zero Specifiers, it tells whether the set
// contradicts itself.
func (s Specifiers) Intersects(o Specifiers) bool {
	common := []span{everything}
	for _, c := range slices.Concat(s.clauses, o.clauses) {
		common = intersect(common, c.spans)
	}
	return len(common) > 0
}
