package extract

import (
	"regexp"
	"slices"
	"strings"
)

// telling is code that shows where definitions stand or how cells read.
var telling = newSpotter(`__ co_ currentframe getframe getsource findsource getmodule getfile getabsfile getref get_ref print_ format_ extract_ tb_ walk_tb f_lineno Traceback testmod docstring_ _ih last_ user_ run_cell In[ inspect dis. modules[ import_module catch_warnings`,
	`\b(__module__|__globals__|co_filename|co_firstlineno|getsourcefile|getsourcelines|getfile|getabsfile|findsource|getmodule|getrefcount|get_referrers|`+
		`currentframe|_getframe|format_exc|format_exception|TracebackException|extract_tb|walk_tb|tb_lineno|tb_frame|f_lineno|print_stack|format_stack|extract_stack|print_tb|format_tb|testmod|run_docstring_examples|`+
		`_ih|import __main__|last_expr_or_assign|user_ns|run_cell|user_global_ns)\b|\bIn\[|inspect\.stack|dis\.dis|\bmodules\[(['"]__main__|__name__)|\b(import_module|__import__)\(\s*(__name__|['"]__main__)|['"]__main__\.|\bmodule\s*=\s*r?["']__main__|(?s:catch_warnings.*\.(filename|lineno)\b)`)

// tracing prints a traceback. On the standard error stream it is told by
// nothing but a person, and names temporary files anyway.
var tracing = newSpotter(`print_exc`, `\bprint_exc(\s*\(\s*[^)\s]|\s*[^\s(]|\s*$)`)

// keepsErrors reports whether the notebook does something with what is written
// to the standard error stream.
func (b *book) keepsErrors() bool {
	return slices.ContainsFunc(b.cells, func(c *cell) bool {
		return strings.Contains(c.source, "stderr") || strings.Contains(c.source, "capture")
	})
}

// logging shows the place of a call, or of an error, where it is asked to.
var logging = newSpotter(`%( .exception( exc_info`, `%\((lineno|module|filename|pathname)\)|\.exception\(|\bexc_info\s*=`)

// logs reports whether the notebook shows, or keeps, what is logged.
func (b *book) logs() bool {
	holds := func(words string) bool {
		return slices.ContainsFunc(b.cells, func(c *cell) bool { return strings.Contains(c.source, words) })
	}
	return holds("logging") && (holds("stdout") || b.keepsErrors())
}

// locating matches the question where the object of a name stands.
var locating = regexp.MustCompile(`\b(?:getfile|getabsfile|getsourcefile|getmodule)\((\w+)[\w.]*\)`)

// withoutLocated is code without such questions about what is imported, which
// stays where it is.
func (b *book) withoutLocated(code string) string {
	return locating.ReplaceAllStringFunc(code, func(call string) string {
		name := locating.FindStringSubmatch(call)[1]
		if _, ok := importsOf(name, b.binds[name]); ok {
			return ""
		}
		return call
	})
}

// tellsPlace is the code of a cell that would print where definitions stand,
// or empty.
func (b *book) tellsPlace(code string) string {
	if telling.find(code) != "" {
		if found := telling.find(b.withoutLocated(code)); found != "" {
			return found
		}
	}
	if found := logging.find(code); found != "" && b.logs() {
		return found
	}
	if strings.Contains(code, "print_exc") && (b.keepsErrors() || tracing.find(code) != "") {
		return "print_exc"
	}
	return ""
}

// recording is code that keeps warnings as they are filtered.
var recording = regexp.MustCompile(`catch_warnings\([^)]*record\s*=\s*True`)

// deprecates reports whether code that moves warns of what is deprecated, and
// no cell asks for all warnings.
func (p *plan) deprecates() bool {
	return slices.ContainsFunc(inOrder(p.moved), func(s *stmt) bool { return strings.Contains(s.source(), "DeprecationWarning") }) &&
		!slices.ContainsFunc(p.book.cells, func(c *cell) bool {
			return strings.Contains(c.source, `"always"`) || strings.Contains(c.source, "'always'")
		})
}
