package main

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/xeipuuv/gojsonschema"
)

// TestSARIF validates what check writes for the demo project against the
// schema of SARIF 2.1.0.
func TestSARIF(t *testing.T) {
	dir := t.TempDir()
	if err := writeDemo(dir); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "requirements.txt"), []byte("numpy >> 1\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	var out, errOut bytes.Buffer
	c := &cli{in: strings.NewReader(""), out: &out, err: &errOut, dir: dir}
	if status := c.main(t.Context(), []string{"check", "--format", "sarif"}); status != exitFindings {
		t.Fatalf("status %d\n%s", status, errOut.String())
	}
	valid, err := gojsonschema.Validate(gojsonschema.NewStringLoader(sarifSchema(t)), gojsonschema.NewBytesLoader(out.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range valid.Errors() {
		t.Error(e)
	}
	report, err := sarif.FromBytes(out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	results := report.Runs[0].Results
	fixes := 0
	for _, r := range results {
		fixes += len(r.Fixes)
	}
	if len(results) != 4 || fixes != 3 {
		t.Errorf("%d results with %d fixes, want 4 with 3", len(results), fixes)
	}
}

// sarifSchema is the official schema, which go-sarif carries as a constant of
// its own; its Validate checks its own copy of a report rather than the bytes.
func sarifSchema(t *testing.T) string {
	t.Helper()
	dir, err := exec.Command("go", "list", "-f", "{{.Dir}}", "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif").Output()
	if err != nil {
		t.Fatal(err)
	}
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(strings.TrimSpace(string(dir)), "schema.go"), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	schema := ""
	ast.Inspect(file, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && len(lit.Value) > len(schema) {
			schema = lit.Value
		}
		return true
	})
	if schema, err = strconv.Unquote(schema); err != nil {
		t.Fatal(err)
	}
	return schema
}
