package lsp

import (
	"net/url"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/pyferry/pyferry/core/text"
)

// spanOf converts the client's range to byte offsets of the text. What lies
// outside is clamped; a reversed range is turned round.
func spanOf(index *text.Index, r textRange, enc text.Encoding) text.Span {
	start := index.Offset(text.Position{Line: r.Start.Line, Column: r.Start.Character}, enc)
	end := index.Offset(text.Position{Line: r.End.Line, Column: r.End.Character}, enc)
	return text.Span{Start: min(start, end), End: max(start, end)}
}

// rangeOf converts byte offsets of the text to a range for the client.
func rangeOf(index *text.Index, span text.Span, enc text.Encoding) protocol.Range {
	return protocol.Range{Start: positionOf(index, span.Start, enc), End: positionOf(index, span.End, enc)}
}

func positionOf(index *text.Index, offset int, enc text.Encoding) protocol.Position {
	p := index.Position(offset, enc)
	return protocol.Position{Line: uint32(p.Line), Character: uint32(p.Column)}
}

// encodings are the units that the server can count columns in, by their name
// in the protocol.
var encodings = map[protocol.PositionEncodingKind]text.Encoding{
	protocol.PositionEncodingKindUTF16: text.UTF16,
	protocol.PositionEncodingKindUTF8:  text.UTF8,
	protocol.PositionEncodingKindUTF32: text.UTF32,
}

// chooseEncoding takes the first of the client's encodings that the server
// knows. The list is in the client's order of preference, and UTF-16 is what
// both know if there is none (LSP 3.17, positionEncodings).
func chooseEncoding(offered []string) protocol.PositionEncodingKind {
	for _, name := range offered {
		if _, ok := encodings[protocol.PositionEncodingKind(name)]; ok {
			return protocol.PositionEncodingKind(name)
		}
	}
	return protocol.PositionEncodingKindUTF16
}

// virtualDocuments is a folder of copies that jupyterlab-lsp makes below
// Jupyter's root; a document in it stands for the file of the same path
// outside it.
const virtualDocuments = ".virtual_documents"

var drive = regexp.MustCompile(`^/[A-Za-z]:`)

// pathOf returns the absolute path, in the system's spelling, of the file that
// a file URI names, or "" for any other URI. It is tolerant of what should
// have been escaped. Links are followed, so that a file is one document's
// however the client came to it.
func pathOf(raw string) string {
	rest, ok := strings.CutPrefix(raw, "file://")
	if !ok {
		return ""
	}
	if i := strings.IndexAny(rest, "?#"); i >= 0 {
		rest = rest[:i]
	}
	path, err := url.PathUnescape(rest)
	if err != nil {
		path = rest
	}
	return unlinked(filepath.Clean(filepath.FromSlash(realPath(systemPath(path, runtime.GOOS)))))
}

// unlinked follows the links of a path as far as there is something.
func unlinked(path string) string {
	var rest string
	for at := path; ; at = filepath.Dir(at) {
		if real, err := filepath.EvalSymlinks(at); err == nil {
			return filepath.Join(real, rest)
		}
		if at == filepath.Dir(at) {
			return path
		}
		rest = filepath.Join(filepath.Base(at), rest)
	}
}

// systemPath turns the authority and path of a file URI into a path of an
// operating system: the drive of Windows loses its slash, and a host becomes a
// UNC path there.
func systemPath(path, system string) string {
	switch {
	case system == "windows" && drive.MatchString(path):
		return path[1:]
	case system == "windows" && !strings.HasPrefix(path, "/"):
		return "//" + path
	case !strings.HasPrefix(path, "/"): // a host, such as localhost
		_, path, _ = strings.Cut(path, "/")
		return "/" + path
	}
	return path
}

// realPath maps jupyterlab-lsp's copy of a document to the document.
func realPath(path string) string {
	if base, ok := strings.CutSuffix(path, "/"+virtualDocuments); ok {
		return base
	}
	return strings.Replace(path, "/"+virtualDocuments+"/", "/", 1)
}

// uriOf is the URI of the file at rel in f, in the style of the client's own
// URI of the folder.
func (f *folder) uriOf(rel string) uri.URI {
	if f.uri == "" || strings.Contains(f.uri, virtualDocuments) {
		return uri.File(f.abs(rel))
	}
	segments := strings.Split(rel, "/")
	for i, s := range segments {
		segments[i] = url.PathEscape(s)
	}
	return uri.URI(strings.TrimRight(f.uri, "/") + "/" + strings.Join(segments, "/"))
}
