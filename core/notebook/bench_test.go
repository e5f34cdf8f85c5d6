package notebook_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/pyferry/pyferry/core/notebook"
)

// large is a notebook of about 20 MB, nearly all of it images.
func large() string {
	image := strings.Repeat("iVBORw0KGgoAAAANSUhEUgAAAqoAAAHgCAYAAACY", 5000)
	var cells []string
	for i := range 100 {
		cells = append(cells, fmt.Sprintf(`{"cell_type": "code", "id": "c%d", "outputs": [{"data": {"image/png": "%s", "text/plain":
			["<Axes: xlabel='x'>"], "metadata": {"n": [1, 2.5, null]}}}], "source": ["import a%d\n", "%%matplotlib inline\n"]}`, i, image, i))
	}
	return `{"cells": [` + strings.Join(cells, ",\n") + `]}`
}

func BenchmarkParseOutputs(b *testing.B) {
	raw := large()
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		notebook.Parse(raw)
	}
}

// longSource is a cell of 100 lines.
var longSource = strings.Repeat("x = f(a[1], 'text')  # comment\n!ls -l\n", 50)

func BenchmarkWithCell(b *testing.B) {
	cells := make([]notebook.Cell, 100)
	for i := range cells {
		cells[i].Source = longSource
	}
	n := notebook.FromCells(cells)
	b.ReportAllocs()
	for b.Loop() {
		n.WithCell(50, longSource)
	}
}

func BenchmarkMask(b *testing.B) {
	cells := []notebook.Cell{{Source: longSource}}
	b.SetBytes(int64(len(longSource)))
	for b.Loop() {
		notebook.FromCells(cells)
	}
}
