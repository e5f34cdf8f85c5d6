// Command readall reads every Python file below a folder and prints how much it read.
// It is the floor that `pyferry check` is measured against: no checker reads for less.
package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: readall DIR")
		os.Exit(2)
	}
	files, bytes, err := readAll(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, "readall:", err)
		os.Exit(1)
	}
	fmt.Printf("%d files, %d bytes\n", files, bytes)
}

// readAll reads each .py file below root and counts files and bytes.
func readAll(root string) (files, bytes int, err error) {
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".py") {
			return err
		}
		data, err := os.ReadFile(path)
		files++
		bytes += len(data)
		return err
	})
	return files, bytes, err
}
