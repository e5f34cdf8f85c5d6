//go:build unix

package project

import (
	"io/fs"
	"slices"
	"syscall"
)

// appendFile appends the content of the file at path to buffer. An os.File
// would offer every file to the runtime's poller, which costs more system calls
// than reading a small source does and is of no use for regular files. A pipe
// that has taken a file's place gives an error or nothing, but never waits.
func appendFile(buffer []byte, path string) ([]byte, error) {
	fd, err := restarted(func() (int, error) {
		return syscall.Open(path, syscall.O_RDONLY|syscall.O_CLOEXEC|syscall.O_NONBLOCK, 0)
	})
	if err != nil {
		return buffer, &fs.PathError{Op: "open", Path: path, Err: err}
	}
	defer func() { _ = syscall.Close(fd) }() // nothing was written that could be lost
	for {
		buffer = slices.Grow(buffer, leastRead)
		n, err := restarted(func() (int, error) { return syscall.Read(fd, buffer[len(buffer):cap(buffer)]) })
		if err != nil {
			return buffer, &fs.PathError{Op: "read", Path: path, Err: err}
		}
		if n == 0 {
			return buffer, nil
		}
		buffer = buffer[:len(buffer)+n]
	}
}

// restarted repeats a system call that a signal interrupts.
func restarted(call func() (int, error)) (int, error) {
	for {
		n, err := call()
		if err != syscall.EINTR { //nolint:errorlint // package syscall returns bare numbers
			return n, err
		}
	}
}
