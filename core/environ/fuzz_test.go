package environ

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"
	"testing"
)

func FuzzParseHeader(f *testing.F) {
	f.Add("Metadata-Version: 2.1\nName: a\nVersion: 1\nRequires-Dist: b;\n extra == 'c'\n\nName: body\n")
	f.Add("Name: a\r\nVersion: 1\r\n\r\nbody")
	f.Add(" starts folded\nImport-Name: a.b ; private\n")
	f.Add("no colon\n:\n\xff: \x00")
	f.Fuzz(func(t *testing.T, text string) {
		h, err := parseHeader(strings.NewReader(text))
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		for _, value := range append([]string{h.name, h.version}, h.requires...) {
			if strings.ContainsAny(value, "\r\n") {
				t.Errorf("%q holds a line end", value)
			}
		}
		for _, module := range slices.Concat(h.imports, h.namespaces) {
			if !isModule(module) {
				t.Errorf("%q is no module", module)
			}
		}
		again, _ := parseHeader(strings.NewReader(text + "\n\nName: body\nRequires-Dist: body\n"))
		if h.name != again.name && h.name != "" || len(h.requires) != len(again.requires) {
			t.Errorf("the body changes %q: %+v, %+v", text, h, again)
		}
	})
}

// Where encoding/csv accepts a text, its first fields are the paths.
func FuzzRecordPaths(f *testing.F) {
	f.Add([]byte("a/__init__.py,sha256=x,3\r\n\"b,\"\"c\"\".py\",,\na.so,,\n"))
	f.Add([]byte("\"never closed\n"))
	f.Add([]byte("\"two\nlines\",,\n\n,,\nlast"))
	f.Fuzz(func(t *testing.T, record []byte) {
		var got []string
		for path := range recordPaths(record) {
			got = append(got, string(path))
		}
		treeOf(recordPaths(record)).modules()
		allModules(recordPaths(record))
		reader := csv.NewReader(bytes.NewReader(record))
		reader.FieldsPerRecord = -1
		rows, err := reader.ReadAll()
		if err != nil || bytes.Contains(record, []byte{'\r'}) {
			return
		}
		var want []string
		for _, row := range rows {
			if strings.Contains(strings.Join(row[1:], ""), "\n") {
				return // hashes and sizes never hold line ends
			}
			if row[0] != "" {
				want = append(want, row[0])
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: got %q, csv says %q", record, got, want)
		}
	})
}

// Every module of the short list is in the long one, and none lies in another.
func FuzzTree(f *testing.F) {
	f.Add("google/cloud/storage/__init__.py\ngoogle/auth.py\n../bin/x.py\nX.so\n__init__.py\na/b.py\na/__init__.py")
	f.Fuzz(func(t *testing.T, files string) {
		modules := treeOf(linePaths([]byte(files))).modules()
		contents := allModules(linePaths([]byte(files)))
		for i, module := range modules {
			if !isModule(module) || !contents[module] {
				t.Errorf("%q: %q is not among %v", files, module, contents)
			}
			for _, other := range modules[:i] {
				if isWithin(module, other) || isWithin(other, module) {
					t.Errorf("%q: both %q and %q", files, other, module)
				}
			}
		}
	})
}
