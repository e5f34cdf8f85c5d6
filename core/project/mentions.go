package project

import (
	"context"
	"io/fs"
	"iter"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/mentions"
	"github.com/pyferry/pyferry/core/pep"
)

// maxText bounds the size of the texts that are searched; what is longer is
// data rather than code or configuration.
const maxText = 4 << 20

// hiddenTexts are hidden folders with configuration that may name a tool or
// a module.
var hiddenTexts = map[string]bool{
	".github": true, ".circleci": true, ".gitlab": true, ".ci": true, ".devcontainer": true, ".azure-pipelines": true,
	".buildkite": true, ".binder": true, ".docker": true, ".config": true, ".jupyter": true, ".dvc": true, ".vscode": true,
}

// Mentions tells for each list of names whether some text of the folder has
// one of them, spelled exactly so, as a whole word where that can mean a use
// without an import: in a string literal, in IPython syntax, in configuration
// of any tool, or in the imports of an example in documentation. The
// requirements of manifests do not count.
//
// All of the folder's texts are read from disk the first time, so ask for a
// few names only, and at once. Snapshots with the same disk remember the
// answer. It is true for everything if ctx ends.
func (f *Folder) Mentions(ctx context.Context, names [][]string) []bool {
	s := &wordSearch{names: names, found: make([]bool, len(names))}
	for _, file := range f.open {
		s.look(f.searchedFile(file))
	}
	f.mentioned.search(ctx, s, f.diskTexts(ctx))
	if ctx.Err() != nil {
		for i := range s.found {
			s.found[i] = true
		}
	}
	return s.found
}

// A mentioned remembers which names the texts on disk have.
type mentioned struct {
	mu    sync.Mutex
	known map[string]bool // by all the names of one list
}

// search completes what s has found with what texts have.
func (m *mentioned) search(ctx context.Context, s *wordSearch, texts iter.Seq[searched]) {
	m.mu.Lock()
	defer m.mu.Unlock()
	rest := &wordSearch{}
	for i, names := range s.names {
		_, known := m.known[strings.Join(names, " ")]
		if !known && !s.found[i] {
			rest.names, rest.found = append(rest.names, names), append(rest.found, false)
		}
	}
	if !rest.done() {
		for text := range texts {
			if rest.look(text); rest.done() {
				break
			}
		}
	}
	if ctx.Err() != nil {
		return
	}
	for i, names := range rest.names {
		m.known[strings.Join(names, " ")] = rest.found[i]
	}
	for i, names := range s.names {
		s.found[i] = s.found[i] || m.known[strings.Join(names, " ")]
	}
}

// A searched is a text that is searched. Part gives what of it counts; it is
// asked only for texts with one of the names anywhere.
type searched struct {
	name string // of a file that is none of the folder's
	raw  string
	part func() string
}

// diskTexts yields all on disk that can mention something: the files of the
// folder and other texts.
func (f *Folder) diskTexts(ctx context.Context) iter.Seq[searched] {
	return func(yield func(searched) bool) {
		for _, name := range slices.Sorted(maps.Keys(f.disk)) {
			if ctx.Err() != nil || !yield(f.searchedFile(f.disk[name])) {
				return
			}
		}
		f.walkTexts(ctx, ".", yield)
	}
}

func (f *Folder) searchedFile(file *File) searched {
	switch {
	case file.Kind == Notebook:
		return searched{"", file.Raw() + cellSources(file), func() string { return notebookPart(file) }}
	case path.Base(file.Path) == "setup.py":
		return searched{"", file.Text(), func() string { return withoutRequirements(mentions.Part(mentions.Python, file.Text())) }}
	case file.manifest != nil:
		return searched{"", file.Text(), func() string { return manifestPart(file) }}
	}
	text := file.Text()
	return searched{"", text, func() string { return mentions.Part(mentions.KindOf(file.Path), text) }}
}

// cellSources are the sources of a notebook that only an editor has.
func cellSources(file *File) string {
	if !file.open {
		return ""
	}
	var out strings.Builder
	for _, c := range file.Notebook().Cells() {
		out.WriteString(c.Source)
	}
	return out.String()
}

// notebookPart is what counts in a notebook: string literals and whatever
// stands in IPython syntax.
func notebookPart(file *File) string {
	nb := file.Notebook()
	var out strings.Builder
	out.WriteString(mentions.Part(mentions.Python, nb.Text()))
	for _, m := range nb.Magics() {
		if cell, start, ok := nb.Cell(m.Span.Start); ok {
			out.WriteString(cell.Source[start:min(start+m.Span.Len(), len(cell.Source))])
			out.WriteByte('\n')
		}
	}
	return out.String()
}

// manifestPart is a manifest without its requirements; those that build it
// stay.
func manifestPart(file *File) string {
	kinds := map[string]manifest.RoleKind{}
	for _, s := range file.manifest.Sections() {
		kinds[s.ID] = s.Role.Kind
	}
	text := []byte(file.Text())
	for _, r := range file.manifest.Requirements() {
		if kinds[r.Section] != manifest.Build {
			clear(text[r.Span.Start:r.Span.End])
		}
	}
	return mentions.Part(mentions.KindOf(file.Path), string(text))
}

// withoutRequirements drops the lines that are requirements: the lists of a
// setup.py, which declares like any manifest.
func withoutRequirements(literals string) string {
	lines := strings.Split(literals, "\n")
	return strings.Join(slices.DeleteFunc(lines, func(line string) bool {
		_, err := pep.ParseRequirement(line)
		return err == nil
	}), "\n")
}

// walkTexts yields the texts below dir that are not files of the folder.
func (f *Folder) walkTexts(ctx context.Context, dir string, yield func(searched) bool) bool {
	entries, err := fs.ReadDir(f.fsys, dir)
	if err != nil || dir != "." && isEnvironment(entries) {
		return true
	}
	for _, e := range entries {
		name := path.Join(dir, e.Name())
		switch {
		case ctx.Err() != nil:
			return false
		case e.IsDir():
			if (hiddenTexts[e.Name()] || !skipDir(f.fsys, name)) && !f.walkTexts(ctx, name, yield) {
				return false
			}
		case e.Type().IsRegular() && f.disk[name] == nil:
			if text, ok := f.otherText(name, e); ok && !yield(text) {
				return false
			}
		}
	}
	return true
}

// ownReport tells a baseline, or the JSON or SARIF of a check: that a library
// is named there as unused is no use of it.
var ownReport = regexp.MustCompile(`"rule(Id)?":\s*"unused-dependency"`)

// OtherTexts yields the path and text of each file on disk that is neither
// source nor manifest and that may name something: configuration of other
// tools, scripts, documentation. Folders that Open leaves out are left out,
// and it ends with ctx.
func (f *Folder) OtherTexts(ctx context.Context) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		f.walkTexts(ctx, ".", func(s searched) bool { return yield(s.name, s.raw) })
	}
}

// ReadText returns the text of any file on disk below the folder.
func (f *Folder) ReadText(path string) (string, error) { return readText(f.fsys, path) }

// Exists reports whether there is a file or folder on disk at path, be it of
// interest or not.
func (f *Folder) Exists(path string) bool {
	_, err := fs.Stat(f.fsys, path)
	return err == nil
}

// otherText reads a text that is neither source nor manifest. Python files
// and notebooks among them are ignored by git, say, so that their imports are
// not known; nor are those of scripts without an extension.
func (f *Folder) otherText(name string, entry fs.DirEntry) (searched, bool) {
	kind := mentions.KindOf(name)
	if kind == mentions.Python {
		kind = mentions.Config
	}
	info, err := entry.Info()
	if kind == mentions.Nothing && path.Ext(name) != "" || err != nil || info.Size() > maxText {
		return searched{}, false
	}
	text, err := readText(f.fsys, name)
	if path.Ext(name) == ".json" && ownReport.MatchString(text) {
		return searched{}, false
	}
	if kind == mentions.Nothing && strings.HasPrefix(text, "#!") {
		kind = mentions.Config
	}
	return searched{name, text, func() string { return mentions.Part(kind, text) }}, err == nil
}

// A wordSearch looks for several lists of names at once.
type wordSearch struct {
	names [][]string
	found []bool
}

func (s *wordSearch) done() bool { return !slices.Contains(s.found, false) }

func (s *wordSearch) look(text searched) {
	part, known := "", false
	for i, names := range s.names {
		if s.found[i] || !containsAny(text.raw, names) {
			continue
		}
		if !known {
			part, known = text.part(), true
		}
		s.found[i] = slices.ContainsFunc(names, func(n string) bool { return mentions.Word(part, n) })
	}
}

func containsAny(text string, names []string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return strings.Contains(text, n) })
}
