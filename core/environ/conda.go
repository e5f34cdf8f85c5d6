package environ

import (
	"bytes"
	"encoding/json"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"github.com/pyferry/pyferry/core/pep"
)

// listConda lists the packages of conda-meta, one file each, by their names:
// "numpy-1.26.4-py311h64a7726_0.json" is name, version and build.
func (e *Environment) listConda() []*Distribution {
	if e.layout.conda == "" {
		return nil
	}
	entries, err := os.ReadDir(e.layout.conda)
	if err != nil {
		e.problems.addError(e.layout.conda, err)
	}
	root := e.prefix
	if len(e.layout.sites) > 0 {
		root = e.layout.sites[0]
	}
	var packages []*Distribution
	for _, entry := range entries {
		stem, ok := strings.CutSuffix(entry.Name(), ".json")
		parts := strings.Split(stem, "-")
		if n := len(parts); ok && n >= 3 {
			path := filepath.Join(e.layout.conda, entry.Name())
			name := strings.Join(parts[:n-2], "-")
			packages = append(packages, e.newDistribution(condaMeta, path, root, name, parts[n-2]))
		}
	}
	return packages
}

// withCondaOnly adds the conda packages that brought no Python metadata to
// those that did. A package whose name is that of an installed distribution is
// taken for it without a look into its file.
func (e *Environment) withCondaOnly(packages []*Distribution) map[string]*Distribution {
	all := make(map[string]*Distribution, len(e.site)+len(packages))
	for key, d := range e.site {
		all[key] = d
	}
	for _, p := range packages {
		if all[p.key] == nil && !e.hasMetadataOf(p) {
			all[p.key] = p
		}
	}
	return all
}

// hasMetadataOf reports whether the conda package installed Python metadata
// that is listed among the distributions.
func (e *Environment) hasMetadataOf(p *Distribution) bool {
	text, err := os.ReadFile(p.metadata)
	if err != nil {
		e.problems.addError(p.metadata, err)
		return false
	}
	for name := range metadataNames(text) {
		stem, _ := splitMetadataName(name)
		project, _ := splitStem(stem)
		if e.site[pep.Normalize(project)] != nil {
			return true
		}
	}
	return false
}

// metadataNames finds the entries of site-packages with Python metadata in the
// text of a conda-meta file. These files run to megabytes; taking them apart
// would cost far more than a search.
func metadataNames(text []byte) iter.Seq[string] {
	const folder = "/site-packages/"
	return func(yield func(string) bool) {
		for {
			_, rest, found := bytes.Cut(text, []byte(folder))
			if !found {
				return
			}
			end := max(0, bytes.IndexAny(rest, `/"`))
			name := string(rest[:end])
			if _, kind := splitMetadataName(name); kind != noMetadata && !yield(name) {
				return
			}
			text = rest[end:]
		}
	}
}

// condaFiles yields the files that the conda package put into site-packages,
// relative to it.
func (d *Distribution) condaFiles() iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for _, file := range d.condaFileList() {
			_, inSite, ok := strings.Cut(file, "/site-packages/")
			if ok && !yield([]byte(inSite)) {
				return
			}
		}
	}
}

// condaFileList reads "files", the paths relative to the prefix. Most packages
// without Python metadata have no Python at all and are not taken apart.
func (d *Distribution) condaFileList() []string {
	text, err := os.ReadFile(d.metadata)
	if err != nil {
		d.problems.addError(d.metadata, err)
		return nil
	}
	if !bytes.Contains(text, []byte("/site-packages/")) {
		return nil
	}
	var meta struct {
		Files []string `json:"files"`
	}
	if err := json.Unmarshal(text, &meta); err != nil {
		d.problems.addError(d.metadata, err)
	}
	return meta.Files
}
