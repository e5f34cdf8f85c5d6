package python

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pyferry/pyferry/core/text"
	"github.com/pyferry/pyferry/internal/testenv"
)

// Of the wheels' many files every nth is enough.
const everyWheelFile = 40

// TestSymtable compares the scopes of real files with CPython's symtable.
func TestSymtable(t *testing.T) {
	interpreter := testenv.Python(t)
	files := append(pythonFiles(t, stdlib(t, interpreter), 1), pythonFiles(t, testenv.Wheels(t), everyWheelFile)...)
	cmd := exec.Command(interpreter, "-W", "ignore", "testdata/scopes.py")
	cmd.Stdin = strings.NewReader(strings.Join(files, "\n"))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(out)
	compared, scopes := 0, 0
	for _, path := range files {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			t.Fatal(err)
		}
		var want []json.RawMessage
		if err := json.Unmarshal(line, &want); err != nil {
			t.Fatal(err)
		}
		if want != nil {
			compared++
			scopes += len(want)
			compareScopes(t, path, want)
		}
	}
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	if compared < len(files)/2 {
		t.Errorf("only %d of %d files were compared", compared, len(files))
	}
	t.Logf("%d scopes of %d files", scopes, compared)
}

func stdlib(t *testing.T, interpreter string) string {
	out, err := exec.Command(interpreter, "-c", "import sysconfig; print(sysconfig.get_path('stdlib'))").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

func pythonFiles(t *testing.T, dir string, every int) []string {
	var list []string
	n := 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if d != nil && d.IsDir() && (d.Name() == "site-packages" || d.Name() == "lib2to3" || d.Name() == "test") {
			return fs.SkipDir
		}
		if strings.HasSuffix(path, ".py") {
			if n++; n%every == 0 {
				list = append(list, path)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func compareScopes(t *testing.T, path string, want []json.RawMessage) {
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	parsed := Parse(string(src))
	if len(parsed.Errors) > 0 {
		at := text.NewIndex(string(src)).Position(parsed.Errors[0].Start, text.UTF8)
		t.Errorf("%s:%d: error %q", path, at.Line+1, parsed.Errors[0].Of(string(src)))
		return
	}
	got := describe(nil, parsed.Scope, text.NewIndex(string(src)))
	var wants []string
	for _, w := range want {
		wants = append(wants, plain(w))
	}
	slices.Sort(got)
	slices.Sort(wants)
	if slices.Equal(got, wants) {
		return
	}
	for _, g := range got {
		if !slices.Contains(wants, g) {
			t.Errorf("%s: got  %s", path, g)
		}
	}
	for _, w := range wants {
		if !slices.Contains(got, w) {
			t.Errorf("%s: want %s", path, w)
		}
	}
}

// plain is the script's description of a scope as text.
func plain(raw json.RawMessage) string {
	var line int
	var kind, name string
	symbols := map[string]string{}
	if err := json.Unmarshal(raw, &[]any{&line, &kind, &name, &symbols}); err != nil {
		panic(err)
	}
	return fmt.Sprint(line, " ", kind, " ", name, " ", symbols)
}

var kindNames = map[ScopeKind]string{
	ModuleScope: "module", FunctionScope: "function", LambdaScope: "lambda", ComprehensionScope: "comprehension", ClassScope: "class",
}

var whereNames = map[Where]string{Local: "local", Free: "free", Module: "module"}

func describe(into []string, s *Scope, lines *text.Index) []string {
	symbols := map[string]string{}
	for name, sym := range s.Symbols {
		owner := whereNames[sym.Where]
		if s.Kind == ModuleScope && sym.Bound {
			owner = "local"
		}
		if name != "__class__" && !sym.onlyQuoted {
			symbols[name] = owner
		}
	}
	line := lines.Position(s.Span.Start, text.UTF8).Line + 1
	name := s.Name
	if s.Kind == ModuleScope {
		line = 0
	}
	if s.Kind == LambdaScope {
		name = ""
	}
	into = append(into, fmt.Sprint(line, " ", kindNames[s.Kind], " ", name, " ", symbols))
	for _, c := range s.Children {
		into = describe(into, c, lines)
	}
	return into
}
