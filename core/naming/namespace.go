package naming

import (
	_ "embed" // for the rules
	"regexp"
	"strings"
	"sync"

	"github.com/pyferry/pyferry/core/pep"
)

// Each line is a dotted module and its distribution. A final ".*" stands for
// one more part, which takes the place of the '*' in the distribution, in lower
// case and with '-' for '_': "google.cloud.* google-cloud-*". Written by hand.
//
//go:embed data/namespaces.txt
var namespacesText string

// IsNamespace reports whether the package is shared by several distributions
// and none of them owns it, such as google, google.cloud, azure.storage, zope or
// sphinxcontrib. It knows only the namespaces that it has rules for.
func IsNamespace(module string) bool {
	if !ruledTops()[top(module)] {
		return false
	}
	rules := table(namespacesText)
	if _, owned := rules.find(module); owned {
		return false
	}
	return rules.hasPrefix(module + ".")
}

// ruledTops are the top-level names that some rule is about. Nearly every
// import is answered by them alone.
var ruledTops = sync.OnceValue(func() map[string]bool {
	tops := map[string]bool{}
	for module := range table(namespacesText).all() {
		tops[top(module)] = true
	}
	return tops
})

// lookupNamespaced answers by the longest rule that covers the module.
func lookupNamespaced(module string) (Entry, bool) {
	if !table(namespacesText).hasPrefix(top(module)) || IsNamespace(module) {
		return Entry{}, false
	}
	for prefix := module; prefix != ""; prefix = parent(prefix) {
		if distribution, ok := ruleFor(prefix); ok {
			e := newEntry(prefix, distribution, nil)
			e.Tables = Checked
			return e, true
		}
	}
	return Entry{}, false
}

// ruleFor applies the rule for exactly this module: its own row, or the row of
// its parent with a star. What is a namespace itself matches no star.
func ruleFor(module string) (distribution string, ok bool) {
	rules := table(namespacesText)
	module = withoutAPIVersion(module)
	if distribution, ok = rules.find(module); ok {
		return distribution, true
	}
	if IsNamespace(module) {
		return "", false
	}
	parent := parent(module)
	template, ok := rules.find(parent + ".*")
	if !ok {
		return "", false
	}
	part := pep.Normalize(strings.TrimPrefix(module, parent+"."))
	return strings.Replace(template, "*", part, 1), true
}

// Google's packages hold one module per version of their service:
// google.cloud.speech_v1p1beta1 belongs to google-cloud-speech.
var apiVersion = regexp.MustCompile(`^(google\..+)_v[0-9]+(p[0-9]+)?((alpha|beta)[0-9]*)?$`)

func withoutAPIVersion(module string) string {
	if m := apiVersion.FindStringSubmatch(module); m != nil {
		return m[1]
	}
	return module
}

// parent returns the package that a dotted module lies in, or "".
func parent(module string) string {
	return module[:max(0, strings.LastIndexByte(module, '.'))]
}

// namespacedModule turns the rules around: the module that a distribution
// would provide by the star rule with the longest literal part, or "".
func namespacedModule(key string) string {
	module, longest := "", 0
	for pattern, template := range table(namespacesText).all() {
		literal, hasStar := strings.CutSuffix(template, "*")
		if !hasStar || len(literal) <= longest {
			continue
		}
		part, ok := strings.CutPrefix(key, pep.Normalize(literal))
		if ok && part != "" {
			module = strings.TrimSuffix(pattern, "*") + strings.ReplaceAll(part, "-", "_")
			longest = len(literal)
		}
	}
	return module
}
