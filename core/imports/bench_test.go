package imports

import (
	"fmt"
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

// hostileTexts are repeated to make texts on which a careless scanner takes
// quadratic time.
var hostileTexts = []string{
	"(", "(\n", "f(\nx\n", "f(\nimport a\n", "[\n]\n(\n", "\\\n", `\`, "\\\nimport ",
	"'", `"""`, `\"""`, "'''\n", `\'''`,
	"f'{", `f"{x" `, "f'{x:", "f'''{", "f'''{x}\n", `t"{'`, `f"\N{`, "rf'{\n",
	"import a,", "import a.", "import a\n", "from ", "from .", "from a import (", "from a import (b,\n", ".", "import \\\n",
	"import_module('a', ", "import_module('a') ", "lambda: import_module('a'), ", "lambda: lambda a, ",
	"__import__('a', 1 ", "import_module\n.", "import_module (",
	"if lambda:", "if x:", "elif PY2: ", "if PY2:\n", "if not (", "if not not ", "if (PY2 or ",
	"if ((sys.version_info[", "if PY2 < ", "PY2 and (", ".a", ":= ",
	"try:\n import a\n", "except ImportError:\n", "try: import a\n", "with suppress(", "suppress(KeyError ", ".ImportError", "def f(x: ",
	"\t", " \n", "\f", "\r", "a\r\n", "#", ";", ":", "else:\n", "async ", "lazy ",
}

// BenchmarkHostile shows that the time for a text grows with its length alone:
// ns/B must be about the same for both lengths of each text. Some texts come
// behind the word that begins a statement of one very long line.
func BenchmarkHostile(b *testing.B) {
	for _, start := range []string{"", "if PY2 ", "with suppress(x) ", "except ", "x = ["} {
		for _, hostile := range hostileTexts {
			for _, size := range []int{1 << 16, 1 << 20} {
				src := start + strings.Repeat(hostile, size/len(hostile))
				b.Run(fmt.Sprintf("%q/%q/%d", start, hostile, size), func(b *testing.B) {
					for b.Loop() {
						Scan(src)
					}
					b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(src)), "ns/B")
				})
			}
		}
	}
}
