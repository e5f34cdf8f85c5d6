package environ

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// makeLarge writes an environment of n distributions with 300 files each.
func makeLarge(b *testing.B, n int) string {
	b.Helper()
	prefix := b.TempDir()
	writeFile(b, filepath.Join(prefix, "pyvenv.cfg"), "home = /usr/bin\nversion = 3.11.7\n")
	for i := range n {
		name := fmt.Sprintf("package_%d", i)
		info := filepath.Join(prefix, "lib", "python3.11", "site-packages", name+"-1.0.dist-info")
		var record strings.Builder
		fmt.Fprintf(&record, "%s/__init__.py,,\n", name)
		for j := range 300 {
			fmt.Fprintf(&record, "%s/sub%d/module_%d.py,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,1234\n", name, j%10, j)
		}
		writeFile(b, filepath.Join(info, "RECORD"), record.String())
		writeFile(b, filepath.Join(info, "METADATA"), "Metadata-Version: 2.1\nName: "+name+"\nVersion: 1.0\n"+
			strings.Repeat("Requires-Dist: numpy>=1.20\n", 20)+"\n"+strings.Repeat("A long description.\n", 2000))
	}
	return prefix
}

func BenchmarkRead400(b *testing.B) {
	prefix := makeLarge(b, 400)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read(prefix); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRead400AndAskForProviders(b *testing.B) {
	prefix := makeLarge(b, 400)
	b.ReportAllocs()
	for b.Loop() {
		e, err := Read(prefix)
		if err != nil || len(e.Providers("package_7.sub1")) != 1 {
			b.Fatal("not found")
		}
	}
}

func BenchmarkRead400AndAllVersions(b *testing.B) {
	prefix := makeLarge(b, 400)
	b.ReportAllocs()
	for b.Loop() {
		e, err := Read(prefix)
		if err != nil {
			b.Fatal(err)
		}
		for d := range e.Distributions() {
			if d.Version() != "1.0" {
				b.Fatal(d.Version())
			}
		}
	}
}
