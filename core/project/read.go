package project

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync/atomic"
	"unsafe"

	"golang.org/x/sync/errgroup"
)

// readAll reads and parses paths on all processors, in the given order.
func (f *Folder) readAll(ctx context.Context, paths []string, progress func(done, total int)) ([]*File, error) {
	files := make([]*File, len(paths))
	group, ctx := errgroup.WithContext(ctx)
	var next, done atomic.Int64
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() error {
			var buffer []byte
			for i := next.Add(1) - 1; i < int64(len(paths)); i = next.Add(1) - 1 {
				if err := ctx.Err(); err != nil {
					return err
				}
				files[i], buffer = f.readInto(buffer, paths[i])
				if progress != nil {
					progress(int(done.Add(1)), len(paths))
				}
			}
			return nil
		})
	}
	return files, group.Wait()
}

// read reads one file from disk. A file that cannot be read keeps its place
// with Err set.
func (f *Folder) read(name string) *File {
	file, _ := f.readInto(nil, name)
	return file
}

// readInto reads one file by way of buffer, and returns the buffer, grown
// perhaps, for the next one. The text of a Python file is not kept, so
// thousands of them are read without making room for each.
func (f *Folder) readInto(buffer []byte, name string) (*File, []byte) {
	kind, _ := kindOf(name)
	if kind == LockFile {
		return asLock(&File{Path: name, Kind: kind, fsys: f.fsys}), buffer
	}
	buffer, err := f.fsys.fill(buffer[:0], name)
	if err != nil {
		return &File{Path: name, Kind: kind, Err: err, fsys: f.fsys}, buffer
	}
	if kind != Python {
		return parse(f.fsys, name, kind, string(buffer), false, nil), buffer
	}
	// parse keeps no part of a Python text (imports.Scan says so), so the text
	// may be a view of the buffer until it returns.
	view := unsafe.String(unsafe.SliceData(buffer), len(buffer))
	return parse(f.fsys, name, kind, view, false, nil), buffer
}

// leastRead is the room that a read has at least; most sources fit into it.
const leastRead = 64 << 10

// fill appends the content of a file to buffer.
func (d *disk) fill(buffer []byte, name string) ([]byte, error) {
	if d.root != "" {
		return appendFile(buffer, filepath.Join(d.root, filepath.FromSlash(name)))
	}
	file, err := d.Open(name)
	if err != nil {
		return buffer, err
	}
	return appendAll(buffer, file)
}

// appendAll appends what file holds to buffer and closes it.
func appendAll(buffer []byte, file fs.File) ([]byte, error) {
	defer func() { _ = file.Close() }() // nothing was written that could be lost
	for {
		buffer = slices.Grow(buffer, leastRead)
		n, err := file.Read(buffer[len(buffer):cap(buffer)])
		buffer = buffer[:len(buffer)+n]
		if errors.Is(err, io.EOF) {
			return buffer, nil
		}
		if err != nil {
			return buffer, err
		}
	}
}

// newDisk shows a folder of the operating system.
func newDisk(root string) *disk { return &disk{FS: os.DirFS(root), root: root} }

// A disk is where the files of a Folder and of those made from it are read.
type disk struct {
	fs.FS
	root string // the folder of the operating system that FS shows, or ""
	// last is the text that was read last: a file with findings is asked for
	// its text several times in a row.
	last atomic.Pointer[lastText]
}

type lastText struct {
	file *File
	text string
}

// text reads the text of a file that did not keep it; "" if it has gone.
func (d *disk) text(f *File) string {
	if last := d.last.Load(); last != nil && last.file == f {
		return last.text
	}
	text, _ := readText(d, f.Path)
	d.last.Store(&lastText{f, text})
	return text
}

// readText reads a file's text. Its bytes are taken as they are: Python's
// keywords and the syntax of manifests are ASCII in every encoding in use.
func readText(fsys fs.FS, name string) (string, error) {
	data, err := fs.ReadFile(fsys, name)
	// Nothing else holds data, so it will not change under the string.
	return unsafe.String(unsafe.SliceData(data), len(data)), err
}
