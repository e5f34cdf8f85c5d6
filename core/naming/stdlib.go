package naming

import (
	_ "embed" // for the tables
	"strings"
)

// Each line is a module with the minor versions of Python 3 that have it:
// "abc -" in all, "tomllib 11-" since 3.11, "distutils -11" up to 3.11,
// "urllib2 py2" in Python 2 only. Private modules are included, as are those of
// other operating systems. The lists are sys.stdlib_module_names of CPython
// 3.10 to 3.13, the module folders of 2.7 and 3.6 to 3.9, and for 3.14 and 3.15
// the changes that "What's New" documents; the modules of Python 2 for Windows,
// Mac and IRIX come from its library reference.
//
//go:embed data/stdlib.txt
var stdlibText string

// Stdlib reports whether the module, or the package that it lies in, belongs
// to the standard library of Python 3.minor on any operating system. Private
// modules such as _csv count. Minors below 8 are answered as 8.
func Stdlib(module string, minor int) bool {
	since, ok := table(stdlibText).find(top(module))
	if !ok || since == "py2" {
		return false
	}
	first, last, _ := strings.Cut(since, "-")
	minor = max(minor, oldestMinor)
	return number(first, oldestMinor) <= minor && minor <= number(last, minor)
}

// oldestMinor is the first Python 3 minor that the table tells apart.
const oldestMinor = 8

// EverStdlib reports whether the module, or the package that it lies in, is or
// ever was in the standard library of any Python, Python 2 included
// (ConfigParser, distutils).
func EverStdlib(module string) bool {
	_, ok := table(stdlibText).find(top(module))
	return ok
}

// top returns the first part of a dotted name.
func top(module string) string {
	name, _, _ := strings.Cut(module, ".")
	return name
}
