package manifest

import (
	"testing"

	"github.com/pyferry/pyferry/core/pep"
)

func TestVersions(t *testing.T) {
	cases := []struct {
		eco     Ecosystem
		spec    string
		in, out []string // versions that it allows and that it does not
	}{
		{PyPI, "", []string{"0", "9.9"}, nil},
		{PyPI, ">=1.4,<2", []string{"1.4", "1.9"}, []string{"1.3", "2"}},
		{Conda, "=1.26", []string{"1.26", "1.26.4"}, []string{"1.27", "1.2"}},
		{Conda, "1.26.*", []string{"1.26.4"}, []string{"1.27"}},
		{Conda, "==1.26.4", []string{"1.26.4"}, []string{"1.26.5"}},
		{Conda, ">=1.2, <2", []string{"1.2"}, []string{"2"}},
		{Poetry, "^1.2", []string{"1.2", "1.99"}, []string{"2.0", "1.1"}},
		{Poetry, "^0.2.3", []string{"0.2.3", "0.2.9"}, []string{"0.3", "0.2.2"}},
		{Poetry, "^0.0.3", []string{"0.0.3"}, []string{"0.0.4"}},
		{Poetry, "^0", []string{"0.5"}, []string{"1.0"}},
		{Poetry, "~1.2.3", []string{"1.2.3", "1.2.9"}, []string{"1.3", "1.2.2"}},
		{Poetry, "~1.2", []string{"1.2.0", "1.2.9"}, []string{"1.3"}},
		{Poetry, "1.2.3", []string{"1.2.3"}, []string{"1.2.4"}},
		{Poetry, "*", []string{"7"}, nil},
	}
	for _, c := range cases {
		specs, ok := Requirement{Specifier: c.spec}.Versions(c.eco)
		if !ok {
			t.Errorf("%q cannot be read", c.spec)
			continue
		}
		for want, versions := range map[bool][]string{true: c.in, false: c.out} {
			for _, text := range versions {
				v, err := pep.ParseVersion(text)
				if err != nil {
					t.Fatal(err)
				}
				if specs.Contains(v) != want {
					t.Errorf("%q contains %s: %t, want %t", c.spec, text, !want, want)
				}
			}
		}
	}
	for _, r := range []Requirement{{URL: "git+x"}, {Specifier: ">=1|<0.5"}, {Specifier: "=1.2=py_0"}} {
		if _, ok := r.Versions(Conda); ok {
			t.Errorf("%v was read", r)
		}
	}
}

func TestSpecifier(t *testing.T) {
	cases := []struct {
		habit   Habit
		eco     Ecosystem
		version string
		want    string
	}{
		{NoHabit, PyPI, "1.4.2", ">=1.4,<2"},
		{NoHabit, PyPI, "0.4.2", ">=0.4,<0.5"},
		{NoHabit, PyPI, "2024.1", ">=2024.1,<2025"},
		{NoHabit, PyPI, "7", ">=7,<8"},
		{NoHabit, PyPI, "", ""},
		{NoHabit, PyPI, "1!2.0", ""},
		{NoHabit, PyPI, "2.1.0+cu121", ""},
		{NoHabit, PyPI, "garbage", ""},
		{Bare, PyPI, "1.4.2", ""},
		{AtLeast, PyPI, "1.4.2", ">=1.4"},
		{Bounded, PyPI, "1.4.2", ">=1.4,<2"},
		{Compatible, PyPI, "1.4.2", "~=1.4"},
		{Compatible, PyPI, "7", ">=7,<8"},
		{Pinned, PyPI, "1.4.2rc1", "==1.4.2rc1"},
		{Pinned, Conda, "1.4.2", "=1.4.2"},
		{Fuzzy, Conda, "1.4.2", "=1.4"},
		{Fuzzy, PyPI, "1.4.2", ">=1.4,<2"},
		{Caret, Poetry, "1.4.2", "^1.4"},
		{Caret, PyPI, "1.4.2", ">=1.4,<2"},
	}
	for _, c := range cases {
		if got := Specifier(c.habit, c.version, c.eco); got != c.want {
			t.Errorf("habit %d, ecosystem %d, %q: got %q, want %q", c.habit, c.eco, c.version, got, c.want)
		}
	}
}

func TestInsertAt(t *testing.T) {
	cases := []struct {
		names []string
		name  string
		want  int
	}{
		{nil, "x", 0},
		{[]string{"m"}, "a", 1},
		{[]string{"a", "c"}, "b", 1},
		{[]string{"a", "c"}, "d", 2},
		{[]string{"A", "c_d", "E"}, "b", 1},
		{[]string{"c", "a"}, "b", 2},
	}
	for _, c := range cases {
		if got := InsertAt(c.names, c.name); got != c.want {
			t.Errorf("%s into %v: got %d, want %d", c.name, c.names, got, c.want)
		}
	}
}
