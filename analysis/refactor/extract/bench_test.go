package extract

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/pyferry/pyferry/core/project"
)

// longNotebook has 200 cells; those of another edition are other texts.
func longNotebook(edition int) string {
	cells := []string{"import numpy as np\nimport pandas as pd\nimport math\n"}
	for i := range 199 {
		cells = append(cells, fmt.Sprintf(`# step %[1]d of %[3]d
WIDTH_%[1]d = %[1]d * 2

def step_%[1]d(frame, scale=WIDTH_%[1]d):
    """Scale the columns."""
    total = np.zeros(3)
    for column in frame:
        total += frame[column].mean() * scale + math.pi
    return {k: v for k, v in zip("abc", total) if v > step_%[2]d}

print(step_%[1]d(pd.DataFrame({"x": [1, 2, 3]})))
`, i, i/70*70, edition))
	}
	return strings.Join(cells, cellLine)
}

// BenchmarkPlan extracts a function with three helpers from a notebook of 200
// cells; it is to take less than 50 ms, also the first time that the notebook
// is seen.
func BenchmarkPlan(b *testing.B) {
	request := Request{Notebook: notebookPath, Names: []string{"step_150"}, Module: "src/pkg/extracted.py"}
	open := func(edition int) *project.Folder {
		return openCase(b, &txtar.Archive{Files: []txtar.File{{Name: "notebook", Data: []byte(longNotebook(edition))}}})
	}
	plan := func(b *testing.B, folder *project.Folder) {
		if _, err := Plan(b.Context(), folder, request); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("first", func(b *testing.B) {
		for i := range b.N {
			b.StopTimer()
			folder := open(i)
			b.StartTimer()
			plan(b, folder)
		}
	})
	b.Run("again", func(b *testing.B) {
		folder := open(0)
		for b.Loop() {
			plan(b, folder)
		}
	})
}
