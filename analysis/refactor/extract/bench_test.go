package extract

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// BenchmarkPlan extracts a function with three helpers from a notebook of 200
// cells; it is to take less than 50 ms.
func BenchmarkPlan(b *testing.B) {
	cells := []string{"import numpy as np\nimport pandas as pd\nimport math\n"}
	for i := range 199 {
		cells = append(cells, fmt.Sprintf(`# step %[1]d
WIDTH_%[1]d = %[1]d * 2

def step_%[1]d(frame, scale=WIDTH_%[1]d):
    """Scale the columns."""
    total = np.zeros(3)
    for column in frame:
        total += frame[column].mean() * scale + math.pi
    return {k: v for k, v in zip("abc", total) if v > step_%[2]d}

print(step_%[1]d(pd.DataFrame({"x": [1, 2, 3]})))
`, i, i/70*70))
	}
	folder := openCase(b, &txtar.Archive{Files: []txtar.File{{Name: "notebook", Data: []byte(strings.Join(cells, cellLine))}}})
	request := Request{Notebook: notebookPath, Names: []string{"step_150"}, Module: "src/pkg/extracted.py"}
	for b.Loop() {
		if _, err := Plan(b.Context(), folder, request); err != nil {
			b.Fatal(err)
		}
	}
}
