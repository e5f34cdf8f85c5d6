package condaenv

import (
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"github.com/pyferry/pyferry/core/manifest"
	"github.com/pyferry/pyferry/core/text"
)

// load returns the root of the YAML document, nil if there is none. After a
// syntax error it is the root of what stands before the error's line, if that
// can be read.
func (f *File) load() *yaml.Node {
	root, err := document(f.text)
	var second *secondDocument
	switch {
	case err == nil:
		return root
	case errors.As(err, &second):
		f.problem(f.runeAt(f.lines.offset(second.line, second.column)), "a second YAML document; conda reads only one")
		return root
	}
	problem := f.syntaxProblem(err)
	f.problems = append(f.problems, problem)
	root, _ = document(f.text[:f.lines.starts[f.lines.at(problem.Span.Start)]])
	return root
}

// A secondDocument is where a stream goes on after its first document.
type secondDocument struct{ line, column int }

func (*secondDocument) Error() string { return "condaenv: more than one document" }

// document reads the one document that a YAML stream should hold.
func document(src string) (*yaml.Node, error) {
	decoder := yaml.NewDecoder(strings.NewReader(src))
	var first, second yaml.Node
	if err := decoder.Decode(&first); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, nil
		}
		return nil, err
	}
	err := decoder.Decode(&second)
	switch {
	case err == nil:
		return content(&first), &secondDocument{second.Line, second.Column}
	case errors.Is(err, io.EOF):
		return content(&first), nil
	}
	return nil, err
}

func content(document *yaml.Node) *yaml.Node {
	if document.Kind != yaml.DocumentNode || len(document.Content) != 1 {
		return nil
	}
	return document.Content[0]
}

// syntaxProblem gives the library's error its place: where the problem shows,
// or where the broken construct began if it shows only at the end of the text.
func (f *File) syntaxProblem(err error) manifest.Problem {
	problem := manifest.Problem{Span: f.runeAt(badByte(f.text)), Message: "invalid YAML: " + err.Error()}
	var load *yaml.LoadError
	if !errors.As(err, &load) {
		return problem
	}
	problem.Message = "invalid YAML: " + load.Message
	if load.ContextMsg != "" {
		problem.Message += " " + load.ContextMsg
	}
	if load.Mark.Line > 0 {
		at := f.lines.offset(load.Mark.Line, load.Mark.Column)
		if at >= len(f.text) && load.ContextMark.Line > 0 {
			at = f.lines.offset(load.ContextMark.Line, load.ContextMark.Column)
		}
		problem.Span = f.runeAt(at)
	}
	return problem
}

// runeAt covers the code point at offset; it is empty at the end of a line.
func (f *File) runeAt(offset int) text.Span {
	rest := f.text[offset:]
	if rest == "" || breakLen(rest) > 0 {
		return text.Span{Start: offset, End: offset}
	}
	_, size := utf8.DecodeRuneInString(rest)
	return text.Span{Start: offset, End: offset + size}
}

// badByte is the offset of the first byte that no YAML stream may hold: invalid
// UTF-8 or a control character. The library does not say where it is.
func badByte(s string) int {
	for i, r := range s {
		_, size := utf8.DecodeRuneInString(s[i:])
		control := r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0x7f || 0x80 <= r && r < 0xa0 && r != 0x85
		if control || r == utf8.RuneError && size == 1 || r == 0xfffe || r == 0xffff {
			return i
		}
	}
	return 0
}
