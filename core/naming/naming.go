// Package naming knows how the things one imports, installs with pip and
// installs with conda are called: import name -> distribution -> conda name,
// and which modules belong to the standard library.
package naming

// An Entry says which distribution provides a module.
type Entry struct {
	// Distribution is the best answer as users write it: the normalised
	// name (PEP 503), but with the customary dots of names such as
	// ruamel.yaml or zope.interface. pep.Normalize gives its key.
	Distribution string
	// Alternatives are other distributions that provide the module.
	Alternatives []string
	// Tables counts the public tables that agree. 1 is a weak hint.
	Tables int
	// Module is the dotted prefix of the module that the answer is for.
	Module string
	// Same tells that a distribution of the import's own name is known.
	Same bool
}

// Lookup finds the distribution of a module, longest dotted prefix first.
func Lookup(module string) (Entry, bool) { return Entry{}, false }

// IsNamespace reports whether several distributions share the package.
func IsNamespace(module string) bool { return false }

// Imports returns the modules of a distribution (key: its normalised name).
func Imports(key string) []string { return nil }

// CondaName returns conda-forge's name of a distribution.
func CondaName(key string) string { return key }

// PyPIName returns the normalised PyPI name of a conda package.
func PyPIName(condaName string) string { return condaName }

// ProvidedBy names the platform that brings a module which cannot be
// installed, such as "Google Colab" for google.colab; empty for all others.
func ProvidedBy(module string) string { return "" }

// Stdlib reports whether the module is in the standard library of Python
// 3.minor.
func Stdlib(module string, minor int) bool { return false }

// EverStdlib reports whether the module is or ever was in the standard
// library of any Python, 2 included.
func EverStdlib(module string) bool { return false }
