module github.com/pyferry/pyferry

go 1.26
