package python_test

import (
	"fmt"
	"testing"

	"github.com/pyferry/pyferry/analysis/python"
)

// BenchmarkUnbound follows a notebook of 200 cells, as after each key.
func BenchmarkUnbound(b *testing.B) {
	program := &python.Program{
		Known: func(name string) bool { return name == "range" || name == "len" || name == "print" },
		Star:  func(string) ([]string, bool) { return nil, false },
	}
	for i := range 200 {
		src := fmt.Sprintf(`import numpy as np%[1]d
def clean%[1]d(frame, columns=None):
    for name in columns or range(3):
        if name is None:
            frame = np%[1]d.array([x * 2 for x in frame if len(x) > 1])
    return frame
result%[1]d = clean%[1]d([1, 2], columns=["a"])
print(f"{result%[1]d!r}")
`, i)
		program.Cells = append(program.Cells, python.Cell{Source: src})
	}
	for b.Loop() {
		if found := program.Unbound(); len(found) > 0 {
			b.Fatal(found)
		}
	}
}
