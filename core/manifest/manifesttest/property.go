package manifesttest

import (
	"slices"
	"testing"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/text"
)

// Property checks, for every section of the manifest in src that can be
// written, that adding req there gives a text which parses without a problem,
// means what it meant plus the one requirement, and differs from src only
// inside the edits; that a second Add changes nothing; and that Remove takes
// the requirement out again. A src with problems must be refused.
func Property(t *testing.T, parse Parse, src string, req manifest.New) {
	t.Helper()
	m := parse(src)
	checkSpans(t, m)
	for _, s := range m.Sections() {
		if len(m.Problems()) > 0 || s.ReadOnly != "" {
			if edits, err := m.Add(s.ID, req); err == nil {
				t.Errorf("%s: added with %v to a section that must not be written", s.ID, edits)
			}
			continue
		}
		addAndRemove(t, parse, m, s, req)
	}
}

func addAndRemove(t *testing.T, parse Parse, m manifest.Manifest, s manifest.Section, req manifest.New) {
	t.Helper()
	edits, err := m.Add(s.ID, req)
	if err != nil {
		t.Errorf("%s: add %s: %v\n%q", s.ID, req.Name, err, m.Text())
		return
	}
	had := has(m, s.ID, req.Key)
	if had && len(edits) > 0 {
		t.Errorf("%s declares %s already, got edits %v", s.ID, req.Key, edits)
	}
	after := apply(t, m.Text(), edits)
	got := parse(after)
	if len(got.Problems()) > 0 {
		t.Errorf("%s: after adding %s: problems %v in\n%q", s.ID, req.Name, got.Problems(), after)
	}
	want := meaning(m)
	if !had {
		want = append(want, s.ID+" "+req.Key)
	}
	compareMeaning(t, "after adding", want, meaning(got), after)
	if again, err := got.Add(s.ID, req); err != nil || len(again) > 0 {
		t.Errorf("%s: a second add of %s gives %v, %v", s.ID, req.Name, again, err)
	}
	if !had {
		removeAgain(t, parse, got, s.ID, req.Key, meaning(m))
	}
}

func removeAgain(t *testing.T, parse Parse, m manifest.Manifest, section, key string, want []string) {
	t.Helper()
	for _, r := range m.Requirements() {
		if r.Section != section || r.Key != key {
			continue
		}
		edits, err := m.Remove(r)
		if err != nil {
			t.Errorf("%s: remove %s: %v", section, key, err)
			return
		}
		after := apply(t, m.Text(), edits)
		compareMeaning(t, "after removing", want, meaning(parse(after)), after)
		return
	}
}

// compareMeaning compares two meanings as sets with multiplicity.
func compareMeaning(t *testing.T, when string, want, got []string, in string) {
	t.Helper()
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(want, got) {
		t.Errorf("%s: means %q, want %q, in\n%q", when, got, want, in)
	}
}

func apply(t *testing.T, src string, edits []text.Edit) string {
	t.Helper()
	after, err := text.Apply(src, edits)
	if err != nil {
		t.Fatal(err)
	}
	return after
}

// meaning is what a manifest declares, leaving out the version and marker so
// that a new requirement's own text does not matter.
func meaning(m manifest.Manifest) []string {
	var out []string
	for _, r := range m.Requirements() {
		out = append(out, r.Section+" "+r.Key)
	}
	return out
}

func has(m manifest.Manifest, section, key string) bool {
	return slices.ContainsFunc(m.Requirements(), func(r manifest.Requirement) bool {
		return r.Section == section && r.Key == key
	})
}

// checkSpans checks that every span lies in the text and names stand in it.
func checkSpans(t *testing.T, m manifest.Manifest) {
	t.Helper()
	src := m.Text()
	for _, r := range m.Requirements() {
		if r.Span.Start < 0 || r.Span.End > len(src) || r.NameSpan.Start < r.Span.Start || r.NameSpan.End > r.Span.End {
			t.Errorf("%s: spans %v, %v in %d bytes", r.Key, r.Span, r.NameSpan, len(src))
		} else if r.NameSpan.Of(src) != r.Name {
			t.Errorf("name %q stands at %q", r.Name, r.NameSpan.Of(src))
		}
	}
	for _, p := range m.Problems() {
		if p.Span.Start < 0 || p.Span.End < p.Span.Start || p.Span.End > len(src) {
			t.Errorf("problem %q at %v in %d bytes", p.Message, p.Span, len(src))
		}
	}
}
