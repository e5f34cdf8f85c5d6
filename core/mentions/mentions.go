// Package mentions looks for names of modules and distributions in texts
// where they can mean that something is used although nothing imports it:
// string literals of Python code, configuration, examples in documentation.
package mentions

import (
	"path"
	"strings"
	"unicode/utf8"
)

// A Kind says which part of a text counts.
type Kind uint8

// The kinds of text.
const (
	Nothing Kind = iota // not a text that is searched
	Python              // string literals; of docstrings the imports
	Config              // all but comments
	Prose               // the imports of its examples
)

// extensions tell the kind of a file from its last extension.
var extensions = map[string]Kind{
	".py": Python, ".pyi": Python, ".pyw": Python,
	".ipynb": Config, ".pyx": Config, ".pxd": Config, ".pxi": Config, ".ipy": Config,
	".cfg": Config, ".ini": Config, ".toml": Config, ".yml": Config, ".yaml": Config, ".json": Config,
	".conf": Config, ".env": Config, ".sh": Config, ".bash": Config, ".zsh": Config, ".bat": Config,
	".cmd": Config, ".ps1": Config, ".mk": Config, ".mak": Config, ".tmpl": Config, ".template": Config,
	".j2": Config, ".jinja": Config, ".r": Config, ".jl": Config, ".spec": Config, ".smk": Config,
	".md": Prose, ".rst": Prose, ".qmd": Prose, ".rmd": Prose,
}

// bases tell the kind of files that are known by how their name begins.
var bases = []string{
	"makefile", "gnumakefile", "justfile", "dockerfile", "containerfile", "procfile", "jenkinsfile",
	"vagrantfile", "snakefile", "apt.txt", "runtime.txt", "postbuild", "aptfile", ".envrc", ".flaskenv",
}

// locks are files that list what is installed, not what is used.
var locks = map[string]bool{
	"poetry.lock": true, "uv.lock": true, "pdm.lock": true, "pipfile.lock": true, "pixi.lock": true,
	"pylock.toml": true, "conda-lock.yml": true, "conda-lock.yaml": true, "package-lock.json": true,
	"meta.yaml": true, "meta.yml": true, "recipe.yaml": true, "pipfile": true,
}

// KindOf tells the kind of the file with this slash-separated path.
func KindOf(file string) Kind {
	base := strings.ToLower(path.Base(file))
	if locks[base] || strings.HasPrefix(base, "pylock.") {
		return Nothing
	}
	for _, b := range bases {
		if strings.HasPrefix(base, b) {
			return Config
		}
	}
	return extensions[path.Ext(base)]
}

// Part returns the part of a text that counts.
func Part(kind Kind, src string) string {
	switch kind {
	case Python:
		return literals(src)
	case Config:
		return withoutComments(src)
	case Prose:
		return importLines(src)
	}
	return ""
}

// withoutComments cuts each line where a '#' begins it or follows a blank, as
// comments do in nearly all configuration.
func withoutComments(src string) string {
	var out strings.Builder
	for line := range strings.Lines(src) {
		code, _, _ := strings.Cut(" "+strings.ReplaceAll(line, "\t", " "), " #")
		out.WriteString(strings.TrimSpace(code))
		out.WriteByte('\n')
	}
	return out.String()
}

// importLines keeps the lines of examples that import something.
func importLines(src string) string {
	var out strings.Builder
	for line := range strings.Lines(src) {
		code := strings.TrimLeft(line, " \t>.")
		if strings.HasPrefix(code, "import ") || strings.HasPrefix(code, "from ") && strings.Contains(code, " import ") {
			out.WriteString(line)
		}
	}
	return out.String()
}

// Word reports whether text has name as a whole word. Letters, digits, '_'
// and '-' make up words, so that flake8 is not found in flake8-docstrings, but
// pandas is in pandas.core.
func Word(text, name string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], name)
		if i < 0 || name == "" {
			return false
		}
		start, end := from+i, from+i+len(name)
		before, _ := utf8.DecodeLastRuneInString(text[:start])
		after, _ := utf8.DecodeRuneInString(text[end:])
		if !inWord(before) && !inWord(after) {
			return true
		}
		from = start + 1
	}
}

func inWord(r rune) bool {
	return r == '_' || r == '-' || '0' <= r && r <= '9' || 'a' <= r|0x20 && r|0x20 <= 'z' || r >= utf8.RuneSelf && r != utf8.RuneError
}
