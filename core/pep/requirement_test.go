package pep_test

import (
	"bufio"
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pyferry/pyferry/core/pep"
	"github.com/pyferry/pyferry/internal/testenv"
)

func TestParseRequirement(t *testing.T) {
	for _, test := range []struct {
		in   string
		want string // name|extras|specifier|url|marker|span|rest from InsertVersion
	}{
		{"numpy", "numpy|||||numpy|"},
		{"  numpy\t", "numpy|||||numpy|\t"},
		{"numpy>=1.20,<2", "numpy||>=1.20,<2|||numpy>=1.20,<2|>=1.20,<2"},
		{"numpy (>=1.20, <2) ; extra == 'x'", "numpy||>=1.20, <2||extra == 'x'|numpy (>=1.20, <2) ; extra == 'x'|(>=1.20, <2) ; extra == 'x'"},
		{"numpy ()", "numpy|||||numpy ()|()"},
		{"a.b-c_d[e, f-g] ~= 1.4.2", "a.b-c_d|e,f-g|~= 1.4.2|||a.b-c_d[e, f-g] ~= 1.4.2|~= 1.4.2"},
		{"a[] ; python_version<'3'", "a||||python_version<'3'|a[] ; python_version<'3'| ; python_version<'3'"},
		{"a ; os_name=='nt'", "a||||os_name=='nt'|a ; os_name=='nt'| ; os_name=='nt'"},
		{"a===weird,thing", "a||===weird,thing|||a===weird,thing|===weird,thing"},
		{"a==1.*,!=1.2+local,", "a||==1.*,!=1.2+local,|||a==1.*,!=1.2+local,|==1.*,!=1.2+local,"},
		{"a[b]@ https://x.org/y;z ; os_name == 'nt'", "a|b||https://x.org/y;z|os_name == 'nt'|a[b]@ https://x.org/y;z ; os_name == 'nt'|@ https://x.org/y;z ; os_name == 'nt'"},
		{"a; (os_name == 'nt' or 'x' not  in sys_platform) and extra==\"b'\"", "a||||(os_name == 'nt' or 'x' not  in sys_platform) and extra==\"b'\"|a; (os_name == 'nt' or 'x' not  in sys_platform) and extra==\"b'\"|; (os_name == 'nt' or 'x' not  in sys_platform) and extra==\"b'\""},
	} {
		r, err := pep.ParseRequirement(test.in)
		if err != nil {
			t.Errorf("%q: %v", test.in, err)
			continue
		}
		got := strings.Join([]string{r.Name, strings.Join(r.Extras, ","), r.Specifier, r.URL, r.Marker,
			r.Span.Of(test.in), test.in[r.InsertVersion:]}, "|")
		if got != test.want {
			t.Errorf("%q:\n got %s\nwant %s", test.in, got, test.want)
		}
		if name := r.NameSpan.Of(test.in); name != r.Name {
			t.Errorf("%q: name span covers %q", test.in, name)
		}
	}
}

func TestParseRequirementErrors(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"", "expected a package name at column 1"},
		{"-r base.txt", "expected a package name at column 1"},
		{"café", "expected a package name at column 1"},
		{"numpy=1.20", "expected a version or a marker, not '=' at column 6"},
		{"numpy >=", "expected a version after >= at column 9"},
		{"numpy >= 1.*", "a version with .* can only follow == or !=, not >= at column 11"},
		{"numpy >= 1+x", "a local version can only follow == or !=, not >= at column 11"},
		{"numpy ~=1", "expected a version after ~= at column 9"},
		{"numpy (>=1", "expected a version or a closing parenthesis at column 11"},
		{"numpy >=1 <2", "expected a version or a marker, not '<' at column 11"},
		{"numpy[a b]", "expected a comma or a closing bracket after an extra at column 9"},
		{"numpy[a,]", "expected the name of an extra at column 9"},
		{"numpy @", "expected a URL after @ at column 8"},
		{"numpy @ é x", "expected a marker after the URL, not 'x' at column 11"},
		{"numpy;", "expected a marker variable or a quoted string at column 7"},
		{"numpy; (os_name == 'nt'", "expected and, or, or a closing parenthesis, not the end at column 24"},
		{"numpy; os_name == 'nt", "the string has no closing quote at column 19"},
		{"numpy; os_name 'nt'", "expected a comparison such as == or in, not '\\'' at column 16"},
		{"numpy; os_name == 'nt')", "expected the end of the marker or and/or, not ')' at column 23"},
		{"numpy; " + strings.Repeat("(", 200), "the marker is nested too deeply at column 109"},
	} {
		_, err := pep.ParseRequirement(test.in)
		if err == nil || err.Error() != test.want {
			t.Errorf("%q: got error %v, want %s", test.in, err, test.want)
		}
	}
}

func FuzzParseRequirement(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r, err := pep.ParseRequirement(s)
		if err != nil {
			return
		}
		if r.NameSpan.Of(s) != r.Name || r.Span.Of(s) != strings.Trim(s, " \t") {
			t.Errorf("%q: spans %v, %v", s, r.NameSpan, r.Span)
		}
		if r.InsertVersion < r.NameSpan.End || r.InsertVersion > len(s) {
			t.Errorf("%q: version at %d", s, r.InsertVersion)
		}
		if r.Specifier == "" && r.URL == "" && s[r.Span.Start:r.Span.End] != "" {
			again, err := pep.ParseRequirement(s[:r.InsertVersion] + "==1.0" + s[max(r.InsertVersion, emptyParens(s, r)):])
			if err != nil || again.Specifier != "==1.0" || again.Marker != r.Marker {
				t.Errorf("%q: with a version inserted: %+v, %v", s, again, err)
			}
		}
	})
}

// emptyParens is the offset after "()", which stands for no version.
func emptyParens(s string, r pep.Requirement) int {
	if r.InsertVersion < len(s) && s[r.InsertVersion] == '(' {
		return r.InsertVersion + strings.IndexByte(s[r.InsertVersion:], ')') + 1
	}
	return 0
}

// seeds show every part of the grammar.
var seeds = []string{
	"numpy", "a.b-c_d [e,f] (>=1.0, !=1.5.*,<2) ; python_version >= '3.8' and (os_name == \"nt\" or extra == 'x')",
	"a @ https://example.org/a.zip#sha1=0 ; 'linux' in sys_platform", "a===1.0foo", "a~=1!2.0.post1", "a==1.0+local.1",
	"a>v1.0rc1.dev2", "a<1-1", "a() ; os_name not in 'x'", "a[ ]==1a", "a ; python_implementation=='x'", "a_>=1,", "a-1",
}

// TestAgainstPackaging compares real Requires-Dist lines, and random changes of
// them, with the library that pip uses.
func TestAgainstPackaging(t *testing.T) {
	python := testenv.Python(t)
	lines := requiresDist(t, filepath.Dir(filepath.Dir(python)), testenv.Wheels(t))
	known := len(lines)
	lines = append(lines, seeds...)
	random := rand.New(rand.NewPCG(1, 2))
	for range 40_000 {
		lines = append(lines, mutate(random, lines[random.IntN(known+len(seeds))]))
	}
	different := testenv.Ask[[]string](t, "testdata/compare_requirements.py", questions(lines))
	t.Logf("%d real lines, %d generated ones, %d disagreements", known, len(lines)-known, len(different))
	if len(different) > 0 {
		t.Errorf("disagreements:\n%.3000s", strings.Join(different, "\n"))
	}
}

// questions lists each line with what ParseRequirement makes of it.
func questions(lines []string) [][2]any {
	var out [][2]any
	for _, s := range lines {
		var parsed any
		if r, err := pep.ParseRequirement(s); err == nil {
			parsed = map[string]any{"name": r.Name, "extras": r.Extras, "specifier": r.Specifier, "url": r.URL, "marker": r.Marker}
		}
		out = append(out, [2]any{s, parsed})
	}
	return out
}

// requiresDist collects the distinct Requires-Dist values below the folders.
func requiresDist(t *testing.T, folders ...string) []string {
	seen := map[string]bool{}
	for _, folder := range folders {
		for _, pattern := range []string{"*.dist-info/METADATA", "*/*.dist-info/METADATA", "lib/*/site-packages/*.dist-info/METADATA"} {
			files, err := filepath.Glob(filepath.Join(folder, pattern))
			if err != nil {
				t.Fatal(err)
			}
			for _, file := range files {
				collect(t, file, seen)
			}
		}
	}
	out := make([]string, 0, len(seen))
	for s := range seen {
		out = append(out, s)
	}
	slices.Sort(out)
	return out
}

func collect(t *testing.T, file string, seen map[string]bool) {
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	header, _, _ := bytes.Cut(data, []byte("\n\n"))
	for scanner := bufio.NewScanner(bytes.NewReader(header)); scanner.Scan(); {
		if value, ok := strings.CutPrefix(scanner.Text(), "Requires-Dist: "); ok {
			seen[value] = true
		}
	}
}

// mutate deletes, doubles, moves or inserts one piece of s.
func mutate(random *rand.Rand, s string) string {
	pieces := []string{"(", ")", "[", "]", ",", ";", " ", "\t", "@", "==", "===", "~=", ".*", "+l", "!=", "<", "1", "v", "1!", ".post1", "rc",
		"-", "_", ".", "and ", " or ", "not in", "'", "\"", "extra", "dev", "é", "os.name", "in"}
	i, j := random.IntN(len(s)+1), random.IntN(len(s)+1)
	i, j = min(i, j), max(i, j)
	switch random.IntN(4) {
	case 0:
		return strings.ToValidUTF8(s[:i]+s[min(i+1, len(s)):], "")
	case 1:
		return strings.ToValidUTF8(s[:i]+s[j:], "")
	case 2:
		return strings.ToValidUTF8(s[:j]+s[i:], "")
	}
	return strings.ToValidUTF8(s[:i]+pieces[random.IntN(len(pieces))]+s[i:], "")
}
