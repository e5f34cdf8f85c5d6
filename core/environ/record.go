package environ

import (
	"bytes"
	"iter"
)

// recordPaths yields the paths of a RECORD (PEP 376: comma-separated path, hash
// and size, with the quotes of Python's csv module), relative to the folder that
// holds the .dist-info. The bytes are valid until the next one.
func recordPaths(record []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for len(record) > 0 {
			var path []byte
			path, record = nextRecord(record)
			if len(path) > 0 && !yield(path) {
				return
			}
		}
	}
}

// nextRecord cuts off the first line and returns its path.
func nextRecord(record []byte) (path, rest []byte) {
	if record[0] == '"' {
		path, rest = quotedField(record[1:])
		_, rest = cutLine(rest)
		return path, rest
	}
	line, rest := cutLine(record)
	path, _, _ = bytes.Cut(line, []byte{','})
	return bytes.TrimSuffix(path, []byte{'\r'}), rest
}

func cutLine(text []byte) (line, rest []byte) {
	line, rest, _ = bytes.Cut(text, []byte{'\n'})
	return line, rest
}

// quotedField reads up to the closing quote; a doubled one stands for itself.
func quotedField(text []byte) (field, rest []byte) {
	for {
		end := bytes.IndexByte(text, '"')
		if end < 0 {
			return append(field, text...), nil
		}
		field = append(field, text[:end]...)
		text = text[end+1:]
		if len(text) == 0 || text[0] != '"' {
			return field, text
		}
		field, text = append(field, '"'), text[1:]
	}
}

// linePaths yields the lines of a file that lists paths, such as setuptools'
// SOURCES.txt and installed-files.txt.
func linePaths(text []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for line := range bytes.Lines(text) {
			if path := bytes.TrimSpace(line); len(path) > 0 && !yield(path) {
				return
			}
		}
	}
}
