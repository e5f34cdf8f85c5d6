package imports

import (
	"bufio"
	"encoding/json"
	"fmt"
	"iter"
	"os"
	"os/exec"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pyferry/pyferry/core/text"
	"github.com/pyferry/pyferry/internal/testenv"
)

// astFile is a line that testdata/ast_imports.py prints.
type astFile struct {
	Path    string
	Skipped string
	Imports []astImport
}

// astImport is an import as ast sees it.
type astImport struct {
	Start, End place
	At         place // of the module; zero for a from-import, where ast does not tell it
	Module     string
	Level      int
	From, Star bool
	Alias      string
	Names      []astName
	Flags      []string
}

type astName struct {
	Name, Alias string
	At          place
}

// A place is a 1-based line and a 0-based column in bytes, as in ast's nodes.
type place [2]int

// minFiles is how many parsable files the comparison must have seen.
const minFiles = 5000

// TestAgreesWithAST compares the scanner with CPython's ast on every import of
// every parsable file of the standard library and of the wheels.
func TestAgreesWithAST(t *testing.T) {
	if testing.Short() {
		t.Skip("reads thousands of files")
	}
	var files, imports, disagreements, size int
	var busy time.Duration
	skipped, circumstances := map[string]int{}, map[string]int{}
	for file := range astFiles(t, corpusFolders(t)) {
		if file.Skipped != "" {
			kind, _, _ := strings.Cut(file.Skipped, ":")
			skipped[kind]++
			continue
		}
		src := readFile(t, file.Path)
		start := time.Now()
		got := Scan(src)
		busy += time.Since(start)
		files, imports, size = files+1, imports+len(file.Imports), size+len(src)
		for _, imp := range file.Imports {
			for _, flag := range imp.Flags {
				circumstances[flag]++
			}
		}
		for _, difference := range compareWithAST(src, got, file.Imports) {
			disagreements++
			if disagreements <= 20 {
				t.Errorf("%s: %s", file.Path, difference)
			}
		}
	}
	t.Logf("files %d, imports %d, disagreements %d, %.0f MB/s", files, imports, disagreements, float64(size)/busy.Seconds()/1e6)
	t.Logf("circumstances %v; files that cannot be compared %v", circumstances, skipped)
	if disagreements > 0 || files < minFiles {
		t.Errorf("want no disagreement in at least %d files", minFiles)
	}
}

// corpusFolders returns where real files lie: the standard library with its
// tests (ast_imports.py leaves out what is installed into it), the packages of
// the test environment, and the wheels.
func corpusFolders(t testing.TB) []string {
	t.Helper()
	const code = "import sysconfig; p = sysconfig.get_paths(); print(p['stdlib'], p['purelib'], sep='\\n')"
	out, err := exec.Command(testenv.Python(t), "-I", "-c", code).Output()
	if err != nil {
		t.Fatal(err)
	}
	return append(strings.Split(strings.TrimSpace(string(out)), "\n"), testenv.Wheels(t))
}

func readFile(t testing.TB, path string) string {
	t.Helper()
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(src)
}

// astFiles runs testdata/ast_imports.py on folders.
func astFiles(t *testing.T, folders []string) iter.Seq[astFile] {
	const script = "testdata/ast_imports.py"
	if _, err := os.Stat(script); err != nil { // which also tells go test's cache what the result depends on
		t.Fatal(err)
	}
	return func(yield func(astFile) bool) {
		cmd := exec.Command(testenv.Python(t), append([]string{"-I", script}, folders...)...)
		cmd.Stderr = os.Stderr
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		for lines := json.NewDecoder(bufio.NewReader(out)); lines.More(); {
			var file astFile
			if err := lines.Decode(&file); err != nil {
				t.Fatal(err)
			}
			if !yield(file) {
				return
			}
		}
		if err := cmd.Wait(); err != nil {
			t.Fatal(err)
		}
	}
}

// compareWithAST describes every difference between two lists of imports.
func compareWithAST(src string, got []Import, want []astImport) []string {
	index := text.NewIndex(src)
	var list []string
	for i := range max(len(got), len(want)) {
		switch {
		case i >= len(got):
			list = append(list, fmt.Sprintf("missed %+v", want[i]))
		case i >= len(want):
			list = append(list, fmt.Sprintf("invented %+v", got[i]))
		default:
			if g := asAST(index, got[i]); !reflect.DeepEqual(g, want[i]) {
				list = append(list, fmt.Sprintf("got\n\t%+v, want\n\t%+v", g, want[i]))
			}
			if problem := checkSpans(src, got[i]); problem != "" {
				list = append(list, problem)
			}
		}
	}
	return list
}

// asAST converts an import to what ast_imports.py prints for it.
func asAST(index *text.Index, imp Import) astImport {
	a := astImport{
		Start: placeOf(index, imp.Statement.Start), End: placeOf(index, imp.Statement.End),
		Module: imp.Module, Level: imp.Level, From: imp.From, Star: imp.Star, Alias: imp.As,
		Flags: flagNames(imp.Context),
	}
	if !imp.From {
		a.At = placeOf(index, imp.Span.Start)
		return a
	}
	a.Names = []astName{}
	for _, name := range imp.Names {
		a.Names = append(a.Names, astName{name.Name, name.As, placeOf(index, name.Span.Start)})
	}
	return a
}

// placeOf converts a byte offset. A byte order mark has no width in ast.
func placeOf(index *text.Index, offset int) place {
	p := index.Position(offset, text.UTF8)
	if p.Line == 0 && strings.HasPrefix(index.Text(), byteOrderMark) {
		p.Column -= len(byteOrderMark)
	}
	return place{p.Line + 1, p.Column}
}

// contextNames are the circumstances by the names that tests use.
var contextNames = map[Context]string{
	Guarded: "guarded", TypeChecking: "checking", TypeCheckingElse: "checking-else",
	VersionGuard: "version", Python2: "python2", PlatformGuard: "platform",
	InFunction: "function", Dynamic: "dynamic", Lazy: "lazy", Asked: "asked",
}

// flagNames returns the names of the circumstances in c, sorted.
func flagNames(c Context) []string {
	names := []string{}
	for flag, name := range contextNames {
		if c.Has(flag) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// checkSpans says what is wrong with the spans of an import: the text that they
// cover must be what they stand for, but for blanks and line joins.
func checkSpans(src string, imp Import) string {
	got, want := withoutBlanks(imp.Span.Of(src)), strings.Repeat(".", imp.Level)+imp.Module
	if imp.Context.Has(Dynamic) { // whose level may be another argument of the call
		got, want = strings.TrimLeft(got, "."), imp.Module
	}
	if got != want {
		return fmt.Sprintf("span covers %q, want %q", got, want)
	}
	if !within(imp.Span, imp.Statement) {
		return fmt.Sprintf("span %v outside of the statement %v", imp.Span, imp.Statement)
	}
	for _, name := range imp.Names {
		if name.Span.Of(src) != name.Name || !within(name.Span, imp.Statement) {
			return fmt.Sprintf("span %v of the name %q", name.Span, name.Name)
		}
	}
	return ""
}

func within(inner, outer text.Span) bool {
	return outer.Start <= inner.Start && inner.Start <= inner.End && inner.End <= outer.End
}

func withoutBlanks(s string) string {
	return strings.NewReplacer(" ", "", "\t", "", "\f", "", "\\\r\n", "", "\\\n", "", "\\\r", "").Replace(s)
}
