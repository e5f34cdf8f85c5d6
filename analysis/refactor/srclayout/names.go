package srclayout

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/pyferry/pyferry/analysis/installing"
	"github.com/pyferry/pyferry/core/project"
	"github.com/pyferry/pyferry/core/text"
)

// names finds the package's folder in texts.
type names struct {
	pkg string
	// word is the package's name; inPath the name at the beginning of a path,
	// after what leads to the project's folder; args the arguments of
	// tools that take paths; listed a setting that lists folders; quotedPath
	// and joined are paths in Python's strings.
	word, inPath, bare, listed, item, quotedPath, joined, module *regexp.Regexp
}

func namesOf(pkg string) *names {
	q := regexp.QuoteMeta(pkg)
	return &names{
		pkg:        pkg,
		word:       regexp.MustCompile(`\b` + q + `\b`),
		inPath:     regexp.MustCompile(`(?m)(^|[^\w./\-@])((?:/|(?:\.{1,2}/)*))(` + q + `)/([\w.\-]*)`),
		bare:       regexp.MustCompile(`(\s-{1,2}[\w-]+)?[\s\[,]["']?(?:\./)?(` + q + `)["']?(?:[\s,\])]|$)`),
		listed:     regexp.MustCompile(`(?m)^[ \t]*(?:testpaths|files|paths|include|src|src_paths|mypy_path|extend-exclude|source_dirs)[ \t]*=[ \t]*(\[[^\]]*\]|[^\n]*(?:\n[ \t]+[^\n]*)*)`),
		item:       regexp.MustCompile(`(?:^|[\s,\["'])(?:\./)?(` + q + `)(?:["'\s,\]]|$)`),
		quotedPath: regexp.MustCompile(`["'](?:\./|\.\./)*` + q + `[/\\]+([\w.\-]*)`),
		joined:     regexp.MustCompile(`(?:/ *|join\([^()\n]*, *|\bPath\(|\.run\([^\n]*|\bpaths?\b[^\n]*=[^\n]*|\bchdir\()["'](?:\./|\.\./)*` + q + `["']`),
		module:     regexp.MustCompile(`-m["', ]+` + q + `\b|\b` + q + `(?:\.\w+)*:\w+`),
	}
}

// ends reports whether a path or a string of the text may end a part with the
// name: the patterns are slow, and most texts only import it.
func (n *names) ends(code string) bool {
	for {
		_, rest, ok := strings.Cut(code, n.pkg)
		if !ok {
			return false
		}
		if rest != "" && strings.IndexByte(`"'/\`, rest[0]) >= 0 {
			return true
		}
		code = rest
	}
}

// literal reports whether a Python text names the folder in a string.
func (n *names) literal(folder *project.Folder, code string) bool {
	if !n.ends(code) {
		return false
	}
	for _, m := range n.quotedPath.FindAllStringSubmatch(code, -1) {
		if m[1] == "" || folder.Exists(path.Join(n.pkg, m[1])) {
			return true
		}
	}
	return n.joined.MatchString(code)
}

var (
	// tools take paths as arguments.
	tools = regexp.MustCompile(`\b(?:args:|mypy|ruff(?: check| format)?|flake8|black|isort|pylint|bandit|pydocstyle|pyright|pytest|vulture|sphinx-apidoc|docformatter|autoflake|pyupgrade|recursive-include|recursive-exclude|graft|prune|rm|cp|cd|COPY|ADD)(?:\b|[ \t])([^\n;&|]*)`)
	// modules are options whose value names a module, or that take any value.
	modules = regexp.MustCompile(`^\s(?:-m|-p|-k|-o|-n|-t|-c|--cov|--package|--pyargs|--module|--name|--tag|--config|--select|--ignore)$`)
	// copies are the instructions of a Dockerfile.
	copies = regexp.MustCompile(`(?mi)^\s*(?:COPY|ADD)\b([^\n]*)$`)
	// talks is what stands before a tool's name on lines that do not run it on
	// paths: libraries to install, containers, what a thing is called.
	talks = regexp.MustCompile(`(?i)install|dependenc|requires|deps|docker|podman|kubectl|descri|summary|name|title|keywords|echo`)
)

// config changes the paths in a text of settings, commands or documentation.
func (n *names) config(folder *project.Folder, name, code string) ([]text.Edit, error) {
	prose := slices.Contains([]string{".md", ".rst", ".qmd", ".rmd"}, strings.ToLower(path.Ext(name)))
	if !prose {
		if err := n.depends(name, code); err != nil {
			return nil, err
		}
	}
	if !n.word.MatchString(code) {
		return nil, nil
	}
	starts := n.paths(folder, name, code)
	if !prose {
		starts = append(starts, n.arguments(code)...)
		starts = append(starts, n.listedIn(name, code)...)
	}
	slices.Sort(starts)
	var edits []text.Edit
	for _, at := range slices.Compact(starts) {
		edits = append(edits, text.Edit{Span: text.Span{Start: at, End: at}, New: src + "/"})
	}
	return edits, nil
}

// depends refuses settings that work only while the package lies in the
// working folder.
func (n *names) depends(name, code string) error {
	base := strings.ToLower(path.Base(name))
	docker := installing.IsDockerfile(name)
	used := n.word.MatchString(code)
	switch {
	case strings.Contains(code, "PYTHONPATH"):
		return refuse("%s sets PYTHONPATH", name)
	case strings.Contains(base, "tox") && installing.ToxSkips(code):
		return refuse("%s tests without installing", name)
	case docker && used && !installing.ByCommands(code):
		return refuse("%s uses the package without installing it", name)
	case strings.Contains(code, "versionfile_build") || regexp.MustCompile(`(?m)^\[(?:tool\.coverage\.|coverage:)?paths\]`).MatchString(code):
		return refuse("%s relates paths to one another (versioneer's or coverage's)", name)
	}
	for _, m := range copies.FindAllStringSubmatch(code, -1) {
		if !docker || !n.word.MatchString(m[1]) {
			continue
		}
		words := strings.Fields(m[1])
		if to := words[len(words)-1]; path.Clean(to) != n.pkg || strings.Contains(m[1], "[") {
			return refuse("%s copies the package to another place", name)
		}
	}
	return nil
}

// paths are the offsets of the name in paths that begin with it.
func (n *names) paths(folder *project.Folder, name, code string) (starts []int) {
	rooted := strings.HasPrefix(path.Base(name), ".") && strings.HasSuffix(name, "ignore") || strings.HasSuffix(name, "CODEOWNERS") || path.Base(name) == ".gitattributes"
	for _, m := range n.inPath.FindAllStringSubmatchIndex(code, -1) {
		lead, next := code[m[4]:m[5]], code[m[8]:m[9]]
		switch {
		case lead == "/" && !(rooted && m[4] == lineStart(code, m[4])):
			continue
		case strings.HasPrefix(lead, "../") && path.Join(path.Dir(name), lead) != ".":
			continue
		case next != "" && !folder.Exists(path.Join(n.pkg, next)) && !generated(code, m[9], next):
			continue
		}
		starts = append(starts, m[6])
	}
	return starts
}

// generated reports whether a path that is not there may be one that a build
// writes, or a pattern: it names a Python file, or goes on with a wildcard.
func generated(code string, end int, next string) bool {
	return strings.HasSuffix(next, ".py") || end < len(code) && strings.ContainsRune("*?[", rune(code[end]))
}

func lineStart(code string, at int) int { return strings.LastIndexByte(code[:at], '\n') + 1 }

// arguments are the offsets of the name where it alone is an argument of a
// tool that takes paths.
func (n *names) arguments(code string) (starts []int) {
	for _, m := range tools.FindAllStringSubmatchIndex(code, -1) {
		before := code[lineStart(code, m[0]):m[0]]
		if talks.MatchString(before[strings.LastIndexAny(before, ";&|")+1:]) {
			continue
		}
		for at := m[2]; at < m[3]; {
			b := n.bare.FindStringSubmatchIndex(code[at:m[3]])
			if b == nil {
				break
			}
			if b[2] < 0 || !modules.MatchString(code[at+b[2]:at+b[3]]) {
				starts = append(starts, at+b[4])
			}
			at += b[5]
		}
	}
	return starts
}

// listedIn are the offsets of the name where a setting lists folders.
func (n *names) listedIn(name, code string) (starts []int) {
	switch path.Ext(name) {
	case ".toml", ".ini", ".cfg", ".flake8":
	default:
		return nil
	}
	for _, m := range n.listed.FindAllStringSubmatchIndex(code, -1) {
		if inBuild(code[:m[0]]) {
			continue
		}
		for at := m[2]; at < m[3]; {
			i := n.item.FindStringSubmatchIndex(code[at:m[3]])
			if i == nil {
				break
			}
			starts = append(starts, at+i[2])
			at += i[3]
		}
	}
	return starts
}

// header is a line that begins a table or section.
var header = regexp.MustCompile(`(?m)^[ \t]*\[+([^\]\n]+)\]`)

// inBuild reports whether what follows belongs to a section of a build back
// end or of coverage, whose names are not all paths; those are known by name.
func inBuild(before string) bool {
	all := header.FindAllStringSubmatch(before, -1)
	if len(all) == 0 {
		return true
	}
	last := all[len(all)-1][1]
	for _, own := range []string{"options", "metadata", "tool.setuptools", "tool.hatch", "tool.poetry", "tool.pdm", "tool.flit", "tool.uv", "project", "tool.coverage", "coverage:", "run", "report"} {
		if strings.HasPrefix(last, own) {
			return true
		}
	}
	return false
}
