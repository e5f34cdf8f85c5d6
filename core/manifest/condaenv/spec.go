package condaenv

import "github.com/pyferry/pyferry/core/text"

// ReadSpec finds the name and the version in one of conda's match specs, as
// the recipes of packages have them too; spans count bytes of s. It is false
// where s names no package.
func ReadSpec(s string) (name, specifier text.Span, ok bool) {
	spec, ok := parseMatchSpec(s)
	return spec.name, spec.specifier, ok
}
