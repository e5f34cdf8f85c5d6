package pyproject_test

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/pyferry/pyferry/core/manifest/pyproject"
	"github.com/pyferry/pyferry/core/text"
)

func TestName(t *testing.T) {
	for src, want := range map[string]string{
		"[project]\nname = 'Demo.Project'":                  "Demo.Project",
		"[tool.poetry]\nname = 'demo'":                      "demo",
		"project = {name = 'a'}\n[tool.poetry]\nname = 'b'": "a",
		"[tool.black]\nname = 'x'":                          "",
		"[project]\nname = 3":                               "",
	} {
		if got := pyproject.Parse(src).Name(); got != want {
			t.Errorf("%q: got %q, want %q", src, got, want)
		}
	}
}

func TestRequiresPython(t *testing.T) {
	for src, want := range map[string]string{
		"[project]\nrequires-python = '>=3.10'":                           ">=3.10",
		"[tool.poetry.dependencies]\npython = '^3.10'":                    "^3.10",
		"[tool.poetry.dependencies]\npython = {version = '^3.10'}":        "^3.10",
		"[project]\nname = 'x'\n[tool.pixi.dependencies]\npython = '3.*'": "",
	} {
		if got := pyproject.Parse(src).RequiresPython(); got != want {
			t.Errorf("%q: got %q, want %q", src, got, want)
		}
	}
}

func TestLayout(t *testing.T) {
	for _, c := range []struct {
		name, src       string
		roots, packages []string
	}{
		{"nothing stated", "[project]\nname = 'x'", nil, nil},
		{"setuptools find", "[tool.setuptools.packages.find]\nwhere = ['src', 'lib']", []string{"lib", "src"}, nil},
		{"setuptools package-dir", "[tool.setuptools]\npackage-dir = {'' = 'src', pkg = 'other/pkg'}", []string{"src"}, []string{"other/pkg"}},
		{"setuptools twice", "[tool.setuptools]\npackage-dir = {'' = 'src'}\npackages.find.where = ['src']", []string{"src"}, nil},
		{"hatch", "[tool.hatch.build.targets.wheel]\npackages = ['src/pkg']", nil, []string{"src/pkg"}},
		{"poetry", "[tool.poetry]\npackages = [{include = 'a', from = 'src'}, {include = 'b'}, {include = 'c/**/*.py'}]", []string{"src"}, []string{"src/a", "b"}},
		{"poetry tables", "[[tool.poetry.packages]]\ninclude = 'a'\nfrom = 'lib'\n[[tool.poetry.packages]]\ninclude = 'b'", []string{"lib"}, []string{"lib/a", "b"}},
		{"flit", "[tool.flit.module]\nname = 'pkg'", nil, []string{"pkg"}},
		{"pdm", "[tool.pdm.build]\npackage-dir = 'src'", []string{"src"}, nil},
		{"uv", "[tool.uv.build-backend]\nmodule-root = ''\nmodule-name = 'pkg'", []string{""}, []string{"pkg"}},
	} {
		got := pyproject.Parse(c.src).Layout()
		if want := (pyproject.Layout{SourceRoots: c.roots, Packages: c.packages}); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v, want %+v", c.name, got, want)
		}
	}
}

func TestExtras(t *testing.T) {
	got := pyproject.Parse("[tool.poetry.extras]\nplot = ['Matplotlib', 'ruamel_yaml']\nnone = []").Extras()
	want := map[string][]string{"plot": {"matplotlib", "ruamel-yaml"}, "none": {}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestGroupIncludes(t *testing.T) {
	src := `[dependency-groups]
dev = ["ruff", {include-group = "Test.Suite"}]
test-suite = ["pytest"]
[tool.poetry.group.all]
include-groups = ["dev"]
`
	var got [][3]string
	for _, i := range pyproject.Parse(src).GroupIncludes() {
		got = append(got, [3]string{i.Section, i.Group, i.Span.Of(src)})
	}
	want := [][3]string{
		{"dependency-groups.dev", "Test.Suite", `{include-group = "Test.Suite"}`},
		{"tool.poetry.group.all.dependencies", "dev", `"dev"`},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestProblemPlace checks that a problem stands where the mistake is, in each
// shape of the text.
func TestProblemPlace(t *testing.T) {
	src := "[project]\nname = \"é\"\nversion = 1 2\n"
	for shape, reshape := range shapes {
		shaped := reshape(src)
		problems := pyproject.Parse(shaped).Problems()
		if len(problems) != 1 {
			t.Fatalf("%s: problems %v", shape, problems)
		}
		if at := text.NewIndex(shaped).Position(problems[0].Span.Start, text.UTF32); at.Line != 2 || at.Column != 12 {
			t.Errorf("%s: problem at %v, want line 2, column 12", shape, at)
		}
	}
}

// TestBoundaries reads texts that hold nothing.
func TestBoundaries(t *testing.T) {
	for _, src := range []string{"", "\ufeff", "\n", "\r\n", "# nothing", "\ufeff# nothing"} {
		f := pyproject.Parse(src)
		if len(f.Sections()) > 0 || len(f.Requirements()) > 0 || len(f.Problems()) > 0 {
			t.Errorf("%q: %v, %v, %v", src, f.Sections(), f.Requirements(), f.Problems())
		}
	}
}

func TestWorkspace(t *testing.T) {
	for src, want := range map[string]string{
		"[tool.uv]\ndev-dependencies = []":                                                                 "<nil>",
		"[tool.uv.workspace]\nmembers = [\"packages/*\"]\nexclude = [\"packages/old\"]":                    "&{[packages/*] [packages/old]}",
		"[tool.uv.workspace]":                                                                              "&{[] []}",
		"tool.rye.workspace = { members = [\"a\"] }":                                                       "&{[a] []}",
		"[tool.hatch.envs.default]\nworkspace.members = [\"packages/*\"]":                                  "&{[packages/*] []}",
		"[tool.hatch.envs.x.workspace]\nmembers = [{ path = \"a\", features = [\"f\"] }, { path = \"b\"}]": "&{[a b] []}",
		"[[tool.hatch.envs.x.workspace.members]]\npath = \"a\"":                                            "&{[a] []}",
	} {
		if got := fmt.Sprint(pyproject.Parse(src).Workspace()); got != want {
			t.Errorf("%q: got %s, want %s", src, got, want)
		}
	}
}
