package lsp

import (
	"os"
	"strings"

	"github.com/pyferry/pyferry/core/project"
)

// windowOf is the window that a URI speaks for: its query. Windows of
// JupyterLab share one server, and each has a text of its own of the files that
// are open in it, so they call the same file by different URIs. For all other
// clients there is one window, "".
func windowOf(uri string) string {
	uri, _, _ = strings.Cut(uri, "#")
	_, query, _ := strings.Cut(uri, "?")
	return query
}

func (d *document) window() string { return windowOf(d.uri) }

// openFor returns what is open at path in a window, or else in another one, or
// nil.
func (s *snapshot) openFor(path, window string) *document {
	var own *document
	for _, d := range s.documents {
		if d.path == path && d.window() == window && (own == nil || d.before(own)) {
			own = d
		}
	}
	if own != nil {
		return own
	}
	return s.openAt(path)
}

// inWindow returns p as a window sees it: where several have a file open, with
// that window's text of it.
func (s *snapshot) inWindow(f *folder, p *project.Folder, window string) *project.Folder {
	if window == "" {
		return p
	}
	for _, d := range s.documents {
		rel, ok := f.rel(d.path)
		if ok && d.window() == window && s.openFor(d.path, window) == d && s.openAt(d.path) != d {
			p = d.overlay(p, rel)
		}
	}
	return p
}

// isSaved reports whether the file of a text document holds what is open.
func (d *document) isSaved() bool {
	if d.notebook {
		return false
	}
	onDisk, err := os.ReadFile(d.path)
	return err == nil && string(onDisk) == d.text()
}
