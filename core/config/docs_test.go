package config

import (
	"flag"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write docs/configuration.md anew")

const page = "../../docs/configuration.md"

const pageHead = `# Configuration

pyferry needs none. What can be set stands in ` + "`[tool.pyferry]`" + ` of
pyproject.toml, in ` + "`[pyferry]`" + ` of setup.cfg or in a pyferry.toml, in the
project's folder; a pyferry.toml wins over the others. In setup.cfg lists are
separated by commas or line breaks, and tables have one ` + "`name: value`" + ` a line.

| setting | value | meaning |
| --- | --- | --- |
`

const pageTail = `
Patterns are matched against paths relative to the project's folder; ` + "`*`" + ` stays
within a folder and ` + "`**`" + ` crosses folders. What .gitignore excludes is never
looked at.

Editors offer the same settings, below the name ` + "`pyferry`" + `. What a project's file
sets counts before them, so that an editor finds what CI finds; entries of
tables that only the editor has are added. The ` + "`environment`" + ` is the exception: there
the editor's counts, as a shared file cannot know where each user's is. Patterns
of an editor's ` + "`exclude`" + ` are relative to the workspace folder. What is wrong
with an editor's settings is one line each in the server's log.

A comment turns rules off for its line, in sources and in manifests:

` + "```python" + `
import lightgbm  # pyferry: ignore[missing-dependency]
` + "```" + `

` + "```toml" + `
[tool.pyferry]
provided = ["pyspark", "dbutils"]
exclude = ["old/**"]

[tool.pyferry.mappings]
ourlib = "company-ourlib"

[tool.pyferry.per-file-ignores]
"scripts/*" = ["missing-dependency"]
` + "```" + `
`

func TestPageIsUpToDate(t *testing.T) {
	var want strings.Builder
	want.WriteString(pageHead)
	for _, k := range Keys {
		want.WriteString("| `" + k.Name + "` | " + kindNames[k.Kind] + " | " + k.Doc + " |\n")
	}
	want.WriteString(pageTail)
	if *update {
		if err := os.WriteFile(page, []byte(want.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(page); err != nil || string(got) != want.String() {
		t.Errorf("docs/configuration.md is stale (%v): run go test ./core/config -update", err)
	}
}
