package python

import (
	"regexp"
	"slices"
	"strings"
)

// Code may bind names of the module without a statement that does so. Where it
// might, nothing is told about what follows.

// noteReflection looks for calls that may bind any name.
func (r *runner) noteReflection(path string, args *node) {
	method := lastPart(path)
	bare := args != nil && len(args.kids) == 0
	switch {
	case path == "exec" || path == "execfile" || path == "globals":
		r.opaque = true
	case (path == "vars" || path == "locals") && bare:
		r.opaque = r.opaque || r.scope.Kind == ModuleScope
	case shellMethods[method] && shells[strings.TrimSuffix(path, "."+method)]:
		r.opaque = true
	case method == "_convert_": // an enum's members become the module's
		r.opaque = true
	case path == "setattr" && bindsBuiltin.MatchString(r.text(args)):
		r.opaque = true
	case magicMethods[method]:
		r.magic(args)
	}
}

// magic does what a magic does that is called as a function.
func (r *runner) magic(args *node) {
	if args == nil {
		return
	}
	line := strings.Fields(strings.Trim(quotesAndCommas.ReplaceAllString(r.text(args), " "), "(%) "))
	switch {
	case len(line) > 0 && line[0] == "reset" && slices.ContainsFunc(line[1:], isForce):
		r.apply(Effect{Clears: true})
	case len(line) == 0 || !quietMagics[line[0]]:
		r.opaque = true
	}
}

var quotesAndCommas = regexp.MustCompile(`["',]`)

// isForce reports whether an option of %reset says that nobody is asked.
func isForce(option string) bool { return option == "-f" || option == "-sf" || option == "-fs" }

// bindsBuiltin matches the arguments of a setattr that adds a builtin.
var bindsBuiltin = regexp.MustCompile(`^\(\s*(__builtins__|builtins)\b`)

// shells are what IPython's shell is commonly called.
var shells = setOf(`get_ipython() ip ipy ipython shell self.shell`)

// shellMethods are the shell's methods that run code or bind names.
var shellMethods = setOf(`ex push run_cell run_cell_async run_code safe_execfile`)

// magicMethods are the shell's methods that call a magic.
var magicMethods = setOf(`magic run_cell_magic run_line_magic`)

// quietMagics are magics that bind no name.
var quietMagics = setOf(`autoreload bash cd conda config env html javascript latex load_ext markdown matplotlib pip precision
	reload_ext set_env svg sx system timeit writefile`)

// nameReaders are functions that only read the names of the module that they
// are given.
var nameReaders = setOf(`Timer dict eval len list print repeat set sorted timeit`)

// asksForNames reports whether n gives the names of the module.
func (r *runner) asksForNames(n *node) bool {
	if n == nil {
		return false
	}
	text := compact(r.text(n))
	text = strings.TrimSuffix(text, ".keys()")
	return text == "globals()" || text == "locals()" || text == "vars()" || text == "dir()"
}

// givesModule reports whether an expression gives the module itself, or the
// dictionary of its names, to be changed.
func (r *runner) givesModule(n *node) bool {
	switch n.kind {
	case "identifier":
		return r.text(n) == "__main__"
	case "attribute":
		name := r.text(n.child("attribute"))
		return name == "user_ns" || name == "user_global_ns"
	case "subscript":
		value := n.child("value")
		return r.asksForNames(value) || ownModule[strings.ReplaceAll(compact(r.text(n)), "'", `"`)]
	}
	return false
}

// ownModule are ways to write the module that runs.
var ownModule = setOf(`sys.modules[__name__] sys.modules["__main__"]`)
