package environ

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/pyferry/pyferry/core/pep"
)

// A Distribution is one installed distribution. Its key is known at once; its
// files are read when first asked for. It is safe for concurrent use.
type Distribution struct {
	key      string
	kind     metadataKind
	metadata string     // the metadata's folder or file
	root     string     // the folder on sys.path that its modules lie in
	folder   folderName // what the name of the metadata's folder says

	problems *problems
	header   func() header
	origin   func() origin
	modules  func() []string
	contents func() map[string]bool // all its modules, for close decisions
}

// folderName is a name and version as a folder's or file's name has them.
type folderName struct{ project, version string }

func (e *Environment) newDistribution(kind metadataKind, metadata, root, project, version string) *Distribution {
	d := &Distribution{
		key: pep.Normalize(project), kind: kind, metadata: metadata, root: root,
		folder: folderName{project, version}, problems: &e.problems,
	}
	d.header = sync.OnceValue(d.readHeader)
	d.origin = sync.OnceValue(d.readOrigin)
	d.modules = sync.OnceValue(d.readModules)
	d.contents = sync.OnceValue(d.readContents)
	return d
}

// Key returns the normalised name (PEP 503).
func (d *Distribution) Key() string { return d.key }

// Name returns the name as the metadata spells it.
func (d *Distribution) Name() string {
	if name := d.header().name; name != "" {
		return name
	}
	return d.folder.project
}

// Version returns the installed version as the metadata spells it, or "" if
// nothing tells.
func (d *Distribution) Version() string {
	if version := d.header().version; version != "" {
		return version
	}
	return d.folder.version
}

// Modules returns what the distribution makes importable, sorted: its
// top-level modules and packages; below a namespace package (PEP 420) the
// dotted names of its own parts: google.cloud.storage.
func (d *Distribution) Modules() []string { return d.modules() }

// Requires returns the requirements of the distribution as PEP 508 lines, those
// of its extras included, each with its marker.
func (d *Distribution) Requires() []string {
	if d.kind == distInfo || len(d.header().requires) > 0 {
		return d.header().requires
	}
	return d.eggRequires()
}

// Editable reports whether the modules are used from the project's own folder
// (PEP 660, setuptools' develop mode).
func (d *Distribution) Editable() bool {
	return d.kind == eggLink || d.origin().Dir.Editable
}

// DirectURL returns the URL that the distribution was installed from (PEP 610:
// file:, https: or the like), or "" if it came from an index.
func (d *Distribution) DirectURL() string { return d.origin().URL }

// origin is the part of direct_url.json (PEP 610) that is of use.
type origin struct {
	URL string `json:"url"`
	Dir struct {
		Editable bool `json:"editable"`
	} `json:"dir_info"`
}

// readOrigin reads direct_url.json, which few distributions have.
func (d *Distribution) readOrigin() origin {
	var o origin
	text := d.read("direct_url.json")
	if text == nil {
		return origin{}
	}
	if err := json.Unmarshal(text, &o); err != nil {
		d.problems.addError(filepath.Join(d.metadata, "direct_url.json"), err)
		return origin{}
	}
	return o
}

// read returns a file of the metadata's folder; nil if there is none.
func (d *Distribution) read(name string) []byte {
	if d.kind == condaMeta {
		return nil
	}
	path := filepath.Join(d.metadata, name)
	text, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) && isDir(d.metadata) {
		d.problems.addError(path, err)
	}
	return text
}
