package lock

import (
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/manifest/tomltable"
)

// wrongKind is the message for a text that has the syntax of its format but
// not the form of a lock.
const wrongKind = "a lock file has a value of another type here"

func decodeTOML(text string, into any) *manifest.Problem {
	problem := tomltable.Decode(text, into)
	if problem != nil && strings.HasPrefix(problem.Message, "cannot decode") {
		problem.Message = wrongKind
	}
	return problem
}

// sortedKeys turns the names that m maps into keys by keyOf, sorted.
func sortedKeys(m map[string]any, keyOf func(name string) string) []string {
	var keys []string
	for name := range m {
		keys = append(keys, keyOf(name))
	}
	slices.Sort(keys)
	return keys
}
