package environ

import (
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/pyferry/pyferry/internal/testenv"
)

// Many readers ask one environment everything at once; the race detector
// watches, and all must see the same.
func TestConcurrentReaders(t *testing.T) {
	e, err := Read(testenv.Packages(t))
	if err != nil {
		t.Fatal(err)
	}
	counts := make([]int, 8)
	var readers sync.WaitGroup
	for i := range counts {
		readers.Go(func() {
			for d := range e.Distributions() {
				counts[i] += len(d.Name()) + len(d.Modules()) + len(d.Requires()) + len(e.Providers(d.Modules()[0]))
			}
		})
	}
	readers.Wait()
	for _, n := range counts {
		if n == 0 || n != counts[0] {
			t.Fatalf("the readers saw different things: %v", counts)
		}
	}
}

// Of two versions in one folder the one installed last counts.
func TestInstalledTwice(t *testing.T) {
	prefix := t.TempDir()
	site := filepath.Join(prefix, "lib", "python3.11", "site-packages")
	for _, version := range []string{"1.0", "2.0"} {
		writeFile(t, filepath.Join(site, "twice-"+version+".dist-info", "METADATA"), "Name: twice\nVersion: "+version+"\n")
	}
	past := time.Now().Add(-time.Hour)
	if err := os.Chtimes(filepath.Join(site, "twice-2.0.dist-info"), past, past); err != nil {
		t.Fatal(err)
	}
	e, err := Read(prefix)
	if err != nil {
		t.Fatal(err)
	}
	if got := e.Lookup("twice").Version(); got != "1.0" || len(e.Problems()) != 1 {
		t.Errorf("version %s, problems %q", got, e.Problems())
	}
}
