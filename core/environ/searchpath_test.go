package environ

import (
	"encoding/json"
	"maps"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/pyferry/pyferry/internal/testenv"
)

// What the search path of an environment is made of, beyond what eval/resolve
// tries in real ones: odd lines, and code that is not known.
func TestSearchPath(t *testing.T) {
	prefix := t.TempDir()
	site := filepath.Join(prefix, "lib", "python3.11", "site-packages")
	for name, text := range map[string]string{
		"../../../pyvenv.cfg":      "home = /nowhere/bin\nversion = 3.11.2\n",
		"a.pth":                    "\ufeff# comment\n\nb\n./b/../b\nmissing\nimport sys; sys.path\nimport\tos\n",
		".hidden.pth":              "c\n",
		"c.pth.txt":                "c\n",
		"z.pth":                    "c  \r\nb\n",
		"b/x.py":                   "",
		"c/x.py":                   "",
		"loader.pth":               "import _demo_editable_loader\n",
		"_demo_editable_loader.py": "import sys\n",
		"virtualenv.pth":           "import _virtualenv",
		"_virtualenv.py":           "",
		"e.pth":                    "import __editable___e_finder; __editable___e_finder.install()",
		"__editable___e_finder.py": "x = 1\nMAPPING: dict[str, str] = {'e': '/p/e', \"it's\": '/p\\\\q'}\n" +
			"NAMESPACES: dict[str, list[str]] = {'ns': ['/p/ns', '/q/ns'], 'ns.sub': []}\n",
		"f.pth":               "import _editable_impl_f",
		"_editable_impl_f.py": "from editables.redirector import RedirectingFinder as F\nF.install()\nF.map_module('f', '/p/f/__init__.py')\nF.map_module('g', '/p/g.py')\n",
		"h-nspkg.pth":         "import sys, types, os;p = os.path.join(sys._getframe(1).f_locals['sitedir'], *('h', 'i'));m = 1\n",
	} {
		writeFile(t, filepath.Join(site, name), text)
	}
	e, err := Read(prefix)
	if err != nil {
		t.Fatal(err)
	}
	p := e.SearchPath()
	var dirs []string
	for _, entry := range p.Entries {
		dirs = append(dirs, entry.Dir)
	}
	if want := []string{site, filepath.Join(site, "b"), "", filepath.Join(site, "c")}; !slices.Equal(dirs, want) {
		t.Errorf("entries %q, want %q", dirs, want)
	}
	if want := map[string][]string{"ns": {"/p/ns", "/q/ns"}, "ns.sub": {}}; !reflect.DeepEqual(p.Entries[2].Namespaces, want) {
		t.Errorf("namespaces of the finder: %q", p.Entries[2].Namespaces)
	}
	targets := map[string]string{}
	for name, r := range p.Redirects {
		targets[name] = r.Target
	}
	if want := map[string]string{"e": "/p/e", "it's": `/p\q`, "f": "/p/f", "g": "/p/g.py"}; !maps.Equal(targets, want) {
		t.Errorf("redirects %q, want %q", targets, want)
	}
	if want := map[string][]string{"h.i": {filepath.Join(site, "h", "i")}}; !reflect.DeepEqual(p.Namespaces, want) {
		t.Errorf("namespaces %q, want %q", p.Namespaces, want)
	}
	if want := []string{filepath.Join(site, "loader.pth")}; !slices.Equal(p.Opaque, want) {
		t.Errorf("opaque %q, want %q", p.Opaque, want)
	}
}

// A table is read from what Python's repr makes of it.
func TestPythonTable(t *testing.T) {
	tables := []map[string][]string{
		{}, {"a": {"/b"}}, {"a": {}, "b.c": {"/d", "/e"}}, {"it's": {`C:\new\table`, `"quoted"`, "é, [x]: {y}"}},
	}
	for _, table := range tables {
		text, err := json.Marshal(table)
		if err != nil {
			t.Fatal(err)
		}
		repr, err := exec.Command(testenv.Python(t), "-c", "import json, sys; print(json.loads(sys.argv[1]))", string(text)).Output()
		if err != nil {
			t.Fatal(err)
		}
		if got := pythonTable(string(repr)); !reflect.DeepEqual(got, table) {
			t.Errorf("%s: got %q, want %q", repr, got, table)
		}
	}
}

func FuzzSearchPath(f *testing.F) {
	f.Add("b\nimport x; x.install()\n", "MAPPING = {'a': '/b'}\nNAMESPACES = {'a': ['/b']}\nF.map_module('a', 'b')\n")
	f.Fuzz(func(t *testing.T, lines, program string) {
		site := t.TempDir()
		writeFile(t, filepath.Join(site, "x.pth"), lines)
		writeFile(t, filepath.Join(site, "x.py"), program)
		p := &pathReader{SearchPath{Redirects: map[string]Redirect{}, First: map[string]Redirect{}, Namespaces: map[string][]string{}}}
		p.addSite(site)
		p.addFinder("x.pth", program)
		p.addRedirector("x.pth", program)
		p.addMeson("x.pth", "x.py", program)
		if p.Entries[0].Dir != site {
			t.Errorf("%q", p.Entries)
		}
	})
}
