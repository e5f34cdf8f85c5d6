package naming

import (
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/pyferry/pyferry/internal/testenv"
)

func TestStdlib(t *testing.T) {
	tests := []struct {
		module string
		minor  int
		want   bool
	}{
		{"os.path", 8, true}, {"os.path", 14, true}, {"xml.etree.ElementTree", 11, true}, {"__future__", 11, true},
		{"__main__", 11, true}, {"_csv", 12, true}, {"winreg", 11, true}, {"test.support", 11, true},
		{"tomllib", 10, false}, {"tomllib", 11, true}, {"zoneinfo", 8, false}, {"zoneinfo", 9, true},
		{"distutils", 11, true}, {"distutils.core", 12, false}, {"imp", 12, false}, {"asyncore", 11, true},
		{"cgi", 12, true}, {"cgi", 13, false}, {"lib2to3", 13, false}, {"binhex", 10, true}, {"binhex", 11, false},
		{"compression.zstd", 13, false}, {"compression.zstd", 14, true}, {"annotationlib", 14, true},
		{"sre_parse", 14, true}, {"sre_parse", 15, false}, {"formatter", 9, true}, {"formatter", 10, false},
		{"macpath", 7, false}, {"zoneinfo", 3, false}, {"dummy_threading", 7, true},
		{"urllib2", 8, false}, {"numpy", 11, false}, {"", 11, false},
	}
	for _, test := range tests {
		if got := Stdlib(test.module, test.minor); got != test.want {
			t.Errorf("Stdlib(%q, %d) = %v", test.module, test.minor, got)
		}
	}
}

func TestEverStdlib(t *testing.T) {
	for _, module := range strings.Fields("ConfigParser urllib2 cPickle Tkinter distutils.core imp asyncore tomllib compression.zstd StringIO macpath _winreg os.path __builtin__ commands sets") {
		if !EverStdlib(module) {
			t.Errorf("%s is or was in the standard library", module)
		}
	}
	for _, module := range strings.Fields("numpy six setuptools pkg_resources simplejson tomli attr") {
		if EverStdlib(module) {
			t.Errorf("%s never was in the standard library", module)
		}
	}
}

// The running Python knows its own list.
func TestStdlibAgainstPython(t *testing.T) {
	script := "import sys; print(sys.version_info.minor, *sys.stdlib_module_names)"
	out, err := exec.Command(testenv.Python(t), "-c", script).Output()
	if err != nil {
		t.Fatal(err)
	}
	fields := strings.Fields(string(out))
	minor, err := strconv.Atoi(fields[0])
	if err != nil {
		t.Fatal(err)
	}
	names := make(map[string]bool)
	for _, name := range fields[1:] {
		names[name] = true
		if !Stdlib(name, minor) || !EverStdlib(name) {
			t.Errorf("%s is in Python 3.%d", name, minor)
		}
	}
	for name := range table(stdlibText).all() {
		if Stdlib(name, minor) && !names[name] && !unlisted(name) {
			t.Errorf("%s is not in Python 3.%d", name, minor)
		}
	}
}

// unlisted are the modules that sys.stdlib_module_names leaves out: CPython's
// own tests, and the name of the running script.
func unlisted(name string) bool {
	return name == "__main__" || strings.Contains(name, "test") || strings.HasPrefix(name, "_xx") || strings.HasPrefix(name, "xx")
}
