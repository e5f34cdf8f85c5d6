package environ

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write the wanted parts of testdata/*.txtar anew")

// Each case is an environment as text. $DIR stands for the folder that it is
// unpacked in; the comment's lines "? module" ask for providers. The last part,
// "want", is the answer.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) < 5 {
		t.Fatalf("only %d cases, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) { runCase(t, file) })
	}
}

func runCase(t *testing.T, file string) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	dir := unpack(t, archive)
	got := strings.ReplaceAll(describe(t, filepath.Join(dir, "env"), string(archive.Comment)), dir, "$DIR")
	last := &archive.Files[len(archive.Files)-1]
	if *update {
		last.Data = []byte(got)
		if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if last.Name != "want" || got != string(last.Data) {
		t.Errorf("got:\n%s\nwant:\n%s", got, last.Data)
	}
}

// unpack writes the case's files to a new folder.
func unpack(t *testing.T, archive *txtar.Archive) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range archive.Files[:len(archive.Files)-1] {
		writeFile(t, filepath.Join(dir, file.Name), strings.ReplaceAll(string(file.Data), "$DIR", dir))
	}
	return dir
}

func writeFile(t testing.TB, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// describe says in lines all that is known of the environment.
func describe(t *testing.T, prefix, comment string) string {
	t.Helper()
	e, err := Read(prefix)
	if err != nil {
		return "error: " + err.Error() + "\n"
	}
	var out strings.Builder
	if major, minor, ok := e.PythonVersion(); ok {
		fmt.Fprintf(&out, "Python %d.%d\n", major, minor)
	}
	for _, path := range e.Watch() {
		fmt.Fprintln(&out, "watch", path)
	}
	for d := range e.Distributions() {
		describeDistribution(&out, d)
	}
	for line := range strings.Lines(comment) {
		if module, ok := strings.CutPrefix(strings.TrimSpace(line), "? "); ok {
			fmt.Fprintln(&out, "?", module, "->", keysOf(e.Providers(module)))
		}
	}
	problems := e.Problems()
	slices.Sort(problems)
	for _, problem := range problems {
		fmt.Fprintln(&out, "problem", problem)
	}
	return out.String()
}

func describeDistribution(out *strings.Builder, d *Distribution) {
	fmt.Fprintf(out, "%s: %q %q %v", d.Key(), d.Name(), d.Version(), d.Modules())
	if d.Editable() {
		fmt.Fprint(out, " editable")
	}
	if url := d.DirectURL(); url != "" {
		fmt.Fprint(out, " from ", url)
	}
	fmt.Fprintln(out)
	for _, line := range d.Requires() {
		fmt.Fprintln(out, "  requires", line)
	}
}

func keysOf(distributions []*Distribution) []string {
	keys := []string{}
	for _, d := range distributions {
		keys = append(keys, d.Key())
	}
	return keys
}
