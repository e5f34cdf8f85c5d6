package imports

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unsafe"

	"github.com/pyferry/pyferry/core/text"
)

// TestBytes covers what cannot be read in a text file: line ends, marks and
// control characters.
func TestBytes(t *testing.T) {
	tests := []struct{ name, src, want string }{
		{"empty", "", ""},
		{"byte order mark", "\ufeffimport a", "import a"},
		{"CRLF", "def f():\r\n\r\n    import a\r\n\\\r\nimport b.\\\r\nc\r\n", "import a [function]; import b.c"},
		{"lone CR", "def f():\r    x\r\r    import a\rimport b", "import a [function]; import b"},
		{"mixed line ends", "x = 'a\rimport b\r\nimport c\nimport d\r", "import b; import c; import d"},
		{"CRLF in strings", "'a\\\r\nimport no'; import a\r\n'''\r\nimport no\r\n'''\r\nimport b", "import a; import b"},
		{"CRLF in a list", "from a import (b, # c\r\n  d\r\n)\r\nimport e", "from a import b, d; import e"},
		{"NUL", "import a\x00b\nx\x00 = 1\nimport c", "import a; import c"},
		{"form feed", "def f():\n    import a\n\fimport b\n    \f\timport c\n\f\n", "import a [function]; import b; import c"},
		{"form feed in statement", "import\fa\fas\fb", "import a as b"},
		{"tab is eight columns", "if TYPE_CHECKING:\n\timport a\n        import b\n\t import c\nimport d",
			"import a [checking]; import b [checking]; import c [checking]; import d"},
		{"invalid UTF-8", "import a\xff, b\nimport c\xc3\nimport \xe4", "import a; import c"},
		{"no-break space", "import a\u00a0\nimport b", "import a; import b"},
		{"ends in a join", "import a \\", "import a"},
		{"ends in a join and line end", "from a import \\\n", "from a import"},
		{"ends in an escape", "import a; '\\", "import a"},
		{"ends in an f-string", "import a; f'{", "import a"},
		{"ends behind the call", "import_module('a'", "a [dynamic]"},
		{"U+0130 is a letter", "import İ", "import İ"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := describeAll(Scan(test.src)); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			checkScan(t, test.src)
		})
	}
}

func describeAll(found []Import) string {
	list := make([]string, len(found))
	for i, imp := range found {
		list[i] = describe(imp)
	}
	return strings.Join(list, "; ")
}

// TestSpans shows what each span covers.
func TestSpans(t *testing.T) {
	tests := []struct{ src, span, statement, names string }{
		{"x; import a.b as c, d # e", "a.b d", "import a.b as c, d", ""},
		{"from .. a . b import (c as d, e,) ; f", ".. a . b", "from .. a . b import (c as d, e,)", "c e"},
		{"from . import *\n", ".", "from . import *", ""},
		{"lazy import a", "a", "lazy import a", ""},
		{"import a. # b", "a", "import a.", ""},
		{"import a, \\\n", "a", "import a,", ""},
		{"from a import (b, # c\n\ndef f(): pass", "a", "from a import (b,", "b"},
		{"y = importlib.import_module('.a.b', package=f(1)).c", ".a.b", "importlib.import_module('.a.b', package=f(1))", ""},
		{"x[__import__('a', [1)", "a", "__import__('a'", ""},
	}
	for _, test := range tests {
		var spans, statements, names []string
		for _, imp := range Scan(test.src) {
			spans = append(spans, imp.Span.Of(test.src))
			statements = append(statements, imp.Statement.Of(test.src))
			for _, name := range imp.Names {
				names = append(names, name.Span.Of(test.src))
			}
		}
		got := [3]string{strings.Join(spans, " "), strings.Join(slices.Compact(statements), " "), strings.Join(names, " ")}
		if want := [3]string{test.span, test.statement, test.names}; got != want {
			t.Errorf("%q:\n got  %q\n want %q", test.src, got, want)
		}
	}
}

// TestKeepsNoText makes sure that a result does not pin the scanned text.
func TestKeepsNoText(t *testing.T) {
	src := strings.Clone("import a.b as c\nfrom d import e as f, g\nimport_module('h')\nfrom . import\\\n i\n")
	start := uintptr(unsafe.Pointer(unsafe.StringData(src)))
	check := func(part string) {
		at := uintptr(unsafe.Pointer(unsafe.StringData(part)))
		if part != "" && at >= start && at < start+uintptr(len(src)) {
			t.Errorf("%q is a part of the text", part)
		}
	}
	for _, imp := range Scan(src) {
		check(imp.Module)
		check(imp.As)
		for _, name := range imp.Names {
			check(name.Name)
			check(name.As)
		}
	}
}

// checkScan checks what holds for every text, and returns what is found in it.
func checkScan(t *testing.T, src string) []Import {
	t.Helper()
	found := Scan(src)
	last := text.Span{Start: -1, End: -1}
	for _, imp := range found {
		if imp.Statement.Start < 0 || imp.Statement.End > len(src) {
			t.Fatalf("statement %v outside of the text", imp.Statement)
		}
		if problem := checkSpans(src, imp); problem != "" {
			t.Fatalf("%s: %s", describe(imp), problem)
		}
		if imp.Span.Start < last.End {
			t.Fatalf("%v comes after %v", imp.Span, last)
		}
		if imp.Span.Len() == 0 || imp.Module == "" && imp.Level == 0 {
			t.Fatalf("imports nothing: %+v", imp)
		}
		last = imp.Span
	}
	return found
}

// FuzzScan checks any text.
func FuzzScan(f *testing.F) {
	for _, src := range caseFiles(f) {
		f.Add(src, "x = ([{f(", uint(len(src)/2))
	}
	for _, hostile := range hostileTexts {
		f.Add(strings.Repeat(hostile, 20), hostile, uint(9))
	}
	f.Fuzz(checkProperties)
}

// TestFragments checks texts that are put together from what matters to the
// scanner, which a fuzzer seldom hits upon.
func TestFragments(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	compose := func() string {
		var out strings.Builder
		for range random.IntN(24) {
			out.WriteString(fragments[random.IntN(len(fragments))])
		}
		return out.String()
	}
	var src, garbage string
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("in %q followed by %q", src, garbage)
		}
	})
	for range 50_000 {
		src, garbage = compose(), compose()
		checkProperties(t, src, garbage, uint(random.IntN(len(src)+1)))
	}
}

var fragments = []string{
	"\n", "\n", "\n", "\n    ", "\n\t", "\n  ", " ", `\`, "\\\n", "#", ";", ":", ",", ".", "=", "*", ":=", "!",
	"(", ")", "[", "]", "{", "}", "'", `"`, `"""`, "'''", "f'", `f"`, "rf'''", `rb"`, "a", "b1", "é", "\ufeff", "\f", "\x00", "\xff",
	"import ", "from ", "import a", "import b.c as d", "from . import e", "from f import (g", " as ", "lazy ", "async ", "lambda ",
	"import_module('h')", `__import__("i", `, "if ", "elif ", "else", "else:", "try:", "except ImportError:", "except ", "finally:",
	"def f():", "class A:", "with suppress(ImportError):", "if TYPE_CHECKING:", "not ", "and ", "or ", "PY2", "sys.version_info", "[0]", "<", "3",
	"if sys.platform:", "while ", "case ", "return",
}

// checkProperties checks on any text that scanning ends, that the spans are
// right, that nothing gets lost when a statement or more is appended, and that
// line ends do not matter.
func checkProperties(t *testing.T, src, garbage string, cut uint) {
	found := checkScan(t, src)
	checkScan(t, src[:cut%uint(len(src)+1)])
	checkAppended(t, src, found, garbage)
	checkLineEnds(t, src, found)
}

// checkAppended appends a statement and garbage without quotes, with which no
// string that is open in src can end.
func checkAppended(t *testing.T, src string, found []Import, garbage string) {
	t.Helper()
	garbage = strings.NewReplacer("'", "", `"`, "").Replace(garbage)
	longer := Scan(src + "\nimport appended\n" + garbage)
	for _, imp := range found {
		same := func(other Import) bool { return other.Span == imp.Span && other.Module == imp.Module }
		if !slices.ContainsFunc(longer, same) {
			t.Fatalf("lost %s after appending %q", describe(imp), garbage)
		}
	}
}

// checkLineEnds converts a text to the two other line ends.
func checkLineEnds(t *testing.T, src string, found []Import) {
	t.Helper()
	if strings.Contains(src, "\r") {
		return
	}
	if cr := Scan(strings.ReplaceAll(src, "\n", "\r")); !reflect.DeepEqual(cr, found) {
		t.Fatalf("with CR: %s\nwith LF: %s", describeAll(cr), describeAll(found))
	}
	if crlf := describeAll(Scan(strings.ReplaceAll(src, "\n", "\r\n"))); crlf != describeAll(found) {
		t.Fatalf("with CRLF: %s\nwith LF: %s", crlf, describeAll(found))
	}
}
