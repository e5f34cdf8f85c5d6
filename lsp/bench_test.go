package lsp

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/pyferry/pyferry/internal/testenv"
)

// BenchmarkEditToDiagnostics times a key in a large file of a large tree: from
// the change to the diagnostics that it leads to, through the wire.
func BenchmarkEditToDiagnostics(b *testing.B) {
	root := filepath.Join(testenv.Wheels(b), "sympy")
	file := filepath.Join(root, "sympy", "core", "expr.py")
	source, err := os.ReadFile(file)
	if err != nil {
		b.Fatal(err)
	}
	c := newClient(b)
	c.initialize(full(), root)
	uri := "file://" + file
	c.open(uri, string(source))
	c.diagnostics(uri)
	version := 1
	for b.Loop() {
		version++
		line := "import zzz_unknown\n"
		where := textRange{}
		if version%2 == 1 {
			where.End.Line, line = 1, ""
		}
		c.notify("textDocument/didChange", object{
			"textDocument":   object{"uri": uri, "version": version},
			"contentChanges": []object{{"range": where, "text": line}},
		})
		c.diagnosticsUntil(uri, func(p published) bool { return *p.Version == version })
	}
	b.StopTimer()
	c.shutdown()
}
