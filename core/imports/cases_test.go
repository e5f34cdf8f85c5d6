package imports

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/pyferry/pyferry/core/text"
)

var update = flag.Bool("update", false, "rewrite the expectations in testdata")

// wantMark begins the comment that says which imports are found in a line, each
// in canonical Python with its circumstances behind it. A line without the
// comment has none. The comments are no part of the text that is scanned.
const wantMark = "  # want: "

var wantComment = regexp.MustCompile(wantMark + ".*")

// TestCases reads testdata/*.txtar: Python files with such comments.
func TestCases(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no cases", err)
	}
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for i, file := range archive.Files {
			t.Run(filepath.Base(path)+"/"+file.Name, func(t *testing.T) {
				archive.Files[i].Data = []byte(checkCase(t, string(file.Data)))
			})
		}
		if *update {
			if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// caseFiles returns the files of testdata/*.txtar.
func caseFiles(t testing.TB) []string {
	t.Helper()
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range archive.Files {
			files = append(files, wantComment.ReplaceAllString(string(file.Data), ""))
		}
	}
	return files
}

// checkCase compares what is found in a file with its comments. It returns the
// file with the comments as they should be.
func checkCase(t *testing.T, file string) string {
	t.Helper()
	lines := strings.Split(file, "\n")
	wants := make([]string, len(lines))
	for i, line := range lines {
		lines[i], wants[i], _ = strings.Cut(line, wantMark)
	}
	for i, got := range foundByLine(t, strings.Join(lines, "\n")) {
		if got != wants[i] && !*update {
			t.Errorf("line %d: %s\n got  %s\n want %s", i+1, lines[i], got, wants[i])
		}
		if got != "" {
			lines[i] += wantMark + got
		}
	}
	return strings.Join(lines, "\n")
}

// foundByLine describes for each line the imports whose module starts in it.
func foundByLine(t *testing.T, src string) []string {
	t.Helper()
	index := text.NewIndex(src)
	found := make([][]Import, index.Lines())
	for _, imp := range checkScan(t, src) {
		line := index.Position(imp.Span.Start, text.UTF8).Line
		found[line] = append(found[line], imp)
	}
	list := make([]string, len(found))
	for i := range found {
		list[i] = describeAll(found[i])
	}
	return list
}

// describe writes an import in canonical Python, with its circumstances.
func describe(imp Import) string {
	module := strings.Repeat(".", imp.Level) + imp.Module
	var out string
	switch {
	case imp.Context.Has(Dynamic):
		out = module
	case imp.Star:
		out = "from " + module + " import *"
	case imp.From:
		names := make([]string, len(imp.Names))
		for i, name := range imp.Names {
			names[i] = withAlias(name.Name, name.As)
		}
		out = strings.TrimSpace("from " + module + " import " + strings.Join(names, ", "))
	default:
		out = "import " + withAlias(module, imp.As)
	}
	if flags := flagNames(imp.Context); len(flags) > 0 {
		out += " [" + strings.Join(flags, " ") + "]"
	}
	return out
}

func withAlias(name, as string) string {
	if as == "" {
		return name
	}
	return name + " as " + as
}
