package lsp

import (
	"slices"
	"strings"
	"testing"

	"github.com/pyferry/pyferry/analysis/rules/conflictingdependency"
	"github.com/pyferry/pyferry/analysis/rules/unuseddependency"
)

// In a manifest that is open an entry that nothing uses is marked, and one that
// contradicts another manifest, each with a fix that mends both files.
func TestFindingsInManifests(t *testing.T) {
	pyproject := "[project]\nname = \"demo\"\ndependencies = [\n    \"seaborn\",\n    \"numpy==2.1.0\",\n]\n"
	manifests := map[string]struct{ text, other, against string }{
		"setup.cfg": {
			"[metadata]\nname = demo\n[options]\npackages = find:\npackage_dir =\n    = src\ninstall_requires =\n    seaborn\n    numpy==1.26.4\n",
			"requirements.txt", "numpy==2.1.0\n",
		},
		"pyproject.toml": {
			pyproject + "[project.optional-dependencies]\nold = [\"numpy==1.26.4\"]\n",
			"requirements.txt", "numpy==2.1.0\n",
		},
		"environment.yml":  {"dependencies:\n  - python=3.11\n  - seaborn\n  - numpy=1.26.4\n", "requirements.txt", "numpy==2.1.0\n"},
		"requirements.txt": {"seaborn\nnumpy==1.26.4\n", "pyproject.toml", pyproject},
		"setup.py": {
			"from setuptools import setup\n\nsetup(\n    name=\"demo\",\n    package_dir={\"\": \"src\"},\n    install_requires=[\n        \"seaborn\",\n        \"numpy==1.26.4\",\n    ],\n)\n",
			"requirements.txt", "numpy==2.1.0\n",
		},
		"Pipfile": {
			"[packages]\nseaborn = \"*\"\nnumpy = \"==2.1.0\"\n\n[dev-packages]\nnumpy = \"==1.26.4\"\n",
			"requirements.txt", "numpy==2.1.0\n",
		},
		"pixi.toml": {
			"[workspace]\nchannels = []\n\n[dependencies]\nseaborn = \"*\"\nnumpy = {version = \"1.26.*\", channel = \"conda-forge\"}\n",
			"requirements.txt", "numpy==2.1.0\n",
		},
		"hatch.toml": {
			"[envs.test]\ndependencies = [\"seaborn\", \"numpy==1.26.4\"]\n", "pyproject.toml", pyproject,
		},
	}
	for name, m := range manifests {
		t.Run(name, func(t *testing.T) {
			text := m.text
			root := writeProject(t, map[string]string{
				name: text, m.other: m.against, "src/demo/__init__.py": "import numpy\n",
			})
			c := newClient(t, unuseddependency.Rule, conflictingdependency.Rule)
			c.initialize(full(), root)
			uri := "file://" + root + "/" + name
			c.open(uri, text)
			shown := c.diagnosticsUntil(uri, func(p published) bool { return len(p.Diagnostics) == 2 })
			for rule, entry := range map[string]string{"unused-dependency": "seaborn", "conflicting-dependency": "numpy"} {
				i := slices.IndexFunc(shown.Diagnostics, func(d diagnostic) bool { return d.Code == rule })
				if i < 0 {
					t.Fatalf("no %s: %+v", rule, shown)
				}
				where := shown.Diagnostics[i].Range
				line := strings.Split(text, "\n")[where.Start.Line]
				if marked := line[where.Start.Character:where.End.Character]; !strings.Contains(marked, entry) {
					t.Errorf("%s marks %q", rule, marked)
				}
				expectMended(t, c, root, uri, where, rule, entry)
			}
			c.shutdown()
		})
	}
}

// expectMended carries out the preferred action on a finding.
func expectMended(t *testing.T, c *client, root, uri string, where textRange, rule, entry string) {
	t.Helper()
	for _, a := range c.actions(uri, where, "quickfix") {
		if !a.IsPreferred || len(a.Diagnostics) == 0 || a.Diagnostics[0].Code != rule {
			continue
		}
		var resolved testAction
		c.call("codeAction/resolve", object{"title": a.Title, "kind": a.Kind, "data": a.Data}, &resolved)
		files := applied(t, root, resolved.Edit)
		if len(files) == 0 {
			t.Errorf("%s: %q changes nothing", rule, a.Title)
		}
		for name, after := range files {
			if rule == "unused-dependency" && strings.Contains(after, entry) {
				t.Errorf("%s still holds %s:\n%s", name, entry, after)
			}
		}
		return
	}
	t.Errorf("%s: no preferred action", rule)
}
