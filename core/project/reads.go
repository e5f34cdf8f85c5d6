package project

// Reads reports whether a file with this path is one that a Folder reads, by
// its name: a Python file, a notebook, a manifest or a lock.
func Reads(path string) bool {
	_, ok := kindOf(path)
	return ok
}
