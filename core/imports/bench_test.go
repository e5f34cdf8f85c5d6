package imports

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// BenchmarkScan scans the corpus of TestAgreesWithAST. Of one run over all
// files it reports MB/s, and as x-read how long scanning takes in relation to
// only reading the same files, alternately in the same run.
func BenchmarkScan(b *testing.B) {
	paths := pythonFiles(b, corpusFolders(b))
	var reading, scanning time.Duration
	var size int64
	b.ReportAllocs()
	for b.Loop() {
		size = 0
		for _, path := range paths {
			start := time.Now()
			data, err := os.ReadFile(path)
			if err != nil {
				b.Fatal(err)
			}
			src := string(data)
			read := time.Now()
			Scan(src)
			reading += read.Sub(start)
			scanning += time.Since(read)
			size += int64(len(data))
		}
	}
	b.SetBytes(size)
	b.ReportMetric(float64(len(paths)), "files")
	b.ReportMetric(float64(size)*float64(b.N)/scanning.Seconds()/1e6, "scan-MB/s")
	b.ReportMetric(scanning.Seconds()/reading.Seconds(), "scan/read")
}

// pythonFiles lists the Python files in folders, as ast_imports.py does.
func pythonFiles(b *testing.B, folders []string) []string {
	b.Helper()
	var paths []string
	for _, folder := range folders {
		err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
			if d != nil && d.Name() == "site-packages" && path != folder {
				return fs.SkipDir
			}
			if strings.HasSuffix(path, ".py") && !d.IsDir() {
				paths = append(paths, path)
			}
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	return paths
}
