//go:build !unix

package project

import "os"

// appendFile appends the content of the file at path to buffer.
func appendFile(buffer []byte, path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return buffer, err
	}
	return appendAll(buffer, file)
}
