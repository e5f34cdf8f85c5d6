package pep_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/pyferry/pyferry/core/pep"
	"github.com/pyferry/pyferry/internal/testenv"
)

func TestVersionOrder(t *testing.T) {
	order := []string{
		"0.dev0", "0", "0.4.7", "1.dev1", "1.0a1.dev2", "1.0a1", "1.0b2", "1.0rc1", "1.0", "1.0+abc", "1.0+abc.5", "1.0+5",
		"1.0.post1.dev3", "1.0.post1", "1.0.1", "1.4", "1.10", "2024.1", "99999999999999999999999", "1!0.1",
	}
	for i, a := range order {
		for j, b := range order {
			want := min(max(i-j, -1), 1)
			if got := version(t, a).Compare(version(t, b)); got != want {
				t.Errorf("%s to %s: got %d, want %d", a, b, got, want)
			}
		}
	}
}

func TestVersionString(t *testing.T) {
	for in, want := range map[string]string{
		"1.0": "1.0", " v1.0.0 ": "1.0.0", "1-alpha_2": "1a2", "1.0-1": "1.0.post1", "1.0REV": "1.0.post0", "01.02.preview": "1.2rc0",
		"1!2.0.c3.post.dev+Ubuntu-01": "1!2.0rc3.post0.dev0+ubuntu.1",
	} {
		if got := version(t, in).String(); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
	for _, in := range []string{"", "x", "1.", "1..2", "1.0+", "1.0-x", "1.0 2"} {
		if v, err := pep.ParseVersion(in); err == nil {
			t.Errorf("%q: got %s, want an error", in, v)
		}
	}
}

func TestSpecifiers(t *testing.T) {
	for _, test := range []struct{ specifiers, in, out string }{
		{"", "0 1.0a1 2", ""},
		{">=1.4,<2", "1.4 1.4.0 1.9.post1 1.4+cu118", "1.3 2 2.0a1 2.0rc1"},
		{"==1.4", "1.4 1.4.0 1.4+x", "1.4.1 1.4.post1 1.4a1"},
		{"==1.4+x", "1.4+x", "1.4 1.4+y"},
		{"==1.4.*", "1.4 1.4.9 1.4a1 1.4.post2", "1.5.dev0 1.40 1!1.4"},
		{"!=1.4.*,!=2", "1.3 1.5 2.0.1", "1.4 1.4.2 2.0"},
		{"~=1.4.2", "1.4.2 1.4.9", "1.5 1.4.1 1.5.dev0"},
		{"~=1.4", "1.4 1.9", "2 1.3"},
		{">1.4", "1.4.0.1 1.5.dev0", "1.4 1.4.post1 1.4+x"},
		{">1.4.post1", "1.4.post2 1.5", "1.4.post1 1.4"},
		{"<1.4a2", "1.4a1 1.4.dev0", "1.4a2 1.4"},
		{"<=1.4", "1.4 1.4+x", "1.4.post1"},
		{"===1.4", "1.4", "1.4.0 1.4+x"},
	} {
		s, err := pep.ParseSpecifiers(test.specifiers)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range strings.Fields(test.in) {
			if !s.Contains(version(t, v)) {
				t.Errorf("%q does not contain %s", test.specifiers, v)
			}
		}
		for _, v := range strings.Fields(test.out) {
			if s.Contains(version(t, v)) {
				t.Errorf("%q contains %s", test.specifiers, v)
			}
		}
	}
}

func TestParseSpecifiersErrors(t *testing.T) {
	for _, in := range []string{"1.4", "=1.4", ">=", ">=1.*", "~=1", ">=1.0+x", ">=1.4 <2", "^1.4"} {
		if _, err := pep.ParseSpecifiers(in); err == nil {
			t.Errorf("%q: no error", in)
		}
	}
}

func TestIntersects(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want bool
	}{
		{"", "", true},
		{">=1.4,<2", ">=1.9", true},
		{">=1.4,<2", ">=2", false},
		{">=1.4,<2", "==2.0rc1", false},
		{"==1.4.*", "~=1.4.2", true},
		{"==1.4.*", "!=1.4.*", false},
		{"==1.4", "==1.4+x", true},
		{"==1.4+x", "==1.4+y", false},
		{">1.4", "<=1.4.post5", false},
		{">1.4", "<1.4.1", true},
		{"===1.4", ">=1.5", false},
		{"<0", "", false},
	} {
		if got := specifiers(t, test.a).Intersects(specifiers(t, test.b)); got != test.want {
			t.Errorf("%q and %q: got %v", test.a, test.b, got)
		}
	}
}

// TestVersionsAgainstPackaging compares with the library that pip uses, on
// versions and specifiers made up from all parts of the grammar.
func TestVersionsAgainstPackaging(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	var questions []map[string]any
	ask := func(question map[string]any) { questions = append(questions, question) }
	var versions []string
	for range 6_000 {
		s := randomVersion(random)
		v, err := pep.ParseVersion(s)
		if err != nil {
			ask(map[string]any{"version": s, "normal": nil})
			continue
		}
		ask(map[string]any{"version": s, "normal": v.String()})
		versions = append(versions, s)
	}
	for range 50_000 {
		a, b := pick(random, versions), pick(random, versions)
		ask(map[string]any{"a": a, "b": b, "order": version(t, a).Compare(version(t, b))})
	}
	for range 6_000 {
		ask(specifierQuestion(t, random, versions))
	}
	different := testenv.Ask[[]string](t, "testdata/compare_versions.py", questions)
	t.Logf("%d questions, %d disagreements", len(questions), len(different))
	if len(different) > 0 {
		t.Errorf("disagreements:\n%.3000s", strings.Join(different, "\n"))
	}
}

func specifierQuestion(t *testing.T, random *rand.Rand, versions []string) map[string]any {
	text := randomSpecifiers(random, versions)
	s, err := pep.ParseSpecifiers(text)
	contains := map[string]bool{}
	if err == nil {
		for range 20 {
			v := pick(random, versions)
			contains[v] = s.Contains(version(t, v))
		}
	}
	return map[string]any{
		"specifiers": text, "ok": err == nil, "contains": contains,
		"satisfiable": s.Intersects(pep.Specifiers{}),
	}
}

func randomSpecifiers(random *rand.Rand, versions []string) string {
	var clauses []string
	for range 1 + random.IntN(3) {
		op := pick(random, []string{"==", "!=", "<", "<=", ">", ">=", "~=", "==", "!="})
		v := pick(random, versions)
		switch {
		case random.IntN(4) == 0:
			v = pick(random, []string{"0", "1", "1.0", "1.4", "2", "1!1"}) + ".*"
		case random.IntN(4) > 0:
			v, _, _ = strings.Cut(v, "+")
		}
		clauses = append(clauses, op+v)
	}
	return strings.Join(clauses, ",")
}

func randomVersion(random *rand.Rand) string {
	var out strings.Builder
	for _, choices := range [][]string{
		{"", "", "", "", "", "v", "1!", "0!"},
		{"0", "1", "1.0", "1.0.0", "1.4", "1.4.2", "2", "1.00", "1.", "10.3"},
		{"", "", "", "a1", "b", "rc2", "-alpha", "_pre.4", ".c3", "x"},
		{"", "", "", ".post1", "-2", "rev", ".r3", "post00"},
		{"", "", ".dev1", "dev", "-dev02"},
		{"", "", "+local.1", "+5", "+ABC", "+a-b_01", "+"},
	} {
		out.WriteString(pick(random, choices))
	}
	return out.String()
}

func pick(random *rand.Rand, choices []string) string { return choices[random.IntN(len(choices))] }

func version(t *testing.T, s string) pep.Version {
	t.Helper()
	v, err := pep.ParseVersion(s)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func specifiers(t *testing.T, s string) pep.Specifiers {
	t.Helper()
	out, err := pep.ParseSpecifiers(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// FuzzVersion checks that the normal form of a version is the same version.
func FuzzVersion(f *testing.F) {
	f.Add("1!2.0rc3.post1.dev2+local.1")
	f.Add("v1.0-1")
	f.Fuzz(func(t *testing.T, s string) {
		v, err := pep.ParseVersion(s)
		if err != nil {
			return
		}
		again, err := pep.ParseVersion(v.String())
		if err != nil || again.Compare(v) != 0 || again.String() != v.String() {
			t.Errorf("%q: %s, then %s, %v", s, v, again, err)
		}
		for _, op := range []string{"==", ">=", "<=", "==="} {
			if set, err := pep.ParseSpecifiers(op + v.String()); err == nil && !set.Contains(v) {
				t.Errorf("%s%s does not contain it", op, v)
			}
		}
		if specifiers(t, "!="+v.String()).Contains(v) {
			t.Errorf("!=%s contains it", v)
		}
	})
}
