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
	claimed := longest[0].module
	if claimed == module {
		return ownersOrSharers(claims, longest)
	}
	shared := sharedPrefix(claims, module)
	return slices.DeleteFunc(deepest(longest, module), func(d *Distribution) bool {
		return d.lacks(claimed, shared, module)
	})
}

// sharedPrefix returns the longest prefix of the module in which some
// distribution has a part of its own: airflow.providers, for what Apache Airflow
// itself does not bring.
func sharedPrefix(claims []claim, module string) string {
	longest := ""
	for _, c := range claims {
		prefix := c.module
		for prefix != "" && !isWithin(module, prefix) {
			prefix = parent(prefix)
		}
		if prefix != c.module && len(prefix) > len(longest) {
			longest = prefix
		}
	}
	return longest
}

// ownersOrSharers decides who provides exactly the claimed package: all who
// have a part in it if it is an old-style namespace, else its owners.
func ownersOrSharers(claims, owners []claim) []*Distribution {
	pkg := owners[0].module
	for _, c := range owners {
		if c.distribution.isOldNamespace(pkg) {
			return sharers(claims, pkg)
		}
	}
	return sharers(owners, pkg)
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
	if len(claims) == 1 {
		return []*Distribution{claims[0].distribution}
	}
	var found []*Distribution
	depth := 0
	for _, c := range claims {
		n := c.distribution.depth(module)
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
	for prefix := module; prefix != ""; prefix = parent(prefix) {
		if contents[prefix] {
			return len(prefix)
		}
	}
	return 0
}

// lacks reports whether the distribution has no part in the package that the
// module lies in, though it claims a package around it: either that one is an
// old-style namespace, or it shares a package below it with others.
func (d *Distribution) lacks(claimed, shared, module string) bool {
	pkg := claimed
	if isWithin(shared, claimed) && shared != claimed {
		pkg = shared
	} else if !d.isOldNamespace(claimed) {
		return false
	}
	rest, below := strings.CutPrefix(module, pkg+".")
	return below && !d.contents()[pkg+"."+topName(rest)]
}

// isOldNamespace reports whether the package's __init__.py, which several
// distributions then install alike, joins its parts by pkgutil or setuptools.
func (d *Distribution) isOldNamespace(pkg string) bool {
	path := filepath.Join(d.root, filepath.FromSlash(strings.ReplaceAll(pkg, ".", "/")), "__init__.py")
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

// parent returns the package that a dotted module lies in, or "".
func parent(module string) string {
	return module[:max(0, strings.LastIndexByte(module, '.'))]
}
