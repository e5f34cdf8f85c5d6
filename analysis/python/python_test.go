package python

import (
	"fmt"
	"strings"
	"testing"
)

// uses describes what the statements of src do with the module's names: the
// name, then ! for bound, - for deleted, * for changed, : for declared, with ~
// if it happens later and " if it is quoted.
func uses(src string) string {
	signs := map[Op]string{Store: "!", Unbind: "-", Mutate: "*", Declare: ":"}
	var list []string
	for _, s := range Parse(src).Statements {
		for _, u := range s.Uses {
			word := u.Name + u.Attr + signs[u.Op]
			if u.Lazy {
				word = "~" + word
			}
			if u.Quoted {
				word += `"`
			}
			list = append(list, word)
		}
	}
	return strings.Join(list, " ")
}

func TestUses(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{"x = y.z + 1", "y.z x!"},
		{"a.b.c = d[e] = f", "f d[e]* d e a.b.c* a.b.c"},
		{"x += 1", "x x!"},
		{"x: T", "T x:"},
		{"x: 'list[T]' = 1", `list" T" x!`},
		{"x: Literal['T']", "Literal x:"},
		{"x: 'no type here at all'", "x:"},
		{"del a, b.c", "a- b.c* b.c"},
		{"def f(a, b=c, *d: e) -> g: return a, h, i", "c e g ~h ~i f!"},
		{"@dec(x)\ndef f():\n    def g(): return y\n    return g", "dec x ~y f!"},
		{"def f():\n    global n\n    n = m", "~m ~n! f!"},
		{"def f():\n    return [x for x in xs if (y := x)] + [y]", "~xs f!"},
		{"[x for x in xs for y in x if z]", "xs z"},
		{"class C(B, metaclass=M):\n    x = x\n    y = x\n    def f(self): return x, __p", "B M x ~x ~_C__p C!"},
		{"lambda a, b=c: a + d", "c ~d"},
		{"for i, (j, *k) in l: print(i)", "l i! j! k! print i"},
		{"with open(a) as f, b as c.d: pass", "open a f! b c.d* c.d"},
		{"try:\n    a\nexcept E as e:\n    b", "a E e! b e-"},
		{"import a.b, c as d\nfrom e import f as g, h", "a! d! g! h!"},
		{"match p:\n    case [a, B.c, *d] if e: pass\n    case F(x=y): pass\n    case {'k': z, **r}: pass\n    case _: pass", "p a! B d! e F y! z! r!"},
		{"f'{a!r:>{b}} {c=}'", "a b c"},
		{"def f[T: B](x: T) -> T: return x", "~B f!"},
		{"type A[T] = dict[T, V]", "~dict ~V A!"},
		{"(x := y)", "y x!"},
		{"type(x).y = z", "type x z"},
	} {
		if got := uses(c.src); got != c.want {
			t.Errorf("%s\ngot  %s\nwant %s", c.src, got, c.want)
		}
	}
}

func TestErrors(t *testing.T) {
	for _, src := range []string{"def f(:", "print 'x'", "x = = 1", "class", "else = 3", "(", "'''", "def f():", "if x:\n    # later\n",
		"class A:\n\nx = 1", "for x in y: # none"} {
		if len(Parse(src).Errors) == 0 {
			t.Errorf("no error in %q", src)
		}
	}
}

func TestFutureAnnotations(t *testing.T) {
	if got := uses("from __future__ import annotations\nx: T = 1"); got != `annotations! T" x!` {
		t.Error(got)
	}
}

func TestCalls(t *testing.T) {
	src := "@dec\n@make(1)\ndef f(x):\n    return x.go(), np.zeros(3), 'a'.join(x)\ng = f('q', *[])()\n"
	var got []string
	for _, s := range Parse(src).Statements {
		for _, c := range s.Calls {
			got = append(got, fmt.Sprint(c.Path, c.Depth, c.Local, c.Decorator, c.Bare, c.Strings))
		}
	}
	want := "dec 0 false true false []|make 0 false true false []|x.go 1 true false true []|np.zeros 1 false false false []|" +
		".join 1 false false false []| 0 false false true []|f 0 false false false [q]"
	if g := strings.Join(got, "|"); strings.ReplaceAll(g, " ", "") != strings.ReplaceAll(want, " ", "") {
		t.Errorf("got  %s\nwant %s", g, want)
	}
}

// FuzzParse checks that any text is read, and that all spans lie in it.
func FuzzParse(f *testing.F) {
	for _, src := range []string{
		"", "def f(x: 'T' = 1): pass", "class C[T](B): x = x", "type A = B", "case", "match x:\n case {**r}: pass", "@d\n",
		"x: 'a b' = (y := 3)", "from . import *", "lambda *a, **k: 0", "type(x).y = z", "except* A as b", "f'{x:{y}}'", "\xff\x00",
		"def", "class", "del", "import", "@", "type", "with a as", "a[", "x: ''", "[x for", "def f[", "for", "global", "a = b = ",
	} {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src string) {
		parsed := Parse(src)
		end := 0
		for _, s := range parsed.Statements {
			if s.Span.Start < end || s.Span.End > len(src) {
				t.Fatalf("statement at %v after %d of %d", s.Span, end, len(src))
			}
			end = s.Span.End
			for _, u := range s.Uses {
				if u.Span.Start < 0 || u.Span.End > len(src) || u.Span.Len() <= 0 {
					t.Fatalf("use of %q at %v", u.Name, u.Span)
				}
			}
		}
	})
}

// TestAnnotatedSlices reads slices in annotations, which the grammar does not
// know.
func TestAnnotatedSlices(t *testing.T) {
	for _, bounds := range []string{"0:", ":10", "0:1", "low:high", ":", "0:, 'x'", "::2"} {
		src := "def f(x, a: float, b: Annotated[float, " + bounds + "]):\n    return a + b * x\n"
		if got := len(Parse(src).Errors); got != strings.Count(bounds, "'x'") {
			t.Errorf("%s: %d errors", bounds, got)
		}
	}
	if len(Parse("x: Annotated[int, 0:\n").Errors) == 0 {
		t.Error("no error in a bracket left open")
	}
}
