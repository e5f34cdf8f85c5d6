package project

import "testing"

// A fix that writes two lists of one file must name both.
func TestPlaceTellsListsApart(t *testing.T) {
	cases := map[Place]string{
		{"setup.cfg", "options.install_requires"}:                      "setup.cfg",
		{"setup.cfg", "options.extras_require.testing"}:                "setup.cfg (testing)",
		{"setup.cfg", "options.tests_require"}:                         "setup.cfg (tests_require)",
		{"setup.py", "install_requires"}:                               "setup.py",
		{"setup.py", "extras_require.all"}:                             "setup.py (all)",
		{"environment.yml", "dependencies"}:                            "environment.yml",
		{"Pipfile", "packages"}:                                        "Pipfile",
		{"Pipfile", "docs"}:                                            "Pipfile (docs)",
		{"pixi.toml", "dependencies"}:                                  "pixi.toml",
		{"pixi.toml", "pypi-dependencies"}:                             "pixi.toml (PyPI)",
		{"pixi.toml", "feature.test.pypi-dependencies"}:                "pixi.toml (test, PyPI)",
		{"pyproject.toml", "project.dependencies"}:                     "pyproject.toml",
		{"pyproject.toml", "project.optional-dependencies.a.b"}:        "pyproject.toml (a.b)",
		{"pyproject.toml", "dependency-groups.dev"}:                    "pyproject.toml (dev)",
		{"pyproject.toml", "tool.poetry.dependencies"}:                 "pyproject.toml",
		{"pyproject.toml", "tool.poetry.group.test.dependencies"}:      "pyproject.toml (test)",
		{"pyproject.toml", "tool.poetry.dev-dependencies"}:             "pyproject.toml (dev)",
		{"pyproject.toml", "tool.pdm.dev-dependencies.test"}:           "pyproject.toml (test)",
		{"pyproject.toml", "tool.uv.dev-dependencies"}:                 "pyproject.toml (dev)",
		{"pyproject.toml", "tool.flit.metadata.requires"}:              "pyproject.toml",
		{"pyproject.toml", "tool.flit.metadata.requires-extra.docs"}:   "pyproject.toml (docs)",
		{"pyproject.toml", "tool.hatch.envs.docs.extra-dependencies"}:  "pyproject.toml (docs)",
		{"pyproject.toml", "tool.pixi.dependencies"}:                   "pyproject.toml (pixi)",
		{"pyproject.toml", "tool.pixi.pypi-dependencies"}:              "pyproject.toml (pixi, PyPI)",
		{"pyproject.toml", "tool.pixi.feature.cuda.pypi-dependencies"}: "pyproject.toml (cuda, PyPI)",
	}
	for place, want := range cases {
		if got := place.String(); got != want {
			t.Errorf("%s: %q, want %q", place.Section, got, want)
		}
	}
}
