package environ

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/pyferry/pyferry/core/pep"
)

// scanSites lists the distributions of all package folders. An earlier folder
// hides a later one, as on sys.path.
func (e *Environment) scanSites() map[string]*Distribution {
	found := make(map[string]*Distribution)
	for _, site := range e.layout.sites {
		for key, d := range e.scanSite(site) {
			if found[key] == nil {
				found[key] = d
			}
		}
	}
	return found
}

// scanSite lists the distributions of one package folder.
func (e *Environment) scanSite(site string) map[string]*Distribution {
	entries, err := os.ReadDir(site)
	if err != nil {
		e.problems.addError(site, err)
	}
	found := make(map[string]*Distribution)
	for _, entry := range entries {
		d := e.fromEntry(site, entry.Name())
		if d == nil {
			continue
		}
		if other := found[d.key]; other != nil {
			e.problems.add(d.metadata, "installed twice, see also "+filepath.Base(other.metadata))
			d = newer(other, d)
		}
		found[d.key] = d
	}
	return found
}

// newer returns the one whose metadata was written last.
func newer(a, b *Distribution) *Distribution {
	infoA, errA := os.Stat(a.metadata)
	infoB, errB := os.Stat(b.metadata)
	if errA == nil && errB == nil && infoA.ModTime().After(infoB.ModTime()) {
		return a
	}
	return b
}

// fromEntry makes a distribution of an entry of a package folder, or returns
// nil for what is none. What pip was about to remove begins with '~'.
func (e *Environment) fromEntry(site, name string) *Distribution {
	stem, kind := splitMetadataName(name)
	if kind == noMetadata || strings.HasPrefix(name, "~") {
		return nil
	}
	path := filepath.Join(site, name)
	switch kind {
	case egg:
		path = filepath.Join(path, "EGG-INFO")
		site = filepath.Dir(path)
		if !isDir(path) {
			return nil // zipped, or what is left of one
		}
	case eggLink:
		if path = e.followEggLink(path, stem); path == "" {
			return nil
		}
		site = filepath.Dir(path)
	}
	project, version := splitStem(stem)
	if project == "" {
		e.problems.add(path, "no name")
		return nil
	}
	return e.newDistribution(kind, path, site, project, version)
}

// A metadataKind is a form in which metadata is installed.
type metadataKind uint8

const (
	noMetadata metadataKind = iota
	distInfo                // a .dist-info folder (PEP 376)
	eggInfo                 // setuptools' .egg-info folder, or distutils' file
	egg                     // an .egg folder, with EGG-INFO in it
	eggLink                 // an .egg-link file, which names the project's folder
	condaMeta               // a file of conda-meta and nothing else
)

var metadataSuffixes = []struct {
	suffix string
	kind   metadataKind
}{
	{".dist-info", distInfo}, {".egg-info", eggInfo}, {".egg", egg}, {".egg-link", eggLink},
}

// splitMetadataName tells by its suffix what an entry holds.
func splitMetadataName(name string) (stem string, kind metadataKind) {
	for _, s := range metadataSuffixes {
		if stem, ok := strings.CutSuffix(name, s.suffix); ok {
			return stem, s.kind
		}
	}
	return "", noMetadata
}

// splitStem splits "scikit_learn-1.5.2" or "foo-1.0-py3.11". A '-' that no
// digit follows belongs to the name, as some old tools wrote it.
func splitStem(stem string) (project, version string) {
	for i := 1; i+1 < len(stem); i++ {
		if stem[i] == '-' && '0' <= stem[i+1] && stem[i+1] <= '9' {
			version, _, _ = strings.Cut(stem[i+1:], "-")
			return stem[:i], version
		}
	}
	return stem, ""
}

// followEggLink returns the .egg-info folder that belongs to an .egg-link: its
// first line is the folder on sys.path that holds it.
func (e *Environment) followEggLink(path, stem string) string {
	text, err := os.ReadFile(path)
	if err != nil {
		e.problems.addError(path, err)
		return ""
	}
	line, _, _ := strings.Cut(string(text), "\n")
	folder := strings.TrimSpace(line)
	if !filepath.IsAbs(folder) {
		folder = filepath.Join(filepath.Dir(path), folder)
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		e.problems.addError(path, err)
		return ""
	}
	for _, entry := range entries {
		name, kind := splitMetadataName(entry.Name())
		if kind == eggInfo && pep.Normalize(name) == pep.Normalize(stem) {
			return filepath.Join(folder, entry.Name())
		}
	}
	e.problems.add(path, "no .egg-info in "+folder)
	return ""
}
