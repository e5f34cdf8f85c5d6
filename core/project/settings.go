package project

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/pyferry/pyferry/core/config"
	"github.com/pyferry/pyferry/core/manifest/setupcfg"
)

// settingsFile is a file of its own for pyferry's settings.
const settingsFile = "pyferry.toml"

// A settingsReader reads the settings of one kind of file.
type settingsReader struct {
	name string // of the file
	read func(text string) (*config.Config, []config.Problem)
}

// settingsReaders tell how each file that may hold settings is read, the most
// specific file first: the first that has any is the one that counts.
var settingsReaders = []settingsReader{
	{settingsFile, func(text string) (*config.Config, []config.Problem) { return config.FromTOML(text) }},
	{"pyproject.toml", func(text string) (*config.Config, []config.Problem) { return config.FromTOML(text, "tool", "pyferry") }},
	{"setup.cfg", func(text string) (*config.Config, []config.Problem) {
		return config.FromOptions(setupcfg.Parse(text).Options("pyferry"))
	}},
}

func mayHoldSettings(name string) bool {
	return slices.ContainsFunc(settingsReaders, func(r settingsReader) bool { return r.name == path.Base(name) })
}

// readSettings reads the settings in the text of the file at name. It is
// quick for the many files that hold none.
func readSettings(name, text string) (*config.Config, []config.Problem) {
	base := path.Base(name)
	for _, r := range settingsReaders {
		if r.name == base && (base == settingsFile || strings.Contains(text, "pyferry")) {
			return r.read(text)
		}
	}
	return &config.Config{}, nil
}

// Config returns the project's settings; never nil.
func (p *Project) Config() *config.Config { return p.config }

// SettingsProblems lists what is wrong with the settings in the file.
func (f *File) SettingsProblems() []config.Problem {
	if f.Kind != Settings && f.Kind != Manifest {
		return nil
	}
	_, problems := readSettings(f.Path, f.Text())
	return problems
}

// findConfig reads the settings in the project's own folder.
func (f *Folder) findConfig(dir string) *config.Config {
	for _, r := range settingsReaders {
		file := f.File(path.Join(dir, r.name))
		if file == nil {
			continue
		}
		if c, problems := readSettings(file.Path, file.Text()); r.name == settingsFile || len(problems) > 0 || !empty(c) {
			return c
		}
	}
	return &config.Config{}
}

func empty(c *config.Config) bool {
	return c.Select == nil && c.Ignore == nil && c.Exclude == nil && c.PerFileIgnores == nil &&
		c.Provided == nil && c.Mappings == nil && c.Environment == ""
}

// excluded returns paths without those that the settings in a folder above
// them exclude. What the editor excludes counts from the root, unless a file
// there says what is.
func excluded(fsys fs.FS, paths []string, editor *config.Config) []string {
	var all []string
	if editor != nil {
		all = editor.Exclude
	}
	for _, name := range paths {
		if mayHoldSettings(name) {
			text, _ := readText(fsys, name)
			c, _ := readSettings(name, text)
			paths = exclude(paths, path.Dir(name), c.Exclude)
			if path.Dir(name) == "." && c.Exclude != nil {
				all = nil
			}
		}
	}
	return exclude(paths, ".", all)
}

// exclude returns paths without those below dir that a pattern matches.
func exclude(paths []string, dir string, patterns []string) []string {
	if len(patterns) == 0 {
		return paths
	}
	var kept []string
	for _, p := range paths {
		if !matchesAny(patterns, dir, p) {
			kept = append(kept, p)
		}
	}
	return kept
}

// matchesAny reports whether a pattern, relative to dir, matches the path or
// a folder above it.
func matchesAny(patterns []string, dir, name string) bool {
	if dir != "." {
		rest, below := strings.CutPrefix(name, dir+"/")
		if !below {
			return false
		}
		name = rest
	}
	for at := name; at != "."; at = path.Dir(at) {
		for _, p := range patterns {
			if ok, err := doublestar.Match(strings.TrimSuffix(p, "/"), at); err == nil && ok {
				return true
			}
		}
	}
	return false
}

// Ignores reports whether the settings turn the rule off for the file.
func (p *Project) Ignores(rule, file string) bool {
	for pattern, rules := range p.config.PerFileIgnores {
		if slices.Contains(rules, rule) && matchesAny([]string{pattern}, p.dir, file) {
			return true
		}
	}
	return false
}
