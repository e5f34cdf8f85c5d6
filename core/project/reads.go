package project

// Reads reports whether a file with this path is one that a Folder reads, by
// its name: a Python file, a notebook or a manifest.
func Reads(path string) bool {
	_, ok := kindOf(path)
	return ok
}
