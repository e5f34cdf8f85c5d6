package python_test

import (
	"testing"

	"github.com/pyferry/pyferry/analysis/python"
)

func TestCanonical(t *testing.T) {
	for _, pair := range [][2]string{
		{"f(a,b)", "f(\n    a,  # first\n    b,\n)"},
		{"x = 'a'", `x = "a"`},
		{"def f():\n    '''Doc  of\n    f.'''\n    return 1", "def f():\n  '''Doc of f.'''\n\n  return 1 # one"},
		{"a = [1, 2]", "a = [\n    1,\n    2,\n]"},
		{"x = a + \\\n  b", "x = a + b"},
		{"x = (a + b)", "x = a + b"}, {"return (\n  a\n)", "return a"}, {"def f():\n  'Doc of f.'", "def f():\n  \"\"\"\n  Doc of f.\n  \"\"\""},
	} {
		if a, b := python.Canonical(pair[0]), python.Canonical(pair[1]); a != b || a == "" {
			t.Errorf("%q and %q differ:\n%s\n%s", pair[0], pair[1], a, b)
		}
	}
	for _, pair := range [][2]string{
		{"x[1:]", "x[:1]"}, {"(a,)", "(a)"}, {"{a}", "[a]"}, {"a + b", "a - b"}, {"a < b", "a <= b"}, {"not a", "a"},
		{"f(*a)", "f(**a)"}, {"f(a, b)", "f(b, a)"}, {"x = 'a, b'", "x = 'a b'"}, {"x = 'a,\\n'", "x = 'a \\n'"},
		{"a is b", "a is not b"}, {"x = b'a'", "x = 'a'"}, {"if a: b\nelse: c", "if a: b\nc"}, {"x: int", "x = int"},
		{"def f(a, *, b): pass", "def f(a, b): pass"}, {"async def f(): pass", "def f(): pass"}, {"f'{x!r}'", "f'{x}'"},
		{"f'{x:3}'", "f'{x:4}'"}, {"f'{x=}'", "f'{x}'"}, {"a and b", "a or b"}, {"x[1:2:3]", "x[1:2]"}, {"x[a:]", "x[a]"},
		{"raise a from b", "raise a"}, {"yield a", "yield from a"}, {"for a in b: c", "for a in b: d"}, {"lambda: a", "lambda a: a"},
		{"{**a}", "{a}"}, {"x[::2]", "x[2:]"}, {"a, = b", "a = b"}, {"import a.b", "import a"}, {"del a", "a"}, {"return", "pass"},
		{"-a", "~a"}, {"a if b else c", "b if a else c"}, {"f(a=b)", "f(a)"}, {"(yield)", "()"}, {"while a: b", "if a: b"},
		{"a - (b - c)", "a - b - c"}, {"(a < b) < c", "a < b < c"}, {"not (a and b)", "not a and b"}, {"(lambda: a)()", "lambda: a()"},
	} {
		if a, b := python.Canonical(pair[0]), python.Canonical(pair[1]); a == b {
			t.Errorf("%q and %q are the same: %q", pair[0], pair[1], a)
		}
	}
	if python.Canonical("def f(:") != "" {
		t.Error("what is not Python has a form")
	}
}
