package project

import (
	"slices"
	"strings"

	"github.com/pyferry/pyferry/core/imports"
	"github.com/pyferry/pyferry/core/lock"
	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/notebook"
	"github.com/pyferry/pyferry/core/text"
)

// A Kind says how a file is read.
type Kind uint8

// The kinds of file that a Folder holds.
const (
	Python   Kind = iota // a .py or .pyi file, even one that declares requirements
	Notebook             // an .ipynb file
	Manifest             // a file that declares requirements
	Settings             // a pyferry.toml
	LockFile             // a file in which a tool settles versions
	Commands             // a Makefile, a Dockerfile, a shell script, or what a continuous integration runs
)

// A File is one file of a Folder as it was read from disk or as an editor has
// it. It is immutable.
type File struct {
	// Path is slash-separated and relative to the folder's root (io/fs).
	Path string
	Kind Kind
	// Imports are the imports of a source, in source order; their spans are
	// offsets into Text.
	Imports []imports.Import
	// Err is why the file could not be read, or nil.
	Err error

	manifest manifest.Manifest
	lock     func() lockReading
	notebook *notebook.Notebook
	text     *string           // nil where the text was dropped after reading
	lines    []Line            // those that KnownLine finds, in their order
	skips    []string          // the modules that Skips finds
	onPath   bool              // the text may change where Python looks for modules
	onSource bool              // the text of a test has "src."
	scanned  *imports.Document // of an editor's Python text, to scan its next version fast
	fsys     *disk             // where to read a dropped text from
	open     bool              // an editor's text, not the disk's
	beyond   bool              // it lies outside of the Folder
	// included is what a requirements file serves that is one only because
	// another file names it; nil for all others.
	included *manifest.Role
}

// Manifest is the parsed manifest, or nil for a source; a setup.py and a script
// with metadata (PEP 723) are both.
func (f *File) Manifest() manifest.Manifest { return f.manifest }

// Open reports whether the text is an editor's rather than the disk's.
func (f *File) Open() bool { return f.open }

// Text is the text that spans of this file count in: a manifest's own text,
// a Python file's own, a notebook's joined Python text
// (notebook.Notebook.Text). The text of a source that no editor has open is
// read from disk again, since thousands of them need not stay in memory; it
// is empty if the file has gone.
func (f *File) Text() string {
	switch {
	case f.manifest != nil:
		return f.manifest.Text()
	case f.Kind == Notebook:
		return f.Notebook().Text()
	case f.text != nil:
		return *f.text
	}
	return f.fsys.text(f)
}

// Raw is the file's text as it stands on disk or in the editor: for a
// notebook its JSON. A notebook that an editor sent as cells has none.
func (f *File) Raw() string {
	if f.Kind == Notebook && f.text == nil && !f.open {
		return f.fsys.text(f)
	}
	if f.Kind == Notebook {
		return stringOf(f.text)
	}
	return f.Text()
}

// Content is what the file holds on disk where its text is raw: the same in
// the file's own character set. Every manifest whose text would lose something
// on the way is malformed, so it is never edited.
func (f *File) Content(raw string) string {
	if m, ok := f.manifest.(interface{ Charset() text.Charset }); ok {
		return m.Charset().Encode(raw)
	}
	return raw
}

// Notebook is the parsed notebook, or nil for other files. That of a closed
// notebook is read from disk again.
func (f *File) Notebook() *notebook.Notebook {
	if f.Kind != Notebook || f.notebook != nil {
		return f.notebook
	}
	return notebook.Parse(f.fsys.text(f))
}

// MalformedNotebook reports whether the file is a notebook that could not be
// read in full (notebook.Notebook.Problems).
func (f *File) MalformedNotebook() bool {
	return f.Kind == Notebook && f.notebook != nil && len(f.notebook.Problems()) > 0
}

func stringOf(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// parse makes a File from its text. Unless keep is set, a source's text is
// dropped once its imports are known. What is the same in before, an editor's
// file or nil, need not be scanned again.
func parse(fsys *disk, path string, kind Kind, text string, keep bool, before *File) *File {
	f := &File{Path: path, Kind: kind, fsys: fsys}
	switch kind {
	case LockFile:
		f.text = &text
		return asLock(f)
	case Manifest:
		f.manifest = formatOf(path).parse(path, text)
		return f
	case Notebook:
		nb := notebook.Parse(text)
		f.Imports = scanCells(nb)
		f.onPath = mentionsPath(text)
		if keep || len(nb.Problems()) > 0 {
			f.notebook = nb
		}
	case Python:
		f.scan(text, keep, before)
		if f.manifest = programManifest(path, text); f.manifest != nil {
			return f
		}
	}
	if keep || kind == Settings {
		f.text = &text
	}
	return f
}

// scan finds the imports of a Python text and what else is asked of it.
func (f *File) scan(text string, keep bool, before *File) {
	f.skips = findSkips(f.Path, text)
	switch {
	case !keep:
		f.Imports = imports.Scan(text)
		f.lines = importLines(text, f.Imports)
	case before != nil && before.scanned != nil:
		f.scanned = before.scanned.Edit(text)
	default:
		f.scanned = imports.NewDocument(text)
	}
	if keep {
		f.Imports = f.scanned.Imports()
	}
	f.onPath = importsAny(f.Imports, "sys") && strings.Contains(text, "sys.path") || importsAny(f.Imports, "site") && strings.Contains(text, "addsitedir")
	f.onSource = strings.Contains(f.Path, "test") && strings.Contains(text, "src.")
}

// MentionsSource reports whether a test may name a module through a folder src,
// be it in a string.
func (f *File) MentionsSource() bool { return f.onSource }

// MayChangePath reports whether the source mentions what changes where Python
// looks for modules: sys.path, site.addsitedir, and in a notebook PYTHONPATH or
// the working folder. If not, it does none of that.
func (f *File) MayChangePath() bool { return f.onPath }

// mentionsPath is about the cells of a notebook.
func mentionsPath(text string) bool {
	for _, word := range []string{"sys.path", "chdir(", "PYTHONPATH", "addsitedir", "%cd"} {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}

func importsAny(list []imports.Import, modules ...string) bool {
	return slices.ContainsFunc(list, func(i imports.Import) bool { return i.Level == 0 && slices.Contains(modules, topLevel(i.Module)) })
}

// scanCells finds the imports of a notebook cell by cell, so that a string
// that is not closed in one cell hides nothing in the others.
func scanCells(nb *notebook.Notebook) []imports.Import {
	var all []imports.Import
	for _, c := range nb.Cells() {
		for _, imp := range imports.Scan(c.Span.Of(nb.Text())) {
			all = append(all, imp.Shift(c.Span.Start))
		}
	}
	return all
}

// kindOf tells how path is read; ok is false for files of no interest.
func kindOf(path string) (kind Kind, ok bool) {
	switch {
	case strings.HasSuffix(path, ".py"), strings.HasSuffix(path, ".pyi"):
		return Python, true
	case strings.HasSuffix(path, ".ipynb"):
		return Notebook, true
	case path == settingsFile, strings.HasSuffix(path, "/"+settingsFile):
		return Settings, true
	}
	if lock.Reads(path) {
		return LockFile, true
	}
	if formatOf(path) == nil && isCommands(path) {
		return Commands, true
	}
	return Manifest, formatOf(path) != nil
}
