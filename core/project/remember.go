package project

import (
	"io/fs"
	"maps"
	"path"
	"strings"
	"sync"
)

// A memory holds what has been worked out from the disk alone. Snapshots with
// the same disk share it.
type memory struct{ known sync.Map }

// Remember returns what make returns, made once for all snapshots with the
// same disk: until Refresh. It must not depend on what an editor has open.
// Two goroutines that ask at once may both make it.
func (f *Folder) Remember(key any, make func() any) any {
	if value, ok := f.memory.known.Load(key); ok {
		return value
	}
	value, _ := f.memory.known.LoadOrStore(key, make())
	return value
}

type asideKey string

type aside struct {
	text string
	ok   bool
}

// Aside returns the text of a file that need not be one of the Folder's: the
// configuration of another tool, such as pytest.ini or .vscode/settings.json.
// An editor's text goes before the disk's.
func (f *Folder) Aside(path string) (text string, ok bool) {
	if file := f.open[path]; file != nil {
		return file.Raw(), true
	}
	a := f.Remember(asideKey(path), func() any {
		if !fs.ValidPath(path) {
			return aside{}
		}
		if info, err := fs.Stat(f.fsys, path); err != nil || !info.Mode().IsRegular() || info.Size() > maxText {
			return aside{}
		}
		text, err := readText(f.fsys, path)
		return aside{text, err == nil}
	}).(aside)
	return a.text, a.ok
}

type listingKey string

// A Listing holds the names in a folder; true marks those of folders, be they
// reached by a symbolic link.
type Listing map[string]bool

// List returns what lies in the folder at path, an editor's new files included,
// whatever git ignores or the walk leaves out. It is empty for what is no
// folder.
func (f *Folder) List(dir string) Listing {
	listing := f.Remember(listingKey(dir), func() any {
		entries, err := fs.ReadDir(f.fsys, dir)
		if err != nil {
			return Listing(nil)
		}
		return ListingOf(entries, func(name string) (fs.FileInfo, error) { return fs.Stat(f.fsys, path.Join(dir, name)) })
	}).(Listing)
	copied := false
	for name := range f.open {
		below, ok := strings.CutPrefix(name, dir+"/")
		if dir == "." {
			below, ok = name, true
		}
		first, _, nested := strings.Cut(below, "/")
		if _, known := listing[first]; !ok || known {
			continue
		}
		if !copied {
			listing, copied = maps.Clone(listing), true
		}
		if listing == nil {
			listing = Listing{}
		}
		listing[first] = nested
	}
	return listing
}

// ListingOf makes a Listing of a folder's entries; stat follows a symbolic link.
func ListingOf(entries []fs.DirEntry, stat func(name string) (fs.FileInfo, error)) Listing {
	listing := make(Listing, len(entries))
	for _, e := range entries {
		listing[e.Name()] = e.IsDir()
		if e.Type()&fs.ModeSymlink != 0 {
			info, err := stat(e.Name())
			if err != nil {
				delete(listing, e.Name())
				continue
			}
			listing[e.Name()] = info.IsDir()
		}
	}
	return listing
}
