package environ

import (
	"bufio"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// header holds the core metadata fields of interest.
type header struct {
	name, version string
	requires      []string // Requires-Dist
	imports       []string // Import-Name (PEP 794), without "; private"
	namespaces    []string // Import-Namespace (PEP 794)
}

// readHeader reads the metadata file of the distribution.
func (d *Distribution) readHeader() header {
	path := d.metadata
	switch {
	case d.kind == condaMeta:
		return header{}
	case d.kind == distInfo:
		path = filepath.Join(path, "METADATA")
	case isDir(path):
		path = filepath.Join(path, "PKG-INFO")
	}
	file, err := os.Open(path)
	if err != nil {
		d.problems.addError(path, err)
		return header{}
	}
	defer func() { _ = file.Close() }() // only read
	h, err := parseHeader(file)
	if err != nil {
		d.problems.addError(path, err)
	} else if h.name == "" {
		d.problems.add(path, "no Name field")
	}
	return h
}

// maxHeader bounds what is read of a metadata file; descriptions, which may be
// long, follow after the fields.
const maxHeader = 4 << 20

// errHeaderTooLong reports a file that is not metadata at all.
var errHeaderTooLong = errors.New("the metadata fields do not end")

// parseHeader reads core metadata fields up to the first empty line, which the
// description follows. A line that begins with a blank continues the field
// before it (RFC 822). The first Name and Version count.
func parseHeader(r io.Reader) (header, error) {
	var h header
	limited := &io.LimitedReader{R: r, N: maxHeader}
	in := bufio.NewReader(limited)
	field := ""
	for {
		line, err := in.ReadString('\n')
		if err != nil && err != io.EOF {
			return h, err
		}
		line = strings.TrimRight(line, "\r\n")
		if line != "" && (line[0] == ' ' || line[0] == '\t') {
			field += "\n" + line
		} else {
			h.add(field)
			field = line
		}
		if field == "" || err == io.EOF {
			h.add(field)
			break
		}
	}
	if limited.N == 0 {
		return h, errHeaderTooLong
	}
	return h, nil
}

// add takes up one unfolded field; others than those of interest are dropped.
func (h *header) add(field string) {
	name, value, ok := strings.Cut(field, ":")
	if !ok {
		return
	}
	value = strings.Join(strings.Fields(value), " ")
	switch strings.ToLower(name) {
	case "name":
		setOnce(&h.name, value)
	case "version":
		setOnce(&h.version, value)
	case "requires-dist":
		h.requires = append(h.requires, value)
	case "import-name":
		h.imports = appendModule(h.imports, value)
	case "import-namespace":
		h.namespaces = appendModule(h.namespaces, value)
	}
}

func setOnce(field *string, value string) {
	if *field == "" {
		*field = value
	}
}

// appendModule takes an import name without PEP 794's "; private".
func appendModule(modules []string, value string) []string {
	name, _, _ := strings.Cut(value, ";")
	if name = strings.TrimSpace(name); isModule(name) {
		return append(modules, name)
	}
	return modules
}
