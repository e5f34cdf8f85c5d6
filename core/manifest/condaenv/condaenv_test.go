package condaenv_test

import (
	"slices"
	"testing"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/manifest/condaenv"
	"github.com/pyferry/pyferry/core/manifest/manifesttest"
	"github.com/pyferry/pyferry/core/text"
)

func parse(text string) manifest.Manifest { return condaenv.Parse(text) }

func TestCases(t *testing.T) { manifesttest.Run(t, parse) }

// newNames are added to every input: one name that sorts to the front, one that
// sorts to the end, one that is commented out in some inputs.
var newNames = []manifest.New{
	{Name: "aaa", Key: "aaa"},
	{Name: "zzz", Key: "zzz", Version: "1.4.2"},
	{Name: "lightgbm", Key: "lightgbm", Version: "4.1.0"},
}

// withoutPip hides the conda package "pip", which a new pip list brings along,
// from the property that an Add declares one requirement alone.
type withoutPip struct{ *condaenv.File }

func (m withoutPip) Requirements() []manifest.Requirement {
	return slices.DeleteFunc(m.File.Requirements(), func(r manifest.Requirement) bool {
		return r.Section == condaenv.CondaSection && r.Key == "pip"
	})
}

func checkProperty(t *testing.T, src string) {
	t.Helper()
	hidden := func(text string) manifest.Manifest { return withoutPip{condaenv.Parse(text)} }
	for _, req := range newNames {
		manifesttest.Property(t, hidden, src, req)
	}
	checkRemovals(t, src)
}

// checkRemovals takes every requirement out on its own, wherever that is not
// refused, and checks that the others stay.
func checkRemovals(t *testing.T, src string) {
	t.Helper()
	f := condaenv.Parse(src)
	for i, r := range f.Requirements() {
		edits, err := f.Remove(r)
		if err != nil {
			continue
		}
		after := condaenv.Parse(apply(t, src, edits))
		want := keys(slices.Delete(f.Requirements(), i, i+1))
		if got := keys(after.Requirements()); !slices.Equal(got, want) {
			t.Errorf("without %s: %q, want %q, in\n%q", r.Name, got, want, after.Text())
		}
	}
}

func keys(reqs []manifest.Requirement) []string {
	var out []string
	for _, r := range reqs {
		out = append(out, r.Section+" "+r.Key)
	}
	slices.Sort(out)
	return out
}

func TestPropertyOfAllInputs(t *testing.T) {
	for name, src := range manifesttest.Parts(t, "in", "out") {
		t.Run(name, func(t *testing.T) { checkProperty(t, src) })
	}
}

// TestTwoNames adds a library whose name on PyPI is not its conda name.
func TestTwoNames(t *testing.T) {
	torch := manifest.New{Name: "pytorch", Key: "torch", Version: "2.5.1"}
	for _, c := range []struct{ src, want string }{
		{"dependencies:\n  - numpy=1.26\n  - aiohttp=3.9\n", "dependencies:\n  - numpy=1.26\n  - aiohttp=3.9\n  - pytorch=2.5\n"},
		{"dependencies:\n  - numpy\n  # - pytorch\n", "dependencies:\n  - numpy\n  - pytorch\n"},
		{"dependencies:\n  - numpy\n  # - torch\n", "dependencies:\n  - numpy\n  - torch\n"},
		{"dependencies:\n  - conda-forge::pytorch\n", "dependencies:\n  - conda-forge::pytorch\n"},
		{"dependencies:\n  - torch\n", "dependencies:\n  - torch\n"},
	} {
		edits, err := condaenv.Parse(c.src).Add(condaenv.CondaSection, torch)
		if got := apply(t, c.src, edits); err != nil || got != c.want {
			t.Errorf("%q: got %q, %v", c.src, got, err)
		}
	}
}

func FuzzFile(f *testing.F) {
	for _, src := range manifesttest.Parts(f, "in", "out") {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src string) { checkProperty(t, src) })
}

func apply(t *testing.T, src string, edits []text.Edit) string {
	t.Helper()
	after, err := text.Apply(src, edits)
	if err != nil {
		t.Fatal(err)
	}
	return after
}
