package environ

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pyferry/pyferry/internal/testenv"
)

// What Python's own importlib.metadata says about the package folders given as
// arguments, with normalised names.
const importlibScript = `
import importlib.metadata as m, json, re, sys
norm = lambda name: re.sub(r"[-_.]+", "-", name).lower()
dists, tops = {}, {}
for d in m.distributions(path=sys.argv[1:]):
    key = norm(d.metadata["Name"])
    dists.setdefault(key, {"Name": d.metadata["Name"], "Version": d.version, "Requires": d.requires or [],
        "EntryPoints": [{"Group": e.group, "Name": e.name} for e in d.entry_points]})
    for top in m._top_level_declared(d) or m._top_level_inferred(d):
        tops.setdefault(top, set()).add(key)
print(json.dumps({"Dists": dists, "Tops": {k: sorted(v) for k, v in tops.items()}}))
`

// importlibAnswer is what the script prints.
type importlibAnswer struct {
	Dists map[string]struct {
		Name, Version string
		Requires      []string
		EntryPoints   []EntryPoint
	}
	Tops map[string][]string
}

func askImportlib(t *testing.T, python string, e *Environment) importlibAnswer {
	t.Helper()
	out, err := exec.Command(python, append([]string{"-c", importlibScript}, e.layout.sites...)...).Output()
	if err != nil {
		t.Fatal(err)
	}
	var answer importlibAnswer
	if err := json.Unmarshal(out, &answer); err != nil {
		t.Fatal(err)
	}
	return answer
}

// Real environments are read as Python reads them. PYFERRY_ENVIRONMENTS may
// name more of them, as a list of prefixes.
func TestAgreesWithImportlib(t *testing.T) {
	python := testenv.Python(t)
	prefixes := []string{filepath.Dir(filepath.Dir(python)), testenv.Packages(t), wheelsAsEnvironment(t)}
	prefixes = append(prefixes, filepath.SplitList(os.Getenv("PYFERRY_ENVIRONMENTS"))...)
	for _, prefix := range prefixes {
		e, err := Read(prefix)
		if err != nil {
			t.Fatal(err)
		}
		answer := askImportlib(t, python, e)
		compareDistributions(t, e, answer)
		compareProviders(t, e, answer)
		if problems := e.Problems(); len(problems) > 0 {
			t.Errorf("%s: problems %q", prefix, problems)
		}
		t.Logf("%s: %d distributions, %d top-level modules", prefix, len(answer.Dists), len(answer.Tops))
	}
}

// wheelsAsEnvironment links the unpacked wheels into one package folder.
func wheelsAsEnvironment(t *testing.T) string {
	t.Helper()
	entries, err := filepath.Glob(filepath.Join(testenv.Wheels(t), "*", "*"))
	if err != nil || len(entries) == 0 {
		t.Fatalf("no wheels: %v", err)
	}
	prefix := t.TempDir()
	site := filepath.Join(prefix, "lib", "python3.11", "site-packages")
	if err := os.MkdirAll(site, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if err := os.Symlink(entry, filepath.Join(site, filepath.Base(entry))); err != nil && !os.IsExist(err) {
			t.Fatal(err)
		}
	}
	return prefix
}

func compareDistributions(t *testing.T, e *Environment, answer importlibAnswer) {
	t.Helper()
	for d := range e.Distributions() {
		if d.kind == eggLink {
			continue // Python finds these in the folders that .pth files add
		}
		want, ok := answer.Dists[d.Key()]
		if !ok || d.Name() != want.Name || d.Version() != want.Version || !slices.Equal(d.Requires(), want.Requires) {
			t.Errorf("%s: %q %q %q, importlib says %v %q", d.Key(), d.Name(), d.Version(), d.Requires(), ok, want)
		}
		if !slices.Equal(d.EntryPoints(), want.EntryPoints) {
			t.Errorf("%s: entry points %v, importlib says %v", d.Key(), d.EntryPoints(), want.EntryPoints)
		}
	}
	for key := range answer.Dists {
		if e.Lookup(key) == nil {
			t.Errorf("%s is missing", key)
		}
	}
}

func compareProviders(t *testing.T, e *Environment, answer importlibAnswer) {
	t.Helper()
	for top, want := range answer.Tops {
		if got := keysOf(e.Providers(top)); isIdentifier(top) && !isEditableHook(top) && !slices.Equal(got, want) {
			t.Errorf("%s is provided by %q, importlib says %q", top, got, want)
		}
	}
	for d := range e.Distributions() {
		for _, module := range d.Modules() {
			if !d.Editable() && !isTopOf(answer, topName(module), d.Key()) {
				t.Errorf("%s provides %s, which importlib does not know", d.Key(), module)
			}
			if got := keysOf(e.Providers(module)); !slices.Contains(got, d.Key()) {
				t.Errorf("%s is provided by %q, but not by %s", module, got, d.Key())
			}
		}
	}
}

// isTopOf reports whether importlib knows the module as the distribution's. It
// overlooks extension modules where there is no top_level.txt.
func isTopOf(answer importlibAnswer, top, key string) bool {
	return slices.Contains(answer.Tops[top], key) || strings.HasPrefix(top, "_")
}

func TestProvidersInRealNamespaces(t *testing.T) {
	e, err := Read(testenv.Packages(t))
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]string{
		"google.cloud.storage.blob":      "google-cloud-storage",
		"google.cloud.exceptions":        "google-cloud-core",
		"google.cloud.bigquery":          "",
		"google.api_core.retry":          "google-api-core",
		"google.auth.transport.requests": "google-auth",
		"google.oauth2":                  "google-auth",
		"google.protobuf.message":        "protobuf",
		"google.rpc.status_pb2":          "googleapis-common-protos",
		"google.nothing":                 "",
		"azure.storage.blob.aio":         "azure-storage-blob",
		"azure.core.exceptions":          "azure-core",
		"azure.identity":                 "",
		"ruamel.yaml.comments":           "ruamel-yaml",
		"ruamel.nothing":                 "",
		"zope.interface.verify":          "zope-interface",
		"backports.tarfile":              "backports-tarfile",
		"backports.zstd":                 "backports-zstd",
		"backports":                      "backports-tarfile backports-zstd",
		"backports.zoneinfo":             "",
		"jaraco.context":                 "jaraco-context",
		"jaraco.functools":               "jaraco-functools",
		"attr":                           "attrs",
		"attrs":                          "attrs",
		"_cffi_backend":                  "cffi",
		"yaml":                           "pyyaml",
		"bs4.element":                    "beautifulsoup4",
		"nothing":                        "",
		"":                               "",
	}
	for module, want := range tests {
		if got := strings.Join(keysOf(e.Providers(module)), " "); got != want {
			t.Errorf("%q is provided by %q, want %q", module, got, want)
		}
	}
}
