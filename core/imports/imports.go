// Package imports finds every import of a Python file, with its context and
// the exact bytes that it covers, at the speed at which files are read.
//
// It is a lexical scanner: it knows strings, comments, brackets, line joins and
// indentation, and looks only at the words that begin a statement. So it needs
// no valid file. On a file that CPython parses it finds what CPython's ast
// finds; on a half-typed or broken one, what can still be recognised. All text
// of Python 2 and 3 is accepted, as are t-strings (PEP 750), nested f-strings
// (PEP 701) and lazy imports (PEP 810).
//
// Two limits hold by design: imports inside the replacement fields of f-strings
// are not looked for, and names are compared as they are written, without the
// NFKC normalisation that Python applies to identifiers.
package imports

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/pyferry/pyferry/core/text"
)

// An Import is one imported module at one place. `import a, b` is two imports,
// `from a import b, c` is one.
//
// Spans are byte offsets into the scanned text, a byte order mark included.
type Import struct {
	// Module is the dotted path, without blanks and without the leading dots
	// of a relative import: "google.cloud.bigquery", or "" for `from . import x`.
	Module string
	// Level is the number of leading dots; 0 for an absolute import.
	Level int
	// From marks `from x import ...`.
	From bool
	// Names are the names of a from-import; nil for a star import.
	Names []Name
	// Star marks `from x import *`.
	Star bool
	// As is the name bound by `import a.b as c`, else "".
	As string
	// Span covers the dotted path with its leading dots, as written. For a
	// dynamic import it covers the content of the string literal.
	Span text.Span
	// Statement covers the simple statement from its first word to its last
	// token, a closing parenthesis included; the imports of `import a, b` share
	// it. For a dynamic import it covers the call.
	Statement text.Span
	// Context says under which circumstances the import runs.
	Context Context
}

// A Name is one name of a from-import.
type Name struct {
	// Name is the imported name, As the name that it is bound to by `as`, or "".
	Name, As string
	// Span covers the imported name, without the `as` part.
	Span text.Span
}

// A Context is a set of circumstances under which an import runs. The empty
// set is an import that runs whenever the module is loaded.
type Context uint16

// The circumstances.
const (
	// Guarded imports may fail: they stand in a `try` one of whose handlers
	// catches ImportError, ModuleNotFoundError or a base class of them, in such
	// a handler or in the `else` of such a `try`; or in a `with` statement that
	// expects the error (contextlib.suppress, pytest.raises, assertRaises).
	// A function that is defined in the body of the `try` or `with` is not
	// guarded by it, since it runs later.
	Guarded Context = 1 << iota
	// TypeChecking imports are seen by type checkers alone:
	// `if TYPE_CHECKING:` (typing.TYPE_CHECKING).
	TypeChecking
	// TypeCheckingElse imports are hidden from type checkers: they stand in the
	// other branch of `if TYPE_CHECKING:` and run like any import.
	TypeCheckingElse
	// VersionGuard imports depend on the version of Python.
	VersionGuard
	// Python2 imports, which are VersionGuard too, stand in a branch that no
	// version of Python 3 takes and some version of Python 2 does.
	Python2
	// PlatformGuard imports depend on the operating system.
	PlatformGuard
	// InFunction imports run when a function or lambda is called. The body of
	// a class that is not itself in a function is not one.
	InFunction
	// Dynamic imports are calls of importlib.import_module or __import__ with
	// one plain string literal as the module.
	Dynamic
	// Lazy imports are `lazy import x` and `lazy from x import y` (PEP 810).
	Lazy
	// Asked imports stand in the clauses of an `if` whose condition names their
	// top-level module: `if HAVE_NUMPY:`, `if is_torch_available():`,
	// `if engine == "pyarrow":`, `if "ipykernel" in sys.modules:`.
	Asked
)

// Has reports whether c contains all of f.
func (c Context) Has(f Context) bool { return c&f == f }

// Scan returns the imports of a Python file in the order of their Spans. It
// accepts any text, and is safe for concurrent use. What it returns does not
// keep src in memory.
func Scan(src string) []Import {
	s := scanners.Get().(*scanner)
	defer scanners.Put(s)
	s.start(src)
	last := lastKeyword(s.src)
	for s.pos < len(s.src) && (s.pos <= last || s.undecided()) {
		s.logicalLine()
	}
	found := append([]Import(nil), s.found...) // of exact size; nil if there is none
	s.start("")
	return found
}

// lastKeyword returns the offset of the last "import" in src that an import
// statement or a call of import_module or __import__ may contain, or -1. Behind
// it nothing is found, and most files have their imports at the top.
func lastKeyword(src string) int {
	const rest = "mport" // m is rarer than i, so there is less to look at
	last := -1
	for at := 0; ; {
		i := strings.Index(src[at:], rest)
		if i < 0 {
			return last
		}
		at += i + len(rest)
		next := byteAt(src, at)
		if next == '_' || next >= utf8.RuneSelf || !identifierBytes[next] {
			last = at - len(rest) - 1
		}
	}
}

// undecided reports whether the handlers to come may still tell that imports
// which were found are guarded.
func (s *scanner) undecided() bool {
	return slices.ContainsFunc(s.blocks, func(b block) bool {
		return b.kind == tryWord && b.bodyStart < len(s.found)
	})
}

// scanners keeps the buffers of one scan for the next, so that a scan allocates
// little more than what it returns.
var scanners = sync.Pool{New: func() any { return new(scanner) }}

const byteOrderMark = "\ufeff"

// start prepares s for a text. Old Mac line ends (a lone \r) are replaced in a
// copy, which moves no offset, so that \n ends every line from here on.
func (s *scanner) start(src string) {
	clear(s.found)
	*s = scanner{
		src:   src,
		found: s.found[:0], depths: s.depths[:0], names: s.names[:0],
		blocks:  append(s.blocks[:0], block{indent: -1}),
		lambdas: lambdas{open: s.lambdas.open[:0]},
	}
	if strings.HasPrefix(src, byteOrderMark) {
		s.pos = len(byteOrderMark)
	}
	if hasLoneCR(src) {
		s.src = replaceLoneCRs(src)
	}
}

func hasLoneCR(src string) bool {
	for {
		i := strings.IndexByte(src, '\r')
		if i < 0 {
			return false
		}
		if !strings.HasPrefix(src[i+1:], "\n") {
			return true
		}
		src = src[i+2:]
	}
}

func replaceLoneCRs(src string) string {
	out := []byte(src)
	for i, c := range out {
		if c == '\r' && (i+1 == len(out) || out[i+1] != '\n') {
			out[i] = '\n'
		}
	}
	return string(out)
}
