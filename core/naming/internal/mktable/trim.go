package main

import (
	"regexp"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/pep"
)

// generic are module names that projects use for their own files. A
// distribution that happens to have one is never what an unresolved import of
// it means.
var generic = strings.Fields(`
	abstract action actions audio backend base client clients cmd code command commands
	common config configs configuration const constant constants context core data
	db demo demos dev docs download envs example examples exceptions experiments ext extra extras
	files frontend function functions helper helpers image images input lib libs
	loader local log logger logging_utils logs main misc models module modules
	mypackage my_package names output package parser player plots plotting plugin plugins
	process processing project report reports res resources result results run
	runner sample samples script scripts server service services setting
	settings shared simulation solver source spider src static stats task tasks
	template templates test tester testing tests third_party tool tools train
	trainer training transform unit user users util utilities utility utils
	validation vendor version view views visualization web worker workers`)

// families of modules whose names are those of their distributions, by the
// hundred: guessing the name gives the right answer without a row.
var families = []string{"mypy_boto3_", "types_boto3_", "types_aiobotocore_"}

var (
	identifier = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
	testModule = regexp.MustCompile(`(?i)^tests?_|_?tests?$`)
)

// worthKeeping reports whether a row of the public table helps: not what cannot
// be imported, what names a project's own files, or what rules answer.
func worthKeeping(module string, r row, rules map[string]string) bool {
	if !identifier.MatchString(module) || slices.Contains(generic, module) || isNamespace(module, rules) {
		return false
	}
	same := r.providers[0] == pep.Normalize(module)
	inFamily := slices.ContainsFunc(families, func(f string) bool { return strings.HasPrefix(module, f) })
	return !inFamily && (same || !testModule.MatchString(module))
}

// isNamespace reports whether the rules speak about the module.
func isNamespace(module string, rules map[string]string) bool {
	for pattern := range rules {
		if pattern == module || strings.HasPrefix(pattern, module+".") {
			return true
		}
	}
	return false
}

// readRules reads the namespace rules as a map from pattern to distribution.
func readRules(path string) (map[string]string, error) {
	fields, err := readFields(path, " ", 0)
	rules := make(map[string]string, len(fields))
	for _, f := range fields {
		rules[f[0]] = f[1]
	}
	return rules, err
}

// trimProviders keeps the best answer and those others that are named after
// it or after the module: the rest merely carry a copy of the module. The
// module's own name is added where some distribution is called so.
func trimProviders(module string, providers []string, known map[string]bool) []string {
	own := pep.Normalize(module)
	best := providers[0]
	kept := []string{best}
	for _, name := range providers[1:] {
		if len(kept) < maxProviders && (related(name, best) || related(name, own)) {
			kept = append(kept, name)
		}
	}
	if known[own] && !slices.Contains(kept, own) {
		kept = append(kept, own)
	}
	return kept
}

// related reports whether two names share a stretch of four letters, or the
// shorter one whole.
func related(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	n := min(4, len(a))
	for i := range len(a) - n + 1 {
		if strings.Contains(b, a[i:i+n]) {
			return true
		}
	}
	return false
}
