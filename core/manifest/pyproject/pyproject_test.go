package pyproject_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/manifest/manifesttest"
	"github.com/pyferry/pyferry/core/manifest/pyproject"
	"github.com/pyferry/pyferry/core/text"
	"github.com/pyferry/pyferry/internal/testenv"
)

func parse(src string) manifest.Manifest { return pyproject.Parse(src) }

func TestCases(t *testing.T) { manifesttest.Run(t, parse) }

// shapes are ways in which the same document may come.
var shapes = map[string]func(string) string{
	"plain":         func(s string) string { return s },
	"crlf":          crlf,
	"bom":           func(s string) string { return "\ufeff" + s },
	"no final line": withoutFinalNewline,
}

// TestProperty adds names that belong at the start, in the middle and at the
// end of a sorted list to each section of each case's texts, and takes them
// out again.
func TestProperty(t *testing.T) {
	for name, src := range manifesttest.Parts(t, "in", "out") {
		for shape, reshape := range shapes {
			t.Run(name+"/"+shape, func(t *testing.T) {
				for _, req := range news {
					manifesttest.Property(t, parse, reshape(src), req)
				}
			})
		}
	}
}

var news = []manifest.New{
	{Name: "aa-first", Key: "aa-first", Version: "1.4.2"},
	{Name: "moto.core", Key: "moto-core", Version: "0.3"},
	{Name: "zz_last", Key: "zz-last"},
}

// TestRemoveAll takes out each requirement of each case, one at a time.
func TestRemoveAll(t *testing.T) {
	for name, src := range manifesttest.Parts(t, "in", "out") {
		for shape, reshape := range shapes {
			t.Run(name+"/"+shape, func(t *testing.T) { removeEach(t, reshape(src)) })
		}
	}
}

func removeEach(t *testing.T, src string) {
	m := parse(src)
	if len(m.Problems()) > 0 {
		return
	}
	all := m.Requirements()
	for i, r := range all {
		edits, err := m.Remove(r)
		if err != nil {
			t.Errorf("remove %s from %s: %v", r.Name, r.Section, err)
			continue
		}
		after, err := text.Apply(src, edits)
		if err != nil {
			t.Errorf("remove %s from %s: %v", r.Name, r.Section, err)
			continue
		}
		got := parse(after)
		want := keys(slices.Delete(slices.Clone(all), i, i+1))
		if len(got.Problems()) > 0 || !slices.Equal(keys(got.Requirements()), want) {
			t.Errorf("without %s of %s: %v, want %v, problems %v in\n%q",
				r.Name, r.Section, keys(got.Requirements()), want, got.Problems(), after)
		}
	}
}

// keys names each requirement with its section, in the order given.
func keys(reqs []manifest.Requirement) []string {
	var out []string
	for _, r := range reqs {
		out = append(out, r.Section+" "+r.Key)
	}
	return out
}

// TestPyScaffold edits the pyproject.toml of a real PyScaffold project, which
// only configures tools.
func TestPyScaffold(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(testenv.DSProject(t), "pyproject.toml"))
	if err != nil {
		t.Fatal(err)
	}
	m := parse(string(data))
	if got := m.Sections(); len(got) != 1 || got[0].ID != "build-system.requires" {
		t.Errorf("sections %v, want build-system.requires alone", got)
	}
	for _, req := range news {
		manifesttest.Property(t, parse, m.Text(), req)
	}
}

func TestRemoveRefuses(t *testing.T) {
	for _, c := range []struct {
		name, src string
		of        manifest.Requirement
		want      error
	}{
		{"another section", "[project]\ndependencies = ['a']", manifest.Requirement{Section: "x"}, manifest.ErrNoSection},
		{"another requirement", "[project]\ndependencies = ['a']", manifest.Requirement{Section: "project.dependencies", Key: "b"}, manifest.ErrNoSection},
		{"a broken file", "[project]\ndependencies = ['a'", manifest.Requirement{Section: "project.dependencies"}, manifest.ErrMalformed},
	} {
		if edits, err := parse(c.src).Remove(c.of); !errors.Is(err, c.want) || edits != nil {
			t.Errorf("%s: got %v, %v, want %v", c.name, edits, err, c.want)
		}
	}
}

// TestRemoveScattered refuses a requirement of which one value holds several
// parts.
func TestRemoveScattered(t *testing.T) {
	m := parse("tool.poetry.dependencies = {a.version = '1', b = '2', a.optional = true}")
	if edits, err := m.Remove(m.Requirements()[0]); err == nil {
		t.Errorf("got %v, want an error", edits)
	}
}

// TestDeep reads keys that are nested deeper than any section lies.
func TestDeep(t *testing.T) {
	deep := strings.Repeat("a.", 50)
	m := parse("[" + deep + "b]\nx = 1\n[c]\n" + deep + "d = 1\n[project]\ndependencies = ['numpy']\n")
	if got := m.Requirements(); len(m.Problems()) > 0 || len(got) != 1 {
		t.Errorf("requirements %v, problems %v", got, m.Problems())
	}
}
