package mentions

import "testing"

func TestWord(t *testing.T) {
	for _, c := range []struct {
		text, name string
		want       bool
	}{
		{"pandas", "pandas", true},
		{"use pandas.core, not polars", "pandas", true},
		{"geopandas pandas2 pandas-gbq pandas_ml", "pandas", false},
		{"[tool.black]", "black", true},
		{"xlsx|openpyxl|xlrd", "xlrd", true},
		{"flake8-docstrings", "flake8", false},
		{"naïvepandas", "pandas", false},
		{"aa a", "a", true},
		{"text", "", false},
	} {
		if got := Word(c.text, c.name); got != c.want {
			t.Errorf("Word(%q, %q) = %v", c.text, c.name, got)
		}
	}
}

func TestPart(t *testing.T) {
	for _, c := range []struct {
		name string
		kind Kind
		src  string
		want string
	}{
		{"literals", Python, "x = 'a' + \"b\"  # 'c'\n", "a\nb\n"},
		{"docstring", Python, "def f():\n    \"\"\"Needs numpy.\n\n    >>> import xarray\n    \"\"\"\n", "    >>> import xarray\n\n"},
		{"text in three quotes", Python, "code = '''import\nnumpy'''\n", "import\nnumpy\n"},
		{"prefixes and escapes", Python, `f(rb'a\'b', u"c")`, "a\\'b\nc\n"},
		{"no end", Python, "x = 'abc\ny = 'd'\n", "abc\nd\n"},
		{"no end of three quotes", Python, "x = '''abc\n", "abc\n\n"},
		{"lone backslash", Python, "x = 'a\\", "a\\\n"},
		{"config", Config, "a: numpy\n  # - pandas\nb: c\t# scipy\nd#e\n", "a: numpy\n\nb: c\nd#e\n"},
		{"prose", Prose, "We import numpy.\n\n    import numpy as np\n>>> from a import b\nfrom here on\n", "    import numpy as np\n>>> from a import b\n"},
		{"nothing", Nothing, "numpy", ""},
	} {
		if got := Part(c.kind, c.src); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestKindOf(t *testing.T) {
	for file, want := range map[string]Kind{
		"a/b.py": Python, "Makefile": Config, "docker/Dockerfile.dev": Config, ".github/workflows/ci.yml": Config,
		"README.md": Prose, "report.Rmd": Prose, "uv.lock": Nothing, "pylock.dev.toml": Nothing, "data.csv": Nothing,
		".pre-commit-config.yaml": Config, "recipe/meta.yaml": Nothing, "tox.ini": Config, "core.pyx": Config,
	} {
		if got := KindOf(file); got != want {
			t.Errorf("KindOf(%q) = %d, want %d", file, got, want)
		}
	}
}

func FuzzPart(f *testing.F) {
	f.Add("x = '''a' \"\\\n# '", uint8(1))
	f.Add(">>> import a\r\nfrom", uint8(3))
	f.Fuzz(func(t *testing.T, src string, kind uint8) {
		part := Part(Kind(kind%4), src)
		if len(part) > 2*len(src)+1 {
			t.Errorf("%d bytes of %d", len(part), len(src))
		}
		Word(part, src)
	})
}
