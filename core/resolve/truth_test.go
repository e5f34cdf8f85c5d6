package resolve_test

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pyferry/pyferry/core/config"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/resolve"
	"github.com/pyferry/pyferry/internal/testenv"
)

// A layout is one line of what eval/resolve/layouts.py writes: a source that
// ran in an environment, and what its imports found there.
type layout struct {
	Installer, Backend, Layout, Scene, Way string
	Root, Env, File                        string
	Answers                                map[string]*answer // nil for an import that failed
}

// An answer is a module's __file__ and __path__.
type answer struct {
	file string
	path []string
}

func (a *answer) UnmarshalJSON(data []byte) error {
	var file *string
	if err := json.Unmarshal(data, &[]any{&file, &a.path}); err != nil {
		return err
	}
	if file != nil {
		a.file = *file
	}
	return nil
}

var ways = map[string]resolve.Way{
	"script": resolve.Script, "module": resolve.Module, "kernel": resolve.Kernel,
	"pytest": resolve.Pytest, "pytestmodule": resolve.PytestModule,
}

var update = flag.Bool("update", false, "write the table of docs/resolve.md anew")

// Real Pythons ran some 30 sources, or all that eval/resolve knows if
// PYFERRY_LAYOUTS names its folder; the same modules are found here.
func TestLayouts(t *testing.T) {
	rows := map[string]*row{}
	for _, l := range readLayouts(t) {
		name := l.Installer + " | " + l.Backend
		if rows[name] == nil {
			rows[name] = &row{}
		}
		wrong := l.compare(t)
		rows[name].add(l, len(wrong))
		for _, w := range wrong {
			t.Errorf("%s %s, %s, %s: %s", l.Installer, l.Backend, l.Layout, l.Scene, w)
		}
	}
	if len(rows) < 5 {
		t.Errorf("only %d kinds of installation", len(rows))
	}
	if *update {
		writeTable(t, rows)
	}
}

// A row of the table is one kind of installation.
type row struct{ sources, right, imports, rightImports int }

func (r *row) add(l layout, wrong int) {
	r.sources++
	if wrong == 0 {
		r.right++
	}
	r.imports += len(l.Answers)
	r.rightImports += len(l.Answers) - wrong
}

// The table stands between these lines of docs/resolve.md.
const tableStart, tableEnd = "<!-- eval-resolve -->\n", "<!-- end -->\n"

func writeTable(t *testing.T, rows map[string]*row) {
	var out strings.Builder
	out.WriteString("| installed by | back end | sources | agree | imports | agree |\n| --- | --- | --- | --- | --- | --- |\n")
	var all row
	for _, name := range slices.Sorted(maps.Keys(rows)) {
		r := rows[name]
		fmt.Fprintf(&out, "| %s | %d | %d | %d | %d |\n", name, r.sources, r.right, r.imports, r.rightImports)
		all = row{all.sources + r.sources, all.right + r.right, all.imports + r.imports, all.rightImports + r.rightImports}
	}
	fmt.Fprintf(&out, "| all | | %d | %d | %d | %d |\n", all.sources, all.right, all.imports, all.rightImports)
	path := filepath.Join(testenv.Root(t), "docs", "resolve.md")
	text, err := os.ReadFile(path)
	before, rest, ok := strings.Cut(string(text), tableStart)
	_, after, ended := strings.Cut(rest, tableEnd)
	if err != nil || !ok || !ended {
		t.Fatalf("%s has no place for the table (%v)", path, err)
	}
	if err := os.WriteFile(path, []byte(before+tableStart+out.String()+tableEnd+after), 0o644); err != nil {
		t.Fatal(err)
	}
}

func readLayouts(t *testing.T) []layout {
	folder := os.Getenv("PYFERRY_LAYOUTS")
	if folder == "" {
		folder = testenv.Layouts(t)
	}
	file, err := os.Open(filepath.Join(folder, "answers.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var list []layout
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var l layout
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			t.Fatal(err)
		}
		list = append(list, l)
	}
	return list
}

// compare lists the modules for which the model and Python disagree.
func (l layout) compare(t *testing.T) []string {
	folder, err := project.Open(t.Context(), l.Root, project.Options{Settings: &config.Config{Environment: l.Env}})
	if err != nil {
		t.Fatal(err)
	}
	path := resolve.For(folder, l.File, ways[l.Way])
	library := ""
	for _, e := range path.Entries() {
		if e.Reason == resolve.Library {
			library = e.Dir
		}
	}
	var wrong []string
	for module, want := range l.Answers {
		if got := path.Resolve(module); !agrees(got, want, library) {
			wrong = append(wrong, fmt.Sprintf("%s is %d %s %s, Python has %+v", module, got.Kind, got.File, got.Portions, want))
		}
	}
	slices.Sort(wrong)
	return wrong
}

func agrees(got resolve.Resolution, want *answer, library string) bool {
	switch got.Kind {
	case resolve.Nothing:
		return want == nil
	case resolve.BuiltIn:
		return want != nil && (want.file == "" || strings.HasPrefix(want.file, library))
	case resolve.Namespace:
		return want != nil && want.file == "" && slices.Equal(got.Portions, withoutHooks(want.path))
	}
	return want != nil && want.file == got.File
}

// withoutHooks drops the placeholders of import hooks and what is there twice
// from a namespace's path.
func withoutHooks(dirs []string) []string {
	var kept []string
	for _, dir := range dirs {
		if !strings.HasSuffix(dir, "__path_hook__") && !slices.Contains(kept, dir) {
			kept = append(kept, dir)
		}
	}
	return kept
}
