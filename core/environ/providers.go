package environ

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A claim says that a distribution provides a module of its Modules.
type claim struct {
	module       string
	distribution *Distribution
}

// indexClaims groups what all distributions provide by top-level name.
func (e *Environment) indexClaims() map[string][]claim {
	claims := make(map[string][]claim)
	for d := range e.Distributions() {
		for _, module := range d.Modules() {
			name := topName(module)
			claims[name] = append(claims[name], claim{module, d})
		}
	}
	return claims
}

// Providers returns the distributions that provide a dotted module, sorted by
// key: those with the longest match, so that google.cloud.storage.blob is
// provided by google-cloud-storage alone, and by nothing if only
// google-cloud-bigquery is installed. Several are returned where their files
// overlap (opencv-python and its headless twin), and for a bare namespace such as
// google, which all who have a part in it provide.
func (e *Environment) Providers(module string) []*Distribution {
	claims := e.claims()[topName(module)]
	longest := longestMatches(claims, module)
	if len(longest) == 0 {
		return sharers(claims, module)
	}
	return slices.DeleteFunc(deepest(longest, module), func(d *Distribution) bool {
		return d.lacks(longest[0].module, module)
	})
}

// longestMatches keeps the claims to the longest prefix of the module.
func longestMatches(claims []claim, module string) []claim {
	var longest []claim
	for _, c := range claims {
		if !isWithin(module, c.module) {
			continue
		}
		if len(longest) > 0 && len(c.module) > len(longest[0].module) {
			longest = longest[:0]
		}
		if len(longest) == 0 || len(c.module) == len(longest[0].module) {
			longest = append(longest, c)
		}
	}
	return longest
}

// sharers are the distributions with a part in the namespace.
func sharers(claims []claim, namespace string) []*Distribution {
	var found []*Distribution
	for _, c := range claims {
		if isWithin(c.module, namespace) && !slices.Contains(found, c.distribution) {
			found = append(found, c.distribution)
		}
	}
	return found
}

// deepest decides between several claims to the same package by their files:
// those that hold the longest part of the module win.
func deepest(claims []claim, module string) []*Distribution {
	var found []*Distribution
	depth := 0
	for _, c := range claims {
		n := 0
		if len(claims) > 1 {
			n = c.distribution.depth(module)
		}
		if n > depth {
			found, depth = found[:0], n
		}
		if n == depth {
			found = append(found, c.distribution)
		}
	}
	return found
}

// depth returns the length of the longest prefix of the module that is among
// the distribution's files.
func (d *Distribution) depth(module string) int {
	contents := d.contents()
	for prefix := module; prefix != ""; prefix = prefix[:max(0, strings.LastIndexByte(prefix, '.'))] {
		if contents[prefix] {
			return len(prefix)
		}
	}
	return 0
}

// lacks reports whether a package that the distribution claims is an old-style
// namespace and the wanted module is in no part of it. Such a package has an
// __init__.py that several distributions install alike; its text tells.
func (d *Distribution) lacks(claimed, module string) bool {
	rest, below := strings.CutPrefix(module, claimed+".")
	if !below || len(d.contents()) == 0 || d.contents()[claimed+"."+topName(rest)] {
		return false
	}
	path := filepath.Join(d.root, filepath.FromSlash(strings.ReplaceAll(claimed, ".", "/")), "__init__.py")
	info, err := os.Stat(path)
	if err != nil || info.Size() > maxNamespaceInit {
		return false
	}
	text, err := os.ReadFile(path)
	return err == nil && (bytes.Contains(text, []byte("extend_path(")) || bytes.Contains(text, []byte("declare_namespace(")))
}

// maxNamespaceInit bounds, in bytes, the __init__.py of an old-style namespace:
// it holds one statement and perhaps a licence.
const maxNamespaceInit = 4 << 10

// isWithin reports whether the module is the package or lies in it.
func isWithin(module, pkg string) bool {
	rest, ok := strings.CutPrefix(module, pkg)
	return ok && (rest == "" || rest[0] == '.')
}

// topName returns the first part of a dotted name.
func topName(module string) string {
	name, _, _ := strings.Cut(module, ".")
	return name
}
