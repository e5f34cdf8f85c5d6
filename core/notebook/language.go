package notebook

import (
	"slices"
	"strings"
)

// A kernel is what a notebook's metadata says about its language.
type kernel struct {
	name         string // metadata.kernelspec.name
	language     string // metadata.kernelspec.language
	languageInfo string // metadata.language_info.name
	version      string // metadata.language_info.version
}

// metadata reads a member of the notebook's metadata.
func (d *document) metadata(name string) bool {
	switch name {
	case "kernelspec":
		return d.members(d.kernelspec)
	case "language_info":
		return d.members(d.languageInfo)
	}
	return d.skip()
}

func (d *document) kernelspec(name string) (ok bool) {
	switch name {
	case "name":
		d.kernel.name, ok = d.stringOrSkip()
	case "language":
		d.kernel.language, ok = d.stringOrSkip()
	default:
		ok = d.skip()
	}
	return ok
}

func (d *document) languageInfo(name string) (ok bool) {
	switch name {
	case "name":
		d.kernel.languageInfo, ok = d.stringOrSkip()
	case "version":
		d.kernel.version, ok = d.stringOrSkip()
	default:
		ok = d.skip()
	}
	return ok
}

// python decides whether the kernel runs Python. The chosen kernel's language
// counts most, since language_info still tells the last run's. Both are often
// missing; then only a name that is known to be another language's says no,
// because most names are those of somebody's environment.
func (k kernel) python() bool {
	switch {
	case k.language != "":
		return isPython(k.language)
	case k.languageInfo != "":
		return isPython(k.languageInfo)
	}
	return !slices.Contains(otherKernels, strings.TrimRight(strings.ToLower(k.name), "0123456789.-"))
}

// python2 decides whether the kernel runs Python 2.
func (k kernel) python2() bool {
	return strings.HasPrefix(k.version, "2.") || k.version == "" && k.name == "python2"
}

// isPython reports whether a language's name is Python's: python, python3,
// ipython, pyspark. No name at all counts as Python.
func isPython(language string) bool {
	language = strings.ToLower(language)
	return language == "" || strings.Contains(language, "python") || language == "pyspark"
}

// otherKernels are the names, without version numbers, that well-known
// kernels of other languages install themselves under.
var otherKernels = []string{
	".net-csharp", ".net-fsharp", ".net-powershell", "almond", "apache_toree_scala", "apache_toree_sql", "bash", "deno",
	"gophernotes", "haskell", "ir", "java", "javascript", "jslab", "julia", "kotlin", "matlab", "octave", "powershell",
	"ruby", "rust", "sas", "scala", "sos", "sparkkernel", "sparkrkernel", "sql", "stata", "tslab", "xcpp", "xr", "xsql",
}
