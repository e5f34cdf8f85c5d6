package extract

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/core/project"
)

const orderNotebook = `import math
import json
LIMIT = 3
def first(x):
    return min(x, LIMIT) + math.pi
def second(x):
    return json.dumps(first(x))
=====
def third(x):
    return second(x) + str(LIMIT)
class Fourth:
    base = LIMIT
print(third(1), Fourth.base)
`

// TestOrder extracts two definitions one after the other, in both orders: the
// notebooks must be the same, and the modules but for the order of what they
// hold.
func TestOrder(t *testing.T) {
	names := []string{"LIMIT", "first", "second", "third", "Fourth"}
	for i, a := range names {
		for _, b := range names[i+1:] {
			oneBook, oneModule := inTurn(t, a, b)
			otherBook, otherModule := inTurn(t, b, a)
			if oneBook != otherBook {
				t.Errorf("%s, %s: notebook\n%s\nother order\n%s", a, b, oneBook, otherBook)
			}
			if !slices.Equal(oneModule, otherModule) {
				t.Errorf("%s, %s: module\n%q\nother order\n%q", a, b, oneModule, otherModule)
			}
		}
	}
}

// inTurn extracts names one by one: the notebook and the sorted lines of the
// module.
func inTurn(t *testing.T, names ...string) (string, []string) {
	t.Helper()
	folder := openCase(t, &txtar.Archive{Files: []txtar.File{{Name: "notebook", Data: []byte(orderNotebook)}}})
	for _, name := range names {
		folder = extracted(t, folder, name)
	}
	lines := strings.FieldsFunc(folder.File("src/pkg/extracted.py").Text(), func(r rune) bool { return r == '\n' })
	slices.Sort(lines)
	var imports []string
	for _, line := range strings.Split(readable(folder.File(notebookPath).Notebook()), "\n") {
		// One import of two names is two imports of one name.
		if list, ok := strings.CutPrefix(line, "from pkg.extracted import "); ok {
			for _, n := range strings.Split(list, ", ") {
				imports = append(imports, "import "+n)
			}
			continue
		}
		imports = append(imports, line)
	}
	return strings.Join(imports, "\n"), lines
}

func extracted(t *testing.T, folder *project.Folder, name string) *project.Folder {
	t.Helper()
	result, err := Plan(t.Context(), folder, Request{Notebook: notebookPath, Names: []string{name}, Module: "src/pkg/extracted.py"})
	if err != nil {
		// It went along with what was extracted before.
		var refusal *Refusal
		if !errors.As(err, &refusal) || !strings.HasPrefix(refusal.Reason, "is imported") {
			t.Fatal(err)
		}
		return folder
	}
	after, err := analysis.Apply(folder, result.Edits)
	if err != nil {
		t.Fatal(err)
	}
	return after
}
