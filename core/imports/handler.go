package imports

import "strings"

// importErrors are ImportError, what is derived from it and what it is derived
// from.
var importErrors = wordSet("ImportError ModuleNotFoundError Exception BaseException")

// builtinModules are the modules that hold them, in Python 3 and 2.
var builtinModules = wordSet("builtins __builtin__ exceptions")

// expecters are the context managers that take exceptions as arguments and let
// the body fail with them.
var expecters = wordSet("suppress raises assertRaises assertRaisesRegex")

// catchesImportError reports whether a handler catches ImportError; header is
// what stands between `except` and the colon: nothing, one class or several,
// maybe with a name behind `as` (or, in Python 2, behind a comma).
func catchesImportError(header string) bool {
	list := tokens(header)
	return len(list) == 0 || namesImportError(list)
}

// expectsImportError reports whether a `with` statement with this header calls
// one of the expecters with ImportError.
func expectsImportError(header string) bool {
	if !strings.Contains(header, "Error") && !strings.Contains(header, "Exception") {
		return false
	}
	list := tokens(header)
	for i := 0; i+1 < len(list); i++ {
		if !expecters[string(list[i])] || list[i+1] != "(" {
			continue
		}
		end := bracketEnd(list, i+1)
		if namesImportError(list[i+1 : end]) {
			return true
		}
		i = end - 1
	}
	return false
}

// bracketEnd returns the index behind the bracket that closes list[i].
func bracketEnd(list []token, i int) int {
	depth := 0
	for ; i < len(list); i++ {
		switch list[i] {
		case "(", "[", "{":
			depth++
		case ")", "]", "}":
			depth--
		}
		if depth <= 0 {
			return i + 1
		}
	}
	return len(list)
}

// namesImportError reports whether one of importErrors stands in an expression,
// bare or as an attribute of a builtin module.
func namesImportError(list []token) bool {
	for i, t := range list {
		if !importErrors[string(t)] || i+1 < len(list) && list[i+1] == "." {
			continue
		}
		module, isAttribute := strings.CutSuffix(path(list, i), "."+string(t))
		if !isAttribute && (i == 0 || list[i-1] != ".") || builtinModules[module] {
			return true
		}
	}
	return false
}
